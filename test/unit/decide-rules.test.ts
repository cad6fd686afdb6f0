import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Reason } from '../../broker/contract/ring.ts';
import { type DecidedOrder, decide, type Facts, ringOn, strengthOf } from '../../server/rules/decide.ts';
import type { MilestoneStep } from '../../server/rules/milestones.ts';
import type { Rules, Threshold } from '../../server/rules/settings.ts';
import { eur, usualRules } from '../support/rules.ts';

const now = Date.UTC(2026, 2, 11, 9);
const facts = (more: Partial<Facts> = {}): Facts => ({
  known: undefined,
  orderedAt: now,
  restoredAt: undefined,
  orderedOn: '2026-03-11',
  counted: eur(90_000),
  officeCurrency: 'EUR',
  celebratedBy: undefined,
  pressId: undefined,
  milestones: [],
  source: 'shop',
  ...more,
});
const won: DecidedOrder = { status: 'won', currency: 'EUR' };
const rulesWith = (more: Partial<Rules>): Rules => ({ ...usualRules, ...more });
const on = (...names: (keyof Rules['reasons'])[]): Rules['reasons'] => ({
  ...usualRules.reasons,
  ...Object.fromEntries(names.map((name) => [name, { on: true }])),
});
const milestone = {
  ...{ id: 'spring', period: '2026-03', months: ['2026-03'], name: 'Spring', targetText: '50000', unit: 'EUR' },
  ...{ target: 5_000_000, before: 4_990_000, after: 5_080_000 },
};
const anouk = { key: 'email:anouk@example.com', name: 'Anouk', team: 'North' };
const kindsOf = (decision: ReturnType<typeof decide>) =>
  (decision.ring ? decision.reasons : decision.silences).map(({ kind }) => kind);

describe('thresholds', () => {
  const thresholds: Threshold[] = [
    { for: 'source', name: 'shop', amount: eur(80_000) },
    { for: 'source', name: 'Kassa', amount: eur(90_000) },
    { for: 'team', name: 'north', amount: eur(300_000) },
    { for: 'seller', name: 'ANOUK', amount: eur(200_000) },
  ];

  test.each([
    [{ seller: anouk }, { kind: 'seller', name: 'ANOUK' }, '2000.00'],
    [{ seller: { ...anouk, name: 'Bram' } }, { kind: 'team', name: 'north' }, '3000.00'],
    [{ seller: { key: 'name:bram', name: 'Bram' } }, { kind: 'source', name: 'shop' }, '800.00'],
    [{ source: 'crm' }, undefined, '10000.00'],
    [{ source: 'kassa' }, { kind: 'source', name: 'Kassa' }, '900.00'],
  ])('the one that is most its own holds: %#', (given, whose, amount) => {
    const low = decide(facts({ ...given, counted: eur(1) }), won, rulesWith({ thresholds }), now);
    expect(low).toMatchObject({ silences: [{ kind: 'below', threshold: { amount } }] });
    const high = decide(facts({ ...given, counted: eur(1_000_000) }), won, rulesWith({ thresholds }), now);
    const reason = high.ring ? high.reasons[0] : undefined;
    expect(reason).toEqual({
      kind: 'large-order',
      actual: { amount: '10000.00', currency: 'EUR' },
      threshold: { amount, currency: 'EUR' },
      ...(whose && { for: whose }),
    });
  });

  test('neither case nor spaces tell two names apart', () => {
    const rules = rulesWith({ thresholds: [{ for: 'seller', name: 'Anouk de Vries', amount: eur(10_000) }] });
    const seller = { key: 'name:anouk de vries', name: ' anouk  De\u00a0Vries' };
    expect(decide(facts({ seller }), won, rules, now)).toMatchObject({
      reasons: [{ for: { name: 'Anouk de Vries' } }],
    });
  });

  const davits = rulesWith({ thresholds: [{ for: 'product', name: 'Davits', amount: eur(50_000) }] });
  const line = (product: string, amount: string) => ({ product, amount });

  test('of a product, all its lines together, besides the others', () => {
    const lines = [line('Davits', '300.00'), line('Rope', '400.00'), line(' davits', '250.00')];
    const decision = decide(facts(), { ...won, lines }, davits, now);
    expect(decision).toMatchObject({
      ring: true,
      reasons: [
        { actual: { amount: '550.00' }, threshold: { amount: '500.00' }, for: { kind: 'product', name: 'Davits' } },
      ],
    });
    expect(kindsOf(decide(facts(), { ...won, lines: lines.slice(0, 2) }, davits, now))).toEqual(['below']);
    const large = decide(facts({ counted: eur(1_000_000) }), { ...won, lines }, davits, now);
    expect(large).toMatchObject({ reasons: [{ threshold: { amount: '10000.00' } }] });
  });

  test('of a product in another currency, at the rate of its order; never more than the order', () => {
    const dollars = { ...won, currency: 'USD', net: { minor: 100_000, currency: 'USD' } };
    const lines = [line('Davits', '600.00')];
    expect(decide(facts(), { ...dollars, lines }, davits, now)).toMatchObject({
      reasons: [{ actual: { amount: '540.00' } }],
    });
    expect(kindsOf(decide(facts(), { ...dollars, net: undefined, lines }, davits, now))).toEqual(['below']);
    const refunded = decide(facts({ counted: eur(40_000) }), { ...won, lines }, davits, now);
    expect(kindsOf(refunded)).toEqual(['below']);
  });
});

