// What an order is worth after all that was said of it, under every id that it has.
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../../broker/contract/order.ts';
import type { OrderEvent } from '../../server/sources/source.ts';
import { walkOrders } from '../../server/store/log-walk.ts';
import { readCommitted } from '../../server/store/reading.ts';
import { silenceOf } from '../../server/wins/life.ts';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger({ pay: 'stripe', shop: 'woocommerce', crm: 'hubspot' });
});
beforeEach(() => book.forget());
afterAll(() => book.close());

const START = Date.parse('2026-03-30T09:00:00Z');
type More = Partial<OrderEvent> & { said?: Partial<Order> };
const told = (source: string, orderId: string, { said, ...event }: More = {}): Arrived => ({
  source,
  event: {
    orderId,
    kind: 'won',
    at: START,
    order: { orderId, amount: '12500.00', currency: 'EUR', status: 'won', orderedAt: '2026-03-30T09:00:00Z', ...said },
    ...event,
  },
});
const gone = (source: string, orderId: string, kind: OrderEvent['kind'], at: number): Arrived => ({
  source,
  event: { orderId, kind, at },
});
const refund = (orderId: string, at: number, more: Partial<OrderEvent> = {}): Arrived => ({
  source: 'pay',
  event: {
    ...{ orderId, kind: 'changed', at },
    deduction: { id: 're_1', of: 'ch_1', amount: '2500.00', currency: 'EUR', stands: true },
    ...more,
  },
});
const sum = async () => (await book.tallies()).find(({ period }) => period === '2026-03') ?? { minor: 0, wins: 0 };
const rings = async (events: Arrived[]) => (await book.take(events)).map(({ decision }) => decision.ring);

describe('several ids of one payment', () => {
  test('are one order: a refund told of the payment lowers the invoice, in whatever order', async () => {
    const invoice = told('pay', 'in_1', { called: ['pi_1'] });
    for (const events of [
      [invoice, refund('pi_1', START + 9)],
      [refund('pi_1', START + 9), invoice],
    ]) {
      await book.forget();
      await book.take(events);
      expect(await sum()).toMatchObject({ minor: 1_000_000, wins: 1 });
    }
  });

  test('a shop order whose number is the id of another stays another', async () => {
    await book.take([told('shop', '17', { called: ['18'] }), told('shop', '18')]);
    expect(await sum()).toMatchObject({ wins: 2 });
  });
});

describe('what was gone', () => {
  test('stays gone for an older win that comes late: it neither counts nor rings', async () => {
    expect(await rings([gone('shop', '17', 'deleted', START + 5), told('shop', '17')])).toEqual([false, false]);
    expect(await sum()).toMatchObject({ minor: 0, wins: 0 });
  });

  test('and is won again later counts again, and does not ring twice', async () => {
    const again = told('shop', '17', { at: START + 9 });
    expect(await rings([told('shop', '17'), gone('shop', '17', 'cancelled', START + 5), again])).toEqual([
      true,
      false,
      false,
    ]);
    expect(await sum()).toMatchObject({ minor: 1_250_000, wins: 1 });
  });
});

test('a milestone that totals fall below and pass again does not ring again', async () => {
  const passes = told('shop', '1', { said: { amount: '50000.00' } });
  const [first] = await book.take([passes]);
  expect(first?.decision).toMatchObject({ ring: true, reasons: [{ kind: 'milestone' }, { kind: 'large-order' }] });
  await book.take([gone('shop', '1', 'refunded', START + 5)]);
  expect(await sum()).toMatchObject({ minor: 0 });
  const [again] = await book.take([told('shop', '2', { said: { amount: '50000.00' } })]);
  expect(again?.decision).toMatchObject({ ring: true, reasons: [{ kind: 'large-order' }] });
});

test('what is told for the record counts and never rings; only what a file corrects is no line on the wall', async () => {
  const history = { ...told('shop', '1'), history: true };
  const [taken] = await book.take([history]);
  expect(taken?.decision).toMatchObject({ ring: false, silences: [{ kind: 'history' }] });
  const corrected = (at: number, amount: string) => ({ ...told('shop', '1', { at, said: { amount } }), history: true });
  const adjusted = async () => (await book.totals.progress(book.db, book.clock.now)).adjusted?.amount;
  await book.take([{ ...corrected(START + 9, '9.00'), imported: true }]);
  expect(await sum()).toMatchObject({ minor: 900, wins: 1 });
  expect(await adjusted()).toBeUndefined();
  await book.take([corrected(START + 19, '7.00')]);
  expect(await adjusted()).toBe('-2.00');
});

