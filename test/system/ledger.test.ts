import fc from 'fast-check';
import { expect, test } from 'vitest';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

const HOUR = 3_600_000;
const START = Date.parse('2026-03-30T10:00:00Z');
const customers = ['Werf De Hoop', 'Rederij Zeemeeuw'];
const amount = fc.constantFrom('5000.00', '10000.00', '10500.00');
/** Whether it is said at all. */
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const near = (hours: number) =>
  fc.integer({ min: -hours, max: hours }).map((at) => new Date(START + at * HOUR).toISOString());

const order = fc.record({
  kind: fc.constant('order' as const),
  times: fc.integer({ min: 1, max: 2 }),
  order: fc.record({
    orderId: fc.integer({ min: 1, max: 8 }).map((n) => `SO-${n}`),
    amount,
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    status: fc.constantFrom('won', 'won', 'won', 'cancelled', 'refunded'),
    updatedAt: maybe(near(72)),
    orderedAt: maybe(near(24 * 10)),
    customer: maybe(fc.constantFrom(...customers).map((name) => ({ name }))),
    pursuedSince: maybe(fc.constant('2024-01-01')),
    test: fc.constantFrom(undefined, undefined, undefined, true),
  }),
});
const pressId = fc.integer({ min: 1, max: 4 }).map((n) => `00000000-0000-4000-8000-00000000000${n}`);
const press = fc.record({ kind: fc.constant('press' as const), pressId, rang: fc.boolean() });
const claim = fc.record({
  kind: fc.constant('claim' as const),
  pressId,
  claim: fc.record({
    sellers: fc.constant<string[]>(['Bo']),
    customer: maybe(fc.constantFrom(...customers)),
    amount: maybe(amount),
  }),
});
const undo = fc.record({ kind: fc.constant('undo' as const), pressId });
const pass = fc.record({ kind: fc.constant('pass' as const), hours: fc.integer({ min: -2, max: 20 }) });
const step = fc.oneof(
  { weight: 6, arbitrary: order },
  { weight: 3, arbitrary: press },
  { weight: 4, arbitrary: claim },
  { weight: 2, arbitrary: undo },
  { weight: 1, arbitrary: pass },
);
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** Leaves out what is not said, as JSON does. */
const said = <T>(value: T): T => JSON.parse(JSON.stringify(value));

async function take({ ports, desk, clock }: DeskOffice, it: Step): Promise<void> {
  switch (it.kind) {
    case 'order': {
      const payload = Buffer.from(JSON.stringify(it.order));
      await Promise.all(Array.from({ length: it.times }, () => ports.acceptOrder('orders', payload)));
      return;
    }
    case 'press':
      return ports.acceptPress('main', { pressId: it.pressId, rang: it.rang, ageMs: 0 });
    case 'claim':
      return void (await desk.claim(it.pressId, said(it.claim)));
    case 'undo':
      return void (await desk.undoClaim(it.pressId));
    case 'pass':
      clock.now += it.hours * HOUR;
  }
}

const inAmsterdam = new Intl.DateTimeFormat('sv', { timeZone: 'Europe/Amsterdam' });

/** The sums from the rows alone: standing won orders, and told amounts that no order has joined. */
async function recount({ db }: DeskOffice): Promise<Record<string, string>> {
  const orders = await db
    .selectFrom('orders')
    .select(['ordered_on as day', 'counted_minor as minor'])
    .where('status', '=', 'won')
    .execute();
  const presses = await db
    .selectFrom('presses')
    .select(['pressed_at', 'amount_minor as minor'])
    .where('claim', '=', 'claimed')
    .where('joined_order', 'is', null)
    .execute();
  const told = presses.map(({ pressed_at, minor }) => ({ day: inAmsterdam.format(pressed_at), minor }));
  const sums = new Map<string, { minor: number; wins: number }>();
  for (const { day, minor } of [...orders, ...told]) {
    if (minor === null) continue;
    for (const period of [day, day.slice(0, 7)]) {
      const sum = sums.get(period) ?? { minor: 0, wins: 0 };
      sums.set(period, { minor: sum.minor + minor, wins: sum.wins + 1 });
    }
  }
  return Object.fromEntries([...sums].map(([period, { minor, wins }]) => [period, `${minor} in ${wins}`]));
}

async function tallied({ db }: DeskOffice): Promise<Record<string, string>> {
  const rows = await db.selectFrom('tallies').selectAll().execute();
  const counted = rows.filter(({ minor, wins }) => minor !== 0 || wins !== 0);
  return Object.fromEntries(counted.map(({ period, minor, wins }) => [period, `${minor} in ${wins}`]));
}

const twice = <T>(values: T[]): T[] => values.filter((value, at) => values.indexOf(value) !== at);

async function holds(office: DeskOffice): Promise<void> {
  expect(await tallied(office)).toEqual(await recount(office));
  const all = await office.db.selectFrom('rings').select(['order_id', 'quiet']).where('kind', '=', 'order').execute();
  const rung = all.filter(({ quiet }) => quiet !== 'withdrawn'); // taken back before it rang
  expect(twice(rung.map(({ order_id }) => order_id)), 'orders that rang twice').toEqual([]);
  const joined = await office.db
    .selectFrom('presses')
    .select('joined_order')
    .where('joined_order', 'is not', null)
    .execute();
  expect(twice(joined.map(({ joined_order }) => joined_order)), 'orders that joined two presses').toEqual([]);
}

test('whatever is told in whatever order: the sums are those of the rows, and no order rings twice', async () => {
  const steps = fc.array(step, { minLength: 20, maxLength: 40 });
  const property = fc.asyncProperty(steps, async (told) => {
    const office = await openDeskOffice();
    try {
      for (const it of told) {
        await take(office, it);
        await holds(office);
      }
    } finally {
      await office.close();
    }
  });
  await fc.assert(property, { numRuns: 20, seed: 1909 });
});