describe('a customer worked on for long', () => {
  const since = { day: '2025-03-01', from: 'book' as const, met: { at: 'Boot Düsseldorf', on: '2025-01-20' } };

  test('since whichever day is earlier, and says who tells it and where they met', () => {
    const book = decide(facts({ customer: { first: true, since } }), won, usualRules, now);
    expect(book).toMatchObject({
      reasons: [{ kind: 'long-pursuit', since: '2025-03-01', days: 375, from: 'book', met: since.met }],
    });
    const told = { ...won, pursuedSince: '2024-12-01' };
    const crm = decide(facts({ customer: { first: true, since } }), told, usualRules, now);
    expect(crm).toMatchObject({ reasons: [{ since: '2024-12-01', from: 'order' }] });
    const late = { ...won, pursuedSince: '2026-03-01' };
    expect(decide(facts({ customer: { first: true, since } }), late, usualRules, now)).toMatchObject({ ring: true });
    expect(kindsOf(decide(facts(), late, usualRules, now))).toEqual(['below']);
  });
});

describe('the first order of a customer, and one that is back', () => {
  const both = rulesWith({ reasons: on('firstOrder', 'backAfter') });
  const back = { first: false, lastOn: '2025-03-11' };

  test('ring where an office wants that, and are not looked for where it does not', () => {
    expect(decide(facts({ customer: { first: true } }), won, both, now)).toMatchObject({
      reasons: [{ kind: 'first-order' }],
      pattern: usualRules.patterns.firstOrder,
    });
    expect(decide(facts({ customer: back }), won, both, now)).toMatchObject({
      reasons: [{ kind: 'back-after', last: '2025-03-11', days: 365, threshold: 365 }],
    });
    expect(kindsOf(decide(facts({ customer: { first: true } }), won, usualRules, now))).toEqual(['below']);
    expect(kindsOf(decide(facts({ customer: back }), won, usualRules, now))).toEqual(['below']);
    expect(kindsOf(decide(facts({ customer: { ...back, lastOn: '2025-03-12' } }), won, both, now))).toEqual(['below']);
  });

  test('never with a correction', () => {
    const known = { rang: false, status: 'won' as const, counted: 0, wonAt: now - 3_600_000 };
    expect(kindsOf(decide(facts({ known, customer: { first: true } }), won, both, now))).toEqual(['below']);
  });
});

test('a deal won at nothing and filled in within the day rings for what it is, which nobody had looked at before', () => {
  const rules = rulesWith({ minimum: eur(50_000), reasons: on('firstOrder', 'backAfter') });
  const known = { rang: false, status: 'won' as const, counted: 0, wonAt: now - 3_600_000 };
  const customer = { first: true };
  const order = { ...won, pursuedSince: '2024-01-01' };
  expect(kindsOf(decide(facts({ known, customer }), order, rules, now))).toEqual(['long-pursuit', 'first-order']);
  const unrated = { ...known, counted: undefined };
  expect(kindsOf(decide(facts({ known: unrated, customer }), order, usualRules, now))).toEqual(['long-pursuit']);
  const looked = { ...known, counted: 60_000 };
  expect(kindsOf(decide(facts({ known: looked, customer }), order, rules, now))).toEqual(['below']);
  const late = { ...known, wonAt: now - 25 * 3_600_000 };
  expect(kindsOf(decide(facts({ known: late, customer }), order, rules, now))).toEqual(['correction-too-late']);
});

test('below the minimum only a milestone rings', () => {
  const rules = rulesWith({ minimum: eur(100_000), reasons: on('firstOrder') });
  const tiny = facts({ customer: { first: true, since: { day: '2020-01-01', from: 'book' } } });
  const silent = decide(tiny, won, rules, now);
  expect(silent).toMatchObject({
    silences: [{ kind: 'below-minimum', actual: { amount: '900.00' }, threshold: { amount: '1000.00' } }],
  });
  expect(kindsOf(silent)).toEqual(['below-minimum']);
  expect(kindsOf(decide({ ...tiny, milestones: [milestone] }, won, rules, now))).toEqual(['milestone']);
});

