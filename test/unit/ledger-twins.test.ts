// One sale that its source tells under several ids before it says that they are one, and orders told for the record.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Order } from '../../broker/contract/order.ts';
import type { OrderEvent } from '../../server/sources/source.ts';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger({ pay: 'stripe', shop: 'woocommerce' });
});
beforeEach(() => book.forget());
afterAll(() => book.close());

const START = Date.parse('2026-03-30T09:59:00Z');
const MINUTE = 60_000;
type More = Partial<OrderEvent> & { said?: Partial<Order>; source?: string };
const told = (orderId: string, { said, source = 'pay', ...event }: More = {}): Arrived => ({
  source,
  event: {
    ...{ orderId, kind: 'won', at: START },
    order: {
      ...({ orderId, amount: '12500.00', currency: 'EUR', status: 'won', orderedAt: '2026-03-30T09:59:00Z' } as const),
      ...{ customer: { id: 'cus_1', name: 'Werf' } },
      ...said,
    },
    ...event,
  },
});
const rings = async (events: Arrived[]) => (await book.take(events)).map(({ decision }) => decision.ring);
const adjusted = () => book.db.selectFrom('adjustments').selectAll().execute();
const march = async () => (await book.tallies()).find(({ period }) => period === '2026-03');

test('a payment and its invoice ring once before the checkout names both, and then count once without a correction', async () => {
  const payment = told('pi_1', { called: ['ch_1'] });
  const invoice = told('in_1', { at: START + 1000, full: '12500.00' });
  const [first, second] = await book.take([payment, invoice]);
  expect(first?.decision.ring).toBe(true);
  expect(second?.decision).toEqual({
    ring: false,
    silences: [{ kind: 'same-sale', source: 'pay', orderId: 'pi_1' }],
  });
  expect(await march()).toMatchObject({ wins: 2 });
  expect(await rings([told('in_1', { at: START + 2000, called: ['pi_1', 'cs_1'] })])).toEqual([false]);
  expect(await march()).toMatchObject({ minor: 1_250_000, wins: 1 });
  expect(await adjusted()).toEqual([]);
});

test('an invoice told net of its tax is known by what was paid', async () => {
  const invoice = told('in_1', { said: { amount: '12500.00' }, full: '15125.00' });
  expect(await rings([invoice, told('pi_1', { said: { amount: '15125.00' } })])).toEqual([true, false]);
});

test.each<[string, More]>([
  ['id of the same kind', {}],
  ['customer', { said: { customer: { id: 'cus_2' } } }],
  ['amount', { said: { amount: '12500.01' } }],
  ['guest', { said: { customer: {} } }],
])('another %s is another sale', async (what, more) => {
  const second = told(what.startsWith('id') ? 'pi_2' : 'in_2', more);
  expect(await rings([told('pi_1'), second])).toEqual([true, true]);
});

test('an invoice whose own payment is known is no twin of another payment', async () => {
  const own = [told('pi_1', { called: ['ch_1'] }), told('in_1', { called: ['pi_1'] })];
  expect(await rings([...own, told('pi_3')])).toEqual([true, false, true]);
});

test('nor is a payment, of an invoice that was paid with another', async () => {
  expect(await rings([told('pi_1'), told('in_2', { called: ['pi_2', 'ch_2'] })])).toEqual([true, true]);
});

test('half an hour later it is another sale', async () => {
  await book.take([told('pi_1')]);
  book.clock.now += 31 * MINUTE;
  expect(await rings([told('in_1', { said: { orderedAt: '2026-03-30T10:31:00Z' } })])).toEqual([true]);
});

test('a shop has no such ids: two equal orders are two', async () => {
  expect(await rings([told('a_1', { source: 'shop' }), told('b_1', { source: 'shop' })])).toEqual([true, true]);
});

test('an order told for the record does not ring because it is corrected soon after', async () => {
  await book.take([{ ...told('1', { source: 'shop', said: { amount: '900.00' } }), history: true }]);
  const more = told('1', { source: 'shop', kind: 'changed', at: START + MINUTE });
  const [taken] = await book.take([more]);
  expect(taken?.decision).toEqual({ ring: false, silences: [{ kind: 'history' }] });
});

test('nor because its rate comes', async () => {
  await book.take([{ ...told('1', { source: 'shop', said: { currency: 'USD' } }), history: true }]);
  await book.db.insertInto('rates').values({ currency: 'USD', day: '2026-03-27', per_euro: '1.25' }).execute();
  const [row] = await book.rows();
  const taken = await book.writer.write(async (unit) => row && (await book.ledger.recount(unit, row, book.clock.now)));
  await book.db.deleteFrom('rates').execute();
  expect(taken?.row?.counted_minor).toBe(1_000_000);
  expect(taken?.decision).toEqual({ ring: false, silences: [{ kind: 'history' }] });
});

test('a claimed press and its order are one win also where the rate comes last', async () => {
  const press = {
    ...{ press_id: '5e0f9a52-0000-4000-8000-000000000000', bell: 'main', pressed_at: book.clock.now },
    ...{ pressed_on: '2026-03-30', received_at: book.clock.now, lapses_at: book.clock.now, rang: 1, ring_id: 1 },
    ...{ claim: 'claimed' as const, sellers: '["Bo"]', customer: 'Werf', customer_key: 'name:werf' },
    ...{ amount_minor: 1_000_000, currency: 'EUR', claimed_at: book.clock.now },
  };
  await book.db.insertInto('presses').values(press).execute();
  await book.writer.write(async (unit) => {
    const [row] = await unit.trx.selectFrom('presses').selectAll().execute();
    if (row) await book.totals.move(unit, book.ledger.toldBy(row), book.clock.now);
  });
  await book.take([told('1', { source: 'shop', said: { currency: 'USD' } })]);
  await book.db.insertInto('rates').values({ currency: 'USD', day: '2026-03-27', per_euro: '1.25' }).execute();
  const [row] = await book.rows();
  const taken = await book.writer.write(async (unit) => row && (await book.ledger.recount(unit, row, book.clock.now)));
  await book.db.deleteFrom('rates').execute();
  await book.db.deleteFrom('presses').execute();
  expect(taken?.decision).toMatchObject({ ring: false, silences: [{ kind: 'pressed' }] });
  expect(await march()).toMatchObject({ minor: 1_000_000, wins: 1 });
});
