// Renewals count and are silent, unless they pass a milestone; a payment waits for its invoice to say what it is.
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
const told = (more: Partial<OrderEvent> = {}, said: Partial<Order> = {}): Arrived => {
  const { orderId = 'in_1' } = more;
  const order: Order = {
    ...{ orderId, amount: '12500.00', currency: 'EUR', status: 'won', orderedAt: '2026-03-30T09:59:00Z' },
    ...{ customer: { id: 'cus_1', name: 'Werf' }, ...said },
  };
  return { source: 'pay', event: { orderId, kind: 'won', at: START, order, ...more } };
};
const payment = () => told({ renewal: 'unsaid', called: ['pi_1'] });
const renewal = (said: Partial<Order> = {}) => told({ renewal: 'yes', at: START + 1000 }, said);
const invoice = () => told({ at: START + 1000 });
const decided = async (...events: Arrived[]) => (await book.take(events)).map(({ decision }) => decision);
const silence = (kind: string) => ({ ring: false, silences: [{ kind }] });

test('a renewal counts, and does not ring', async () => {
  expect(await decided(renewal())).toEqual([silence('renewal')]);
  expect(await book.tallies()).toContainEqual({ period: '2026-03', minor: 1_250_000, wins: 1 });
});

test('a milestone that it passes rings', async () => {
  const [decision] = await decided(renewal({ amount: '60000.00' }));
  expect(decision).toMatchObject({ ring: true, reasons: [{ kind: 'milestone' }] });
});

test('its payment, which may come first, is silent, and so is what follows', async () => {
  expect(await decided(payment(), renewal(), payment())).toEqual([
    silence('invoice-to-come'),
    silence('renewal'),
    silence('nothing-new'),
  ]);
});

test('a first invoice rings once, whichever of the two comes first', async () => {
  expect(await decided(payment(), invoice())).toMatchObject([
    silence('invoice-to-come'),
    { ring: true, reasons: [{ kind: 'large-order' }] },
  ]);
  await book.forget();
  const [first, second] = await decided(invoice(), payment());
  expect([first?.ring, second?.ring]).toEqual([true, false]);
});

test('what a payment knows of the customer is weighed when its invoice has come', async () => {
  const [, second] = await decided(told({ renewal: 'unsaid' }, { pursuedSince: '2024-01-02' }), invoice());
  expect(second).toMatchObject({ ring: true, reasons: [{ kind: 'long-pursuit' }, { kind: 'large-order' }] });
});

test('an invoice that comes more than a day after its payment is late for a ring', async () => {
  await decided(payment());
  book.clock.now += 25 * 3_600_000;
  expect(await decided(invoice())).toEqual([{ ring: false, silences: [{ kind: 'correction-too-late', hours: 24 }] }]);
  book.clock.now -= 25 * 3_600_000;
});

test('a shop’s own order does not wait for the invoice of its payment', async () => {
  const order = told({ orderId: '17', at: START + 2000 }, { orderId: '17', references: ['in_1'] });
  expect(await decided(payment(), { ...order, source: 'shop' })).toMatchObject([
    silence('invoice-to-come'),
    { ring: true, reasons: [{ kind: 'large-order' }] },
  ]);
});

test('a renewal that another source joins stays silent', async () => {
  const order = told({ orderId: '17', at: START + 2000 }, { orderId: '17', references: ['in_1'] });
  const [, joined] = await decided(renewal(), { ...order, source: 'shop' });
  expect(joined?.ring).toBe(false);
});
