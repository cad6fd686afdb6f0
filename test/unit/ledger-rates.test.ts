// However late rates come: once all are there, the ledger, its sums and its rings are those of rates that were there before.
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openExchange } from '../../server/money/exchange.ts';
import { countWaiting } from '../../server/money/waiting.ts';
import type { Taken } from '../../server/sales/conclude.ts';
import { checkDatabase } from '../../server/store/check.ts';
import { DATABASE } from '../../server/store/database.ts';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';
import { anything, arrived, kinds, named } from '../support/random-events.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger(kinds);
});
afterAll(() => book.close());

/** Of one of the two days on which these orders count, or the day before it. */
interface Rate {
  currency: string;
  day: string;
  per_euro: string;
}
const allRates: Rate[] = [
  { currency: 'USD', day: '2026-02-28', per_euro: '1.25' },
  { currency: 'USD', day: '2026-03-29', per_euro: '1.6' },
];

type Step = Arrived | Rate;
const isRate = (step: Step): step is Rate => 'per_euro' in step;

/** Half of what is said of orders is in dollars. */
const inDollars = fc.tuple(fc.oneof(anything, named), fc.boolean()).map(([{ source, event }, dollars]): Arrived => {
  const { order } = event;
  return { source, event: { ...event, ...(order && dollars && { order: { ...order, currency: 'USD' } }) } };
});

/** Each rate comes once, at any time. */
const story = (event: fc.Arbitrary<Arrived>) =>
  fc
    .array(event, { minLength: 1, maxLength: 8 })
    .chain((events) =>
      fc.tuple(fc.constant(events), fc.array(fc.nat({ max: events.length }), { minLength: 2, maxLength: 2 })),
    )
    .map(([events, places]) => ({
      events,
      steps: [...events, undefined].flatMap((event, n): Step[] => [
        ...allRates.filter((_, index) => places[index] === n),
        ...(event === undefined ? [] : [event]),
      ]),
    }));

/** What was taken with it, of what waited, too. */
async function put(rate: Rate): Promise<Taken[]> {
  const taken: Taken[] = [];
  await book.db.insertInto('rates').values(rate).execute();
  const waiting = countWaiting({
    ...{ db: book.db, writer: book.writer, exchange: openExchange({ currency: 'EUR' }) },
    log: { info() {}, warn() {}, error: (_, message) => expect.fail(message) },
    recount: async (unit, row) => {
      const recounted = await book.ledger.recount(unit, row, book.clock.now);
      if (recounted !== undefined) taken.push(recounted);
      return recounted !== undefined;
    },
  });
  waiting.begin();
  await waiting.idle();
  return taken;
}

async function after(steps: readonly Step[]) {
  await book.forget();
  await book.db.deleteFrom('rates').execute();
  const taken: Taken[] = [];
  for (const step of steps) {
    taken.push(...(isRate(step) ? await put(step) : await book.take([step])));
    expect(checkDatabase(join(book.folder, DATABASE), () => '')).toEqual([]);
  }
  const rows = (await book.rows()).map(({ won_at, rang, decided_at, ...row }) => ({ ...row, won: won_at !== null }));
  const tallies = (await book.tallies()).filter(({ minor, wins }) => minor !== 0 || wins !== 0);
  return { ledger: { rows, tallies }, taken };
}

test('whenever rates come, the ledger and its sums are those of rates that were there before', async () => {
  await fc.assert(
    fc.asyncProperty(story(inDollars), async ({ events, steps }) => {
      const late = await after(steps);
      const before = await after([...allRates, ...events]);
      expect(late.ledger).toEqual(before.ledger);
    }),
    { numRuns: 80 },
  );
}, 60_000);

/** By the sales that they are of now. */
async function rungIn(taken: readonly Taken[]): Promise<string[]> {
  const sales = new Map((await book.rows()).map((row) => [`${row.source}/${row.order_id}`, row.sale]));
  return taken.flatMap(({ row, decision }) => {
    const key = `${row?.source}/${row?.order_id}`;
    return decision.ring ? [sales.get(key) ?? key] : [];
  });
}

test('whenever rates come, a sale rings once at most', async () => {
  await fc.assert(
    fc.asyncProperty(story(named), async ({ steps }) => {
      const rang = await rungIn((await after(steps)).taken);
      expect(rang).toEqual([...new Set(rang)]);
    }),
    { numRuns: 40 },
  );
}, 60_000);

type Told = { source: string; orderId: string; references?: string[] };
const sale = (shop: string, crm: string): Told[] => [
  { source: 'shop', orderId: shop },
  { source: 'crm', orderId: crm, references: [shop] },
];
const large = fc
  .record({
    of: fc.constantFrom(...sale('17', 'D1'), ...sale('18', 'D2')),
    at: fc.integer({ min: 1, max: 3 }).map((n) => book.clock.now + n),
    currency: fc.constantFrom('EUR', 'USD'),
    amount: fc.constantFrom('20000.00', '60000.00'),
  })
  .map(({ of: { references, ...of }, at, ...order }) => arrived(of, { kind: 'won', at, order }, { references }));

test('whenever rates come, each large sale has rung once when all are there', async () => {
  await fc.assert(
    fc.asyncProperty(story(large), async ({ steps }) => {
      const rang = await rungIn((await after(steps)).taken);
      const sales = (await book.rows()).map(({ source, order_id, sale }) => sale ?? `${source}/${order_id}`);
      expect(rang.sort()).toEqual([...new Set(sales)].sort());
    }),
    { numRuns: 40 },
  );
}, 60_000);