test('a deal that is open is no line of the log until it is won', async () => {
  const lines = async () => {
    const found: unknown[] = [];
    const walk = walkOrders({ db: book.db, filter: { from: 0 }, place: { at: START * 2, key: [''] } });
    for await (const { key } of walk) found.push(key[1]);
    return found;
  };
  await book.take([told('crm', 'D', { kind: 'open' }), gone('shop', '9', 'deleted', START)]);
  expect(await lines()).toEqual([]);
  await book.take([told('crm', 'D', { at: START + 5 })]);
  expect(await lines()).toEqual(['D']);
});

test('the log says of a small sale why it was silent, and of its other ids whose it is', async () => {
  const amount = { said: { amount: '1210.00' } };
  await book.take([told('pay', 'pi_3', amount), told('pay', 'pi_3', { at: START + 1, ...amount })]);
  const why = async (orderId: string) => {
    const row = (await book.rows()).find(({ order_id }) => order_id === orderId);
    if (row === undefined) throw new Error('the order is not there');
    return readCommitted(book.db, (reading) => silenceOf(reading, row));
  };
  const below = [expect.objectContaining({ kind: 'below' })];
  expect(await why('pi_3')).toEqual(below);
  await book.take([told('pay', 'in_3', { called: ['pi_3'], ...amount })]);
  expect(await why('in_3')).toEqual(below);
  expect(await why('pi_3')).toEqual([{ kind: 'same-sale', source: 'pay', orderId: 'in_3' }]);
  await book.take([gone('pay', 'in_3', 'cancelled', START + 9)]);
  expect(await why('in_3')).toEqual([{ kind: 'not-won', status: 'cancelled' }]);
});

test('a row without a rate counts once there is one, and rings while it is young', async () => {
  const [silent] = await book.take([told('shop', '1', { said: { currency: 'USD' } })]);
  expect(silent?.decision).toMatchObject({ silences: [{ kind: 'no-rate' }] });
  await book.db.insertInto('rates').values({ currency: 'USD', day: '2026-03-27', per_euro: '1.25' }).execute();
  const [row] = await book.rows();
  if (row === undefined) throw new Error('the order is not there');
  const taken = await book.writer.write((unit) => book.ledger.recount(unit, row, book.clock.now));
  expect(taken?.decision).toMatchObject({ ring: true, reasons: [{ kind: 'large-order' }] });
  expect(await book.rows()).toMatchObject([{ counted_minor: 1_000_000, rate: '0.8', rate_on: '2026-03-27' }]);
  await book.db.deleteFrom('rates').execute();
  await book.take([told('shop', '1', { at: START + 9, said: { currency: 'USD', amount: '125.00' } })]);
  expect(await sum()).toMatchObject({ minor: 10_000, wins: 1 });
});

test('of a sale whose shop order has no rate yet, the deal counts until there is one, and it rings once', async () => {
  await book.db.deleteFrom('rates').execute();
  const deal = told('crm', 'D1', { said: { references: ['1'] } });
  const order = told('shop', '1', { said: { currency: 'USD', amount: '15000.00' } });
  for (const events of [
    [deal, order],
    [order, deal],
  ]) {
    await book.forget();
    const rang = await rings(events);
    expect(await sum()).toMatchObject({ minor: 1_250_000, wins: 1 });
    await book.db.insertInto('rates').values({ currency: 'USD', day: '2026-03-27', per_euro: '1.25' }).execute();
    const row = (await book.rows()).find(({ source }) => source === 'shop');
    if (row === undefined) throw new Error('the order is not there');
    const taken = await book.writer.write((unit) => book.ledger.recount(unit, row, book.clock.now));
    expect(await sum()).toMatchObject({ minor: 1_200_000, wins: 1 });
    expect([...rang, taken?.decision.ring].filter((ring) => ring === true)).toHaveLength(1);
    await book.db.deleteFrom('rates').execute();
  }
});

test('a sale of which all orders waited for a rate rings, whichever of them is counted first', async () => {
  const deal = told('crm', 'D1', { said: { references: ['1'], currency: 'USD' } });
  const order = told('shop', '1', { said: { currency: 'USD', amount: '15000.00' } });
  for (const first of ['crm', 'shop']) {
    await book.forget();
    await book.db.deleteFrom('rates').execute();
    await book.take([deal, order]);
    await book.db.insertInto('rates').values({ currency: 'USD', day: '2026-03-27', per_euro: '1.25' }).execute();
    const row = (await book.rows()).find(({ source }) => source === first);
    if (row === undefined) throw new Error('the order is not there');
    const taken = await book.writer.write((unit) => book.ledger.recount(unit, row, book.clock.now));
    expect(taken).toMatchObject({ row: { source: 'shop', rang: 1 }, decision: { ring: true } });
    expect(await sum()).toMatchObject({ minor: 1_200_000, wins: 1 });
    const noted = await book.db
      .selectFrom('decisions')
      .select(['source', 'order_id'])
      .where('kind', '=', 'rate')
      .execute();
    expect(noted).toEqual([{ source: 'shop', order_id: '1' }]);
  }
  await book.db.deleteFrom('rates').execute();
});