test('what the rules let ring nothing is silent and says so; the others ring', () => {
  const large = facts({ counted: eur(2_000_000), milestones: [milestone] });
  const off = rulesWith({ reasons: { ...usualRules.reasons, milestone: { on: false } } });
  expect(decide(large, won, off, now)).toMatchObject({
    reasons: [{ kind: 'large-order' }],
    pattern: usualRules.patterns.largeOrder,
  });
  const none = rulesWith({ reasons: { ...off.reasons, largeOrder: { on: true, bells: ['gong'] } } });
  expect(decide({ ...large, bells: ['main'] }, won, none, now)).toEqual({
    ring: false,
    silences: [
      { kind: 'reason-off', reason: 'milestone' },
      { kind: 'reason-off', reason: 'large-order' },
      { kind: 'milestone-passed', id: 'spring', name: 'Spring' },
    ],
  });
});

test('each bell rings the strongest of the reasons that are its own', () => {
  const rules = rulesWith({
    reasons: {
      ...usualRules.reasons,
      milestone: { on: true, bells: ['hall'] },
      largeOrder: { on: true, bells: ['hall', 'sales'] },
    },
  });
  const decision = decide(facts({ counted: eur(2_000_000), milestones: [milestone] }), won, rules, now);
  const reasons = decision.ring ? decision.reasons : [];
  expect(ringOn('hall', reasons, rules)).toEqual({ reasons, pattern: usualRules.patterns.milestone });
  expect(ringOn('sales', reasons, rules)).toMatchObject({
    reasons: [{ kind: 'large-order' }],
    pattern: usualRules.patterns.largeOrder,
  });
  expect(ringOn('store', reasons, rules)).toBeUndefined();
});

const amount = fc.integer({ min: 0, max: 3_000_000 });
const anyFacts = fc.record({
  counted: amount.map(eur),
  seller: fc.constantFrom(undefined, anouk, { key: 'name:bram', name: 'Bram' }),
  customer: fc.record({
    first: fc.boolean(),
    lastOn: fc.constantFrom(undefined, '2023-01-01', '2026-03-01'),
    since: fc.constantFrom(undefined, { day: '2024-01-01', from: 'deal' as const }),
  }),
  milestones: fc.constantFrom<MilestoneStep[]>([], [milestone]),
});
const lines = fc.array(
  fc.record({ product: fc.constantFrom('Davits', 'Rope'), amount: amount.map((n) => (n / 100).toFixed(2)) }),
);
const anyThreshold = fc.record({
  for: fc.constantFrom('team', 'product', 'source', 'seller'),
  name: fc.constantFrom('North', 'Davits', 'shop', 'Anouk', 'Bram'),
  amount: amount.map(eur),
}) satisfies fc.Arbitrary<Threshold>;
const anyRules = fc.record({
  largeOrder: amount.map(eur),
  thresholds: fc.array(anyThreshold, { maxLength: 5 }),
  minimum: fc.option(amount.map(eur), { nil: undefined }),
  reasons: fc.constantFrom(usualRules.reasons, on('firstOrder'), on('firstOrder', 'backAfter')),
});

test('raising a threshold never makes more orders ring', () => {
  fc.assert(
    fc.property(
      anyFacts,
      lines,
      anyRules,
      fc.array(amount, { minLength: 6, maxLength: 6 }),
      (given, lines, lower, more) => {
        const { minimum, ...rest } = lower;
        const rules = rulesWith({ ...rest, ...(minimum && { minimum }) });
        const higher = rulesWith({
          ...rules,
          largeOrder: eur(rules.largeOrder.minor + (more[5] ?? 0)),
          thresholds: rules.thresholds.map((it, at) => ({ ...it, amount: eur(it.amount.minor + (more[at] ?? 0)) })),
        });
        const order = { ...won, lines };
        if (decide(facts(given), order, higher, now).ring)
          expect(decide(facts(given), order, rules, now).ring).toBe(true);
      },
    ),
    { numRuns: 500 },
  );
});

test('the strongest reason names the pattern, and every reason told is one that is on', () => {
  const names = {
    'large-order': 'largeOrder',
    'long-pursuit': 'longPursuit',
    'first-order': 'firstOrder',
    'back-after': 'backAfter',
    milestone: 'milestone',
  } as const;
  const order: Reason['kind'][] = ['milestone', 'long-pursuit', 'large-order', 'back-after', 'first-order'];
  fc.assert(
    fc.property(anyFacts, anyRules, (given, { minimum, ...rest }) => {
      const rules = rulesWith({ ...rest, ...(minimum && { minimum }) });
      const decision = decide(facts(given), won, rules, now);
      if (!decision.ring) return;
      const kinds = decision.reasons.map(({ kind }) => kind);
      const strongest = order.find((kind) => kinds.includes(kind)) as keyof typeof names;
      expect(decision.pattern).toEqual(rules.patterns[names[strongest]]);
      expect(strengthOf(decision.reasons)).toBe(strengthOf(decision.reasons.filter(({ kind }) => kind === strongest)));
      for (const kind of kinds) expect(rules.reasons[names[kind as keyof typeof names]].on).toBe(true);
    }),
  );
});
