import { expect, test } from 'vitest';
import { Order } from '../../broker/contract/order.ts';
import { check } from '../../broker/contract/result.ts';

const least = { orderId: 'SO-88', amount: '12500.00', currency: 'EUR' };
const whole = {
  ...least,
  orderedAt: '2026-03-11T08:59:58Z',
  updatedAt: '2026-03-11T09:59:58+01:00',
  customer: { id: 'C-9', name: 'Werf De Hoop' },
  seller: { email: 'anouk@example.com', name: 'Anouk' },
  pursuedSince: '2024-11-02',
  lines: [{ product: 'Davits', quantity: 2, amount: '12500.00' }],
  status: 'won',
};

test('three fields are enough, and it is then won', () => {
  expect(check(Order, least)).toEqual({ ok: true, value: { ...least, status: 'won' } });
});

test('everything that an order may carry', () => {
  expect(check(Order, whole)).toEqual({ ok: true, value: whole });
});

test('what nobody asked for is left out', () => {
  expect(check(Order, { ...least, cardNumber: '4242' })).toEqual({ ok: true, value: { ...least, status: 'won' } });
});

test.each([
  [{ orderId: '' }, 'orderId', '""', 'an order id of 1 to 200 characters'],
  [{ lines: 'two' }, 'lines', '"two"', 'a list'],
  [{ customer: 'Werf De Hoop' }, 'customer', '"Werf De Hoop"', 'an object with its fields'],
  [{ orderId: '   ' }, 'orderId', '"   "', 'an order id of 1 to 200 characters'],
  [{ orderId: 'x'.repeat(201) }, 'orderId', 'xxx', 'at most 200 characters'],
  [{ orderId: 88 }, 'orderId', '88', 'an order id of 1 to 200 characters'],
  [{ orderId: undefined }, 'orderId', 'missing', 'an order id of 1 to 200 characters'],
  [{ amount: 12500 }, 'amount', '12500', 'a decimal amount in a string'],
  [{ amount: '-1.00' }, 'amount', '"-1.00"', 'a decimal amount from 0'],
  [{ amount: '1e5' }, 'amount', '"1e5"', 'a decimal amount from 0'],
  [{ amount: '1000000000000' }, 'amount', '"1000000000000"', 'a decimal amount from 0'],
  [{ amount: undefined }, 'amount', 'missing', 'a decimal amount'],
  [{ currency: 'eur' }, 'currency', '"eur"', 'an ISO 4217 code such as EUR'],
  [{ currency: undefined }, 'currency', 'missing', 'an ISO 4217 code such as EUR'],
  [{ orderedAt: '2026-03-11' }, 'orderedAt', '"2026-03-11"', 'an ISO 8601 date and time with its offset'],
  [{ orderedAt: '2026-03-11T08:59:58' }, 'orderedAt', '2026', 'an ISO 8601 date and time with its offset'],
  [{ updatedAt: 1773219598 }, 'updatedAt', '1773219598', 'an ISO 8601 date and time with its offset'],
  [{ pursuedSince: '2026-02-30' }, 'pursuedSince', '"2026-02-30"', 'a date such as 2026-03-11'],
  [{ seller: { email: 'anouk' } }, 'seller.email', '"anouk"', 'an e-mail address'],
  [{ customer: { name: '' } }, 'customer.name', '""', 'a customer name'],
  [{ lines: [{ product: 'Davits', quantity: -1 }] }, 'lines.0.quantity', '-1', 'a number of 0 or more'],
  [{ lines: [{ amount: '1' }] }, 'lines.0.product', 'missing', 'a product name'],
  [{ lines: Array(501).fill({ product: 'Davits' }) }, 'lines', 'Davits', 'at most 500 lines'],
  [{ status: 'lost' }, 'status', '"lost"', 'won, cancelled or refunded'],
  [{ test: 'yes' }, 'test', '"yes"', 'true or false'],
])('%j is refused, naming field, value and what is allowed', (change, field, value, allowed) => {
  const read = check(Order, { ...whole, ...change });
  expect(read.ok).toBe(false);
  if (read.ok) return;
  expect(read.problem.field).toBe(field);
  expect(read.problem.value).toContain(value);
  expect(read.problem.allowed).toContain(allowed);
});

test.each([null, undefined, 'order', 5, []])('%j is no order', (body) => {
  expect(check(Order, body)).toMatchObject({ ok: false, problem: { field: 'body' } });
});
