import fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { Suggestion } from '../../server/api/dry-run.ts';
import type { RulesChange } from '../../server/api/rules.ts';
import { figuresBetween } from '../../server/dry-run/figures.ts';
import { type DeskOffice, HOUR, openDeskOffice } from '../support/desk-office.ts';

type Threshold = Extract<Suggestion, { kind: 'threshold' }>;
const DAY = 24 * HOUR;
const at = (ms: number) => new Date(ms).toISOString();
const noMilestones: RulesChange = { reasons: { milestone: { on: false, bells: null } } };

let office: DeskOffice | undefined;
afterEach(async () => {
  await office?.close();
  office = undefined;
});

async function open(more = '', currency = 'EUR'): Promise<DeskOffice> {
  office = await openDeskOffice({ yaml: `office: { currency: ${currency}, timeZone: Europe/Amsterdam${more} }` });
  return office;
}

/** Orders one after the other, each so long after the one before. */
async function sell({ clock, desk, config }: DeskOffice, amounts: readonly string[], every: number): Promise<void> {
  for (const [n, amount] of amounts.entries()) {
    clock.now += every;
    const order = { orderId: `SO-${n}`, amount, currency: config.office.currency, orderedAt: at(clock.now) };
    await desk.orders.place('orders', { ...order, status: 'won' });
  }
}

async function answer({ desk }: DeskOffice, perWeek: number, rules: RulesChange = noMilestones): Promise<Suggestion> {
  const found = await desk.rules.suggest({ perWeek, rules });
  if (!found.ok) throw new Error(found.problem.allowed);
  return Suggestion.parse(found.value);
}

async function threshold(office: DeskOffice, perWeek: number, rules?: RulesChange): Promise<Threshold> {
  const found = await answer(office, perWeek, rules);
  if (found.kind !== 'threshold') throw new Error(found.kind);
  return found;
}

const many = (count: number, amount: (n: number) => number): string[] =>
  Array.from({ length: count }, (_, n) => `${amount(n)}`);

describe('a suggested sum', () => {
  test('is one that orders reach, though a rounder one lies above them all', async () => {
    const office = await open();
    await sell(
      office,
      many(300, (n) => 50 + ((n * 7919) % 4900)),
      9 * HOUR,
    );
    const { largeOrder, perWeek, large } = await threshold(office, 1);
    expect(largeOrder.amount).toMatch(/^4[1-9][05]0\.00$/);
    expect(large).toBeGreaterThan(0);
    expect(Math.abs(perWeek.mean - 1)).toBeLessThanOrEqual(0.3);
  });

  test('where all orders together are too few, is the highest that all of them reach, and it is said', async () => {
    const office = await open();
    await sell(
      office,
      many(30, (n) => 180 + n * 90),
      3 * DAY,
    );
    const found = await threshold(office, 5);
    expect(found.largeOrder.amount, 'the least in whole weeks is 360').toBe('300.00');
    expect(found.most).toEqual({ couldRing: found.orders, ordersPerWeek: 2.3 });
    expect(found.perWeek.mean).toBe(2.3);
    expect((await threshold(office, 1)).most).toBeUndefined();
  });

  test('where most orders come at no time to ring, says how many could', async () => {
    const office = await open(`, hours: { open: '09:00', close: '17:00', days: [mon] }`);
    await sell(
      office,
      many(120, (n) => 100 + n),
      DAY,
    );
    const { most, orders, perWeek } = await threshold(office, 3);
    expect(orders).toBeGreaterThan(110);
    expect(most?.couldRing).toBeLessThan(20);
    expect(perWeek).toMatchObject({ min: 1, max: 1, mean: 1 });
  });

  test('of orders of one amount rings for all of them rather than for none, and names what is on the other side', async () => {
    const office = await open();
    await sell(
      office,
      many(60, () => 487.33),
      2 * DAY,
    );
    const found = await threshold(office, 1);
    expect(found).toMatchObject({ largeOrder: { amount: '400.00' }, large: found.orders, other: { large: 0 } });
    expect(found.perWeek).toEqual({ min: 3, low: 3, median: 3.5, high: 4, max: 4, mean: 3.5 });
  });

  test('counts orders that were brought in as if they had come when it may ring, and says how many', async () => {
    const office = await open(`, hours: { open: '09:00', close: '10:00' }`);
    const { desk, clock } = office;
    for (let n = 0; n < 100; n++) {
      const order = { orderId: `SO-${n}`, amount: `${100 + n * 10}`, currency: 'EUR' };
      await desk.orders.place('orders', { ...order, status: 'won', orderedAt: at(clock.now - (120 - n) * DAY) });
    }
    expect((await office.rings()).length, 'the past does not ring').toBe(0);
    const found = await threshold(office, 2);
    expect(found.untimed).toBe(found.orders);
    expect(found.perWeek.mean).toBeGreaterThan(1.4);
    expect(found.byWeek.at(-1)?.week, 'nobody knows what came after the last').toBe('2026-03-02');
  });

  test('has nothing to stand on in no orders, one day or few weeks, nor where large orders do not ring', async () => {
    const office = await open();
    const needs = { weeks: 8, orders: 20 };
    const little = { kind: 'too-little', needs, weeks: 0, inWeeks: 0 };
    expect(await answer(office, 3)).toEqual({ ...little, orders: 0 });
    office.clock.now += DAY; // a Tuesday
    const amounts = many(50, () => 900);
    await sell(office, amounts, 60_000);
    office.clock.now += 200 * DAY;
    expect(await answer(office, 3)).toEqual({ ...little, orders: 50 });
    const off = { reasons: { largeOrder: { on: false, bells: null } } };
    expect(await answer(office, 3, off)).toEqual({ kind: 'switched-off' });
  });

  test('does not call somebody unheard who has heard it this week, or pressed the button for a win', async () => {
    const office = await open();
    await sell(
      office,
      many(60, () => 500),
      2 * DAY,
    );
    const { desk, clock, ports } = office;
    const won = (orderId: string, amount: string, name: string, customer: string) =>
      desk.orders.place('orders', {
        ...{ orderId, amount, currency: 'EUR', status: 'won', orderedAt: at(clock.now) },
        ...{ seller: { name }, customer: { name: customer } },
      });
    await won('new', '9000.00', 'Anouk', 'Werf A');
    const pressId = 'a7f0c9f2-66a5-4b25-9a2c-0d6a7a3f1c11';
    await ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
    await desk.claim(pressId, { sellers: ['Bram'], customer: 'Werf B' });
    await won('pressed', '120.00', 'Bram', 'Werf B');
    await won('small', '110.00', 'Chantal', 'Werf C');
    await office.settled();
    expect((await threshold(office, 3)).quietPeople).toEqual([{ seller: 'Chantal', orders: 1 }]);
  });
});

