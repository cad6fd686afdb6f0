// Whatever order events come in, and however often: the same ledger, the same totals, one ring a sale.
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { OrderEvent } from '../../server/sources/source.ts';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger({ pay: 'stripe', shop: 'woocommerce', crm: 'hubspot' });
});
afterAll(() => book.close());

const START = Date.parse('2026-03-29T10:00:00Z');
const at = fc.integer({ min: 1, max: 6 }).map((n) => START + n * 60_000);
const maybe = <T>(value: fc.Arbitrary<T>) => fc.option(value, { nil: undefined });
const amount = fc.constantFrom('9000.00', '10500.00', '12500.00', '100.00');
const ids = [
  { source: 'pay', orderId: 'in_1' },
  { source: 'pay', orderId: 'pi_1' },
  { source: 'pay', orderId: 'ch_1' },
  { source: 'shop', orderId: '17' },
  { source: 'shop', orderId: '18' },
  { source: 'crm', orderId: 'D1' },
  { source: 'crm', orderId: 'D2' },
];

/** Leaves out what is not said, as JSON does. */
const said = <T>(value: T): T => JSON.parse(JSON.stringify(value));

const state = fc.record({
  kind: fc.constantFrom('open' as const, 'won' as const, 'won' as const, 'changed' as const, 'cancelled' as const),
  at,
  order: fc.record({
    amount,
    currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
    orderedAt: maybe(fc.constantFrom('2026-03-29T09:00:00Z', '2026-02-28T23:30:00Z')),
    customer: maybe(
      fc.record({ id: maybe(fc.constantFrom('C-1', 'C-2')), name: maybe(fc.constantFrom('Werf', 'Zeemeeuw')) }),
    ),
    seller: maybe(fc.record({ name: maybe(fc.constantFrom('Bo', 'An')), email: maybe(fc.constant('bo@example.com')) })),
    pursuedSince: maybe(fc.constantFrom('2024-01-01', '2025-12-01')),
    lines: maybe(fc.constantFrom([{ product: 'Davits' }], [{ product: 'Masts', amount: '5.00' }])),
    status: fc.constant('won' as const),
  }),
  full: maybe(fc.constantFrom('15125.00', '12500.00')),
  back: maybe(fc.constantFrom('100.00', '2000.00')),
  renewal: fc.constantFrom(undefined, undefined, 'yes' as const, 'unsaid' as const),
});
const away = fc.record({
  kind: fc.constantFrom('deleted' as const, 'cancelled' as const, 'refunded' as const, 'open' as const),
  at,
});
const single = fc.record({
  id: fc.constantFrom('re_1', 're_2'),
  of: fc.constantFrom('ch_1', 'ch_2'),
  amount: fc.constantFrom('100.00', '2000.00', '12500.00'),
  currency: fc.constantFrom('EUR', 'EUR', 'EUR', 'USD'),
  stands: fc.constantFrom(true, true, false),
  inAmount: fc.constantFrom(undefined, undefined, true),
});
const whole = fc.record({
  id: fc.constant('ch_1'),
  of: fc.constant('ch_1'),
  whole: fc.constant(true),
  amount: fc.constantFrom('100.00', '2100.00', '12500.00'),
  currency: fc.constant('EUR'),
  stands: fc.constant(true),
});
const back = fc.record({ kind: fc.constant('changed' as const), at, deduction: fc.oneof(single, whole) });

type Said = Partial<OrderEvent> & { kind: OrderEvent['kind'] };
type Of = { source: string; orderId: string };
interface Names {
  references?: string[] | undefined;
  called?: string[] | undefined;
}

/** `order.orderId` is the event's. */
function arrived({ source, orderId }: Of, event: unknown, names: Names): Arrived {
  const { order, ...rest } = said(event) as Said;
  const { references, called } = names;
  return {
    source,
    event: {
      ...rest,
      orderId,
      ...(called !== undefined && { called }),
      ...(order !== undefined && { order: { ...order, orderId, ...(references !== undefined && { references }) } }),
    },
  };
}

const what = fc.oneof({ weight: 5, arbitrary: state }, { weight: 2, arbitrary: away }, { weight: 3, arbitrary: back });
const names = fc.record({
  references: maybe(fc.subarray(['in_1', 'pi_1', '17', '18', 'N-1', '1001'], { maxLength: 2 })),
  called: maybe(fc.subarray(['pi_1', 'ch_1', 'N-1', '18'], { maxLength: 2 })),
});
const anything = fc.tuple(fc.constantFrom(...ids), what, names).map(([of, event, named]) => arrived(of, event, named));

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

/** What each order is called, and refers to, is said with everything that is said of it. */
const fixed: Record<string, Names> = {
  in_1: { called: ['pi_1', 'ch_1', 'N-1'] },
  pi_1: { called: ['ch_1'] },
  D1: { references: ['in_1', 'pi_1', 'ch_1'] },
  D2: { references: ['18', '1001'] },
};
const named = fc
  .tuple(fc.constantFrom(...ids), what)
  .filter(([{ orderId }, event]) => orderId !== 'D1' || 'order' in event)
  .map(([of, event]) => arrived(of, event, fixed[of.orderId] ?? {}));

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
