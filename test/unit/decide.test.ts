import { describe, expect, test } from 'vitest';
import type { Order } from '../../broker/contract/order.ts';
import { type DecidedOrder, decide, type Facts } from '../../server/rules/decide.ts';
import { eur, usualRules as rules } from '../support/rules.ts';

const now = Date.UTC(2026, 2, 11, 9);
const order = (more: Partial<Order> = {}): DecidedOrder => ({
  currency: 'EUR',
  status: 'won',
  ...more,
});
const facts = (more: Partial<Facts> = {}): Facts => ({
  known: undefined,
  orderedAt: Date.UTC(2026, 2, 11, 8),
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
const milestone = {
  ...{ id: 'spring', period: '2026-03', months: ['2026-03'], name: 'Spring', targetText: '50000', unit: 'EUR' },
  ...{ target: 5_000_000, before: 4_990_000, after: 5_080_000 },
};
const kindsOf = (decision: ReturnType<typeof decide>) =>
  (decision.ring ? decision.reasons : decision.silences).map(({ kind }) => kind);

describe('a large order', () => {
  test('rings from its threshold on, with both figures as the reason', () => {
    expect(decide(facts({ counted: eur(1_000_000) }), order(), rules, now)).toEqual({
      ring: true,
      reasons: [
        {
          kind: 'large-order',
          actual: { amount: '10000.00', currency: 'EUR' },
          threshold: { amount: '10000.00', currency: 'EUR' },
        },
      ],
      pattern: rules.patterns.largeOrder,
    });
  });

  test('is silent a cent below, and says what was missing', () => {
    const decision = decide(facts({ counted: eur(999_999) }), order(), rules, now);
    expect(decision).toMatchObject({ ring: false, silences: [{ kind: 'below', actual: { amount: '9999.99' } }] });
  });

  test('is silent without a rate', () => {
    const decision = decide(facts({ counted: undefined }), order({ currency: 'JPY', amount: '5400000' }), rules, now);
    expect(decision).toEqual({ ring: false, silences: [{ kind: 'no-rate', currency: 'JPY', office: 'EUR' }] });
  });
});

describe('an order of somebody worked on for long', () => {
  test('rings whatever it is worth, with the days counted by the calendar', () => {
    const decision = decide(facts(), order({ pursuedSince: '2025-02-04' }), rules, now);
    expect(decision).toMatchObject({
      ring: true,
      reasons: [{ kind: 'long-pursuit', since: '2025-02-04', days: 400, threshold: 180 }],
      pattern: rules.patterns.longPursuit,
    });
  });

  test('is silent a day short', () => {
    expect(kindsOf(decide(facts(), order({ pursuedSince: '2025-09-13' }), rules, now))).toEqual(['below']);
    expect(kindsOf(decide(facts(), order({ pursuedSince: '2025-09-12' }), rules, now))).toEqual(['long-pursuit']);
  });

  test('rings once: not where another order has celebrated it', () => {
    const decision = decide(facts({ celebratedBy: 'SO-0' }), order({ pursuedSince: '2025-02-04' }), rules, now);
    expect(kindsOf(decision)).toEqual(['pursuit-celebrated', 'below']);
  });
});

describe('a milestone', () => {
  test('rings when an order passes it, strongest first', () => {
    const decision = decide(facts({ counted: eur(1_200_000), milestones: [milestone] }), order(), rules, now);
    expect(kindsOf(decision)).toEqual(['milestone', 'large-order']);
    expect(decision).toMatchObject({ pattern: rules.patterns.milestone });
  });

  test('is silent when it was passed before or is not reached', () => {
    const near = { ...milestone, after: 4_999_999 };
    const over = { ...milestone, before: 5_000_000 };
    expect(kindsOf(decide(facts({ milestones: [near, over] }), order(), rules, now))).toEqual(['below']);
  });
});

describe('an order dated before older data was put back', () => {
  const restoredAt = now - 60_000;
  const large = facts({ counted: eur(2_000_000), orderedAt: restoredAt - 1, restoredAt });

  test('counts and never rings, not for a milestone either, which it passes in silence', () => {
    expect(kindsOf(decide(large, order(), rules, now))).toEqual(['before-restore']);
    const passing = { ...large, milestones: [milestone] };
    expect(kindsOf(decide(passing, order(), rules, now))).toEqual(['before-restore', 'milestone-passed']);
    const known = { rang: false, status: 'won' as const, counted: 0, wonAt: now - 3_600_000 };
    expect(kindsOf(decide({ ...large, known }, order(), rules, now)), 'nor corrected').toEqual(['before-restore']);
  });

  test('and one dated since rings', () => {
    expect(kindsOf(decide({ ...large, orderedAt: restoredAt }, order(), rules, now))).toEqual(['large-order']);
  });
});

describe('an order known already', () => {
  const known = { rang: false, status: 'won' as const, counted: 0, wonAt: now - 3_600_000 };

  test('that has rung stays silent, whatever it grows to', () => {
    const grown = facts({ counted: eur(9_000_000), known: { ...known, rang: true } });
    expect(kindsOf(decide(grown, order(), rules, now))).toEqual(['already-decided']);
  });

  test('may ring once when it is corrected upwards within a day', () => {
    expect(kindsOf(decide(facts({ counted: eur(2_000_000), known }), order(), rules, now))).toEqual(['large-order']);
    const late = { ...known, wonAt: now - 25 * 3_600_000 };
    const decision = decide(facts({ counted: eur(2_000_000), known: late }), order(), rules, now);
    expect(kindsOf(decision)).toEqual(['correction-too-late']);
  });

  test('never rings when it is cancelled, refunded or lowered', () => {
    for (const status of ['cancelled', 'refunded'] as const) {
      expect(kindsOf(decide(facts({ known }), order({ status }), rules, now))).toEqual(['not-won']);
    }
    const lowered = { ...known, counted: 3_000_000 };
    const decision = decide(facts({ counted: eur(2_000_000), known: lowered }), order(), rules, now);
    expect(kindsOf(decision)).toEqual(['already-decided']);
  });
});

test('an order whose win was pressed already stays silent', () => {
  const decision = decide(facts({ counted: eur(2_000_000), pressId: 'p' }), order(), rules, now);
  expect(decision).toEqual({ ring: false, silences: [{ kind: 'pressed', pressId: 'p' }] });
});