test.each([
  ['JPY', 90_000, 260_000, '300000 250000 200000 150000 120000 100000 80000'],
  ['KWD', 900, 3_100, '4000 3000 2000 1000'],
  ['EUR', 148_733, 190_000, '200000 150000 120000'],
])('in %s round sums are whole units', (currency, least, greatest, sums) => {
  const found = figuresBetween(least, greatest, currency).map(({ minor }) => minor);
  expect(found.join(' ')).toBe(sums);
});

const amount = fc.integer({ min: 2, max: 400 }).map((tens) => `${tens * 10}.00`);
/** Now and then one comes twice: small at first, then what it really is, perhaps when the office is closed. */
const sale = fc.record({
  amount,
  hours: fc.constantFrom(3, 12, 26, 40, 80, 150),
  again: fc.option(amount, { freq: 8 }),
});
type Sale = typeof sale extends fc.Arbitrary<infer T> ? T : never;

async function live({ clock, desk }: DeskOffice, sales: readonly Sale[]): Promise<void> {
  for (const [n, { amount, hours, again }] of sales.entries()) {
    clock.now += hours * HOUR;
    const order = { orderId: `SO-${n}`, amount, currency: 'EUR', status: 'won' as const };
    await desk.orders.place('orders', { ...order, updatedAt: at(clock.now) });
    if (again === null) continue;
    clock.now += 2 * HOUR;
    await desk.orders.place('orders', { ...order, amount: again, updatedAt: at(clock.now) });
  }
}

test('who asks for more rings never gets a higher sum, nor fewer rings, whatever milestones ring beside it', async () => {
  const story = fc.array(sale, { minLength: 40, maxLength: 70 });
  const hours = fc.constantFrom('', `, hours: { open: '08:00', close: '18:00' }`);
  await fc.assert(
    fc.asyncProperty(story, hours, async (sales, hours) => {
      const office = await open(hours);
      try {
        await live(office, sales);
        let before: Threshold | undefined;
        for (let perWeek = 1; perWeek <= 12; perWeek++) {
          const now = await threshold(office, perWeek, {});
          const [sum, sumBefore] = [now, before].map((it) => Number(it?.largeOrder.amount));
          expect(before === undefined || Number(sum) <= Number(sumBefore), `${sum}, not ${sumBefore}`).toBe(true);
          expect(now.perWeek.mean).toBeGreaterThanOrEqual(before?.perWeek.mean ?? 0);
          before = now;
        }
      } finally {
        await office.close();
      }
    }),
    { numRuns: 8, endOnFailure: true },
  );
  office = undefined;
}, 300_000);
