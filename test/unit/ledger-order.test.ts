// Whatever order events come in, and however often: the same ledger, the same totals, one ring a sale.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';
import { anything, arrived, kinds, named } from '../support/random-events.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger(kinds);
});
afterAll(() => book.close());

/** A set of events twice: as it is, and in another order with some told again. */
const inTwoOrders = (event: fc.Arbitrary<Arrived>) =>
  fc.array(event, { minLength: 1, maxLength: 9 }).chain((events) =>
    fc
      .array(fc.nat({ max: events.length - 1 }), { maxLength: 4 })
      .chain((again) => {
        const more = again.flatMap((n) => events[n] ?? []);
        return fc.shuffledSubarray([...events, ...more], { minLength: events.length + more.length });
      })
      .map((shuffled) => ({ events, shuffled })),
  );

/** All of the ledger but when it was told, and which row of a sale has rung. */
async function ledger() {
  const rows = await book.rows();
  const joins = await book.db
    .selectFrom('sale_joins')
    .select(['source', 'order_id', 'other_source', 'other_order_id', 'how'])
    .orderBy('source')
    .orderBy('order_id')
    .orderBy('other_source')
    .orderBy('other_order_id')
    .execute();
  return {
    rows: rows.map(({ won_at, rang, decided_at, ...row }) => ({ ...row, won: won_at !== null })),
    joins,
    tallies: (await book.tallies()).filter(({ minor, wins }) => minor !== 0 || wins !== 0),
  };
}

async function after(events: readonly Arrived[]) {
  await book.forget();
  const taken = await book.take(events);
  return { ledger: await ledger(), taken };
}

const sums = async () => {
  const found = new Map<string, [number, number]>();
  for (const { status, leads, counted_minor: minor, ordered_on: day } of await book.rows()) {
    if (status !== 'won' || leads !== 1 || minor === null) continue;
    for (const period of [day, day.slice(0, 7)]) {
      const [sum, wins] = found.get(period) ?? [0, 0];
      found.set(period, [sum + Number(minor), wins + 1]);
    }
  }
  return [...found].sort().map(([period, [minor, wins]]) => ({ period, minor, wins }));
};

test('a set of events gives one ledger and one sum, in whatever order and however often they are told', async () => {
  await fc.assert(
    fc.asyncProperty(inTwoOrders(anything), async ({ events, shuffled }) => {
      const one = await after(events);
      expect(one.ledger.tallies).toEqual(await sums());
      const other = await after(shuffled);
      expect(other.ledger).toEqual(one.ledger);
    }),
    { numRuns: 50 },
  );
});

test('a sale rings once at most, under whatever ids and in whatever order it is told', async () => {
  await fc.assert(
    fc.asyncProperty(inTwoOrders(named), async ({ shuffled }) => {
      const { taken } = await after(shuffled);
      const sales = new Map((await book.rows()).map((row) => [`${row.source}/${row.order_id}`, row.sale]));
      const rang = taken.flatMap(({ row, decision }) => {
        const key = `${row?.source}/${row?.order_id}`;
        return decision.ring ? [sales.get(key) ?? key] : [];
      });
      expect(rang).toEqual([...new Set(rang)]);
    }),
    { numRuns: 50 },
  );
});

describe('a number that no order here bears', () => {
  const refer = (source: string, orderId: string, references: string[], called?: string[]): Arrived =>
    arrived(
      { source, orderId },
      { kind: 'won', at: 0, order: { amount: '12500.00', currency: 'EUR' } },
      { references, called },
    );
  const deal = refer('crm', 'D1', ['SO-1001']);
  const payment = refer('pay', 'pi_9', ['SO-1001']);
  const wins = async () =>
    (await book.rows()).filter(({ leads }) => leads === 1).map(({ source, order_id }) => [source, order_id]);
  /** Every way round. */
  async function leave(events: readonly Arrived[], leading: string[][]): Promise<void> {
    for (const order of [events, events.toReversed(), [...events.slice(1), ...events.slice(0, 1)]]) {
      await after(order);
      expect(await wins()).toEqual(leading);
    }
  }

  test('makes one sale of the payment and the deal that name it', () => leave([deal, payment], [['pay', 'pi_9']]));

  test('names no sale once a source has two that name it: instalments count each', () =>
    leave(
      [deal, payment, refer('pay', 'pi_10', ['SO-1001'])],
      [
        ...[
          ['crm', 'D1'],
          ['pay', 'pi_10'],
          ['pay', 'pi_9'],
        ],
      ],
    ));

  test('is named by one where the two are ids of one order', () =>
    leave([deal, payment, refer('pay', 'in_9', ['SO-1001'], ['pi_9'])], [['pay', 'in_9']]));

  test('is borne by the shop once that tells of it', () =>
    leave([deal, payment, refer('shop', 'SO-1001', [])], [['shop', 'SO-1001']]));

  test('is none where it is what people write for want of one', () =>
    leave(
      [refer('crm', 'D1', ['n/a']), refer('pay', 'pi_9', ['n/a'])],
      [
        ['crm', 'D1'],
        ['pay', 'pi_9'],
      ],
    ));
});
