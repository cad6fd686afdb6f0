// Where one order stands, by all that was said of it.
import { describe, expect, test } from 'vitest';
import type { Order } from '../../broker/contract/order.ts';
import { nothingHeard, standingOf } from '../../server/rules/standing.ts';
import { hear } from '../../server/sales/said.ts';
import type { Deduction, OrderEvent } from '../../server/sources/source.ts';

const RECEIVED = 1_000_000;
const order = (amount: string, more: Partial<Order> = {}): Order => ({
  orderId: 'A',
  amount,
  currency: 'EUR',
  status: 'won',
  ...more,
});
const won = (at: number, amount: string, more: Partial<Order> = {}): Said => ({
  kind: 'won',
  at,
  order: order(amount, more),
});
const back = (at: number, id: string, amount: string, more: Partial<Deduction> = {}): Said => ({
  kind: 'changed',
  at,
  deduction: { id, of: 'ch', amount, currency: 'EUR', stands: true, ...more },
});
const whole = (at: number, amount: string): Said => back(at, 'ch', amount, { whole: true });
type Said = Omit<OrderEvent, 'orderId'>;

const heard = (...events: Said[]) =>
  events.reduce(
    (all, event) => hear(all, { source: 'pay', event: { orderId: 'A', ...event }, at: RECEIVED }),
    nothingHeard,
  );
const stands = (...events: Said[]) => standingOf(heard(...events));

describe('fields', () => {
  test('are each from the latest that said them, and older ones that add nothing are forgotten', () => {
    const all = heard(
      won(1000, '10.00', { customer: { id: 'C', name: 'Werf' }, pursuedSince: '2024-01-01' }),
      won(3000, '30.00', { seller: { name: 'Bo' } }),
      won(2000, '20.00', { pursuedSince: '2025-01-01', seller: { name: 'An' } }),
    );
    expect(standingOf(all)).toMatchObject({
      net: 3000,
      customer: 'Werf',
      customerKey: 'pay:C',
      pursuedSince: '2025-01-01',
      seller: { key: 'name:bo', shown: 'Bo' },
    });
    const full = won(4000, '40.00', {
      customer: { id: 'C', name: 'W' },
      pursuedSince: '2025-01-01',
      seller: { name: 'An' },
    });
    expect(all.states).toHaveLength(3);
    expect(stands(full, won(1, '1.00', { customer: { name: 'Old' } }))).toMatchObject({ net: 4000, customer: 'W' });
    expect(heard(full, won(1, '1.00', { customer: { name: 'Old' } })).states).toHaveLength(1);
  });

  test('what has no time of its own is the newest when it comes, and again is nothing new', () => {
    const untimed: Said = { kind: 'won', order: order('5.00') };
    const later = heard(won(RECEIVED + 9, '9.00'), untimed);
    expect(standingOf(later).net).toBe(500);
    expect(hear(later, { source: 'pay', event: { orderId: 'A', ...untimed }, at: RECEIVED + 50 })).toBe(later);
  });

  test.each([
    ['deleted', 'cancelled'],
    ['cancelled', 'refunded'],
    ['refunded', 'won'],
    ['won', 'open'],
  ] as const)('%s outweighs %s of the very same time', (stronger, weaker) => {
    const [one, two] = [stronger, weaker].map((kind) => ({ ...won(7, '10.00'), kind }));
    expect(stands(one as Said, two as Said).status).toBe(stronger);
    expect(stands(two as Said, one as Said).status).toBe(stronger);
  });
});

describe('what was paid back', () => {
  test.each([
    ['one refund', [back(2, 're_1', '10.00')], 9000],
    [
      'two refunds, one told twice',
      [back(2, 're_1', '10.00'), back(3, 're_2', '5.00'), back(2, 're_1', '10.00')],
      8500,
    ],
    ['a refund that failed', [back(2, 're_1', '10.00'), back(3, 're_1', '10.00', { stands: false })], 10_000],
    ['a sum alone', [whole(2, '10.00')], 9000],
    ['a sum and the refund in it', [whole(2, '10.00'), back(2, 're_1', '10.00')], 9000],
    ['a sum with one more than is known', [whole(5000, '30.00'), back(2, 're_1', '10.00')], 7000],
    ['an older sum and a newer refund', [whole(2, '10.00'), back(9000, 're_2', '5.00')], 8500],
    [
      'a sum told after a refund had failed, which is not in it',
      [back(2, 're_1', '10.00'), back(3000, 're_1', '10.00', { stands: false }), whole(9000, '30.00')],
      7000,
    ],
    [
      'a sum whose refund failed after it',
      [whole(2, '10.00'), back(2, 're_1', '10.00'), back(9000, 're_1', '10.00', { stands: false })],
      10_000,
    ],
    ['a refund that a later amount has in it', [back(0, 're_1', '10.00', { inAmount: true })], 10_000],
    ['one that no amount has in it yet', [back(9000, 're_1', '10.00', { inAmount: true })], 9000],
  ])('%s', (_, events, net) => {
    expect(stands(won(1, '100.00'), ...events)).toMatchObject({ status: 'won', net });
    expect(stands(...events.toReversed(), won(1, '100.00'))).toMatchObject({ status: 'won', net });
  });

  test('a dispute that is over outweighs an open one of the very same time, and one told before that was known', () => {
    const told = (dispute?: 'open' | 'lost') => back(2, 'dp_1', '10.00', { of: 'dp_1', ...(dispute && { dispute }) });
    for (const events of [
      [told(), told('open'), told('lost')],
      [told('lost'), told('open'), told()],
    ]) {
      expect(heard(won(1, '100.00'), ...events).deductions).toMatchObject([{ id: 'dp_1', dispute: 'lost' }]);
      expect(stands(won(1, '100.00'), ...events)).toMatchObject({ status: 'won', net: 9000 });
    }
  });

  test('all of it makes the order refunded, and never less than nothing', () => {
    expect(stands(won(1, '100.00'), whole(2, '120.00'))).toMatchObject({ status: 'refunded', net: 0 });
  });

  test('with tax, it comes off an amount without in proportion', () => {
    const net = { ...won(1, '100.00'), full: '121.00' };
    expect(stands(net, back(2, 're_1', '60.50'))).toMatchObject({ net: 5000 });
    expect(stands(net, back(2, 're_1', '121.00'))).toMatchObject({ status: 'refunded' });
  });

  test('in another currency is left out, and said to be', () => {
    const dollars = back(2, 're_1', '10.00', { currency: 'USD' });
    const strange = [{ minor: 1000, currency: 'USD' }];
    expect(stands(won(1, '100.00'), dollars)).toMatchObject({ net: 10_000, back: 0, strange });
    expect(stands(won(1, '100.00'), dollars, back(3, 're_2', '5.00'))).toMatchObject({ net: 9500, back: 500, strange });
    const failed = back(4, 're_1', '10.00', { currency: 'USD', stands: false });
    expect(stands(won(1, '100.00'), dollars, failed)).toMatchObject({ net: 10_000, strange: [] });
    const inIt = back(0, 're_1', '10.00', { currency: 'USD', inAmount: true });
    expect(stands(won(1, '100.00'), inIt)).toMatchObject({ strange: [] });
  });

  test('is known in all, also what the amount has in it already', () => {
    expect(stands(won(1, '100.00'), back(2, 're_1', '10.00'))).toMatchObject({ net: 9000, back: 1000, off: 1000 });
    const told = { ...won(5, '90.00'), back: '10.00' };
    const same = back(2, 're_1', '10.00', { inAmount: true });
    expect(stands(told)).toMatchObject({ net: 9000, back: 1000, off: 0 });
    expect(stands(told, same)).toMatchObject({ net: 9000, back: 1000, off: 0 });
    expect(stands(told, same, back(9000, 're_2', '5.00', { inAmount: true }))).toMatchObject({ net: 8500, back: 1500 });
    expect(stands(back(2, 're_1', '4.00'))).toMatchObject({ net: 0, back: 400 });
  });
});

test('of two states of one time the one that knows the tax holds, as where a source is set to count without', () => {
  const net = { ...won(1000, '95.00'), full: '105.00' };
  for (const [first, then] of [
    [won(1000, '105.00'), net],
    [net, won(1000, '105.00')],
  ] as const)
    expect(stands(first, then)).toMatchObject({ net: 9500 });
  expect(stands(won(1000, '121.00'), { ...won(1000, '100.00'), full: '121.00' })).toMatchObject({ net: 10_000 });
});

test('whether it is a renewal the latest says, and of one time the one that knows', () => {
  const payment: Said = { ...won(7, '10.00'), renewal: 'unsaid' };
  expect(stands(payment).renewal).toBe('unsaid');
  for (const invoice of [won(7, '10.00'), won(8, '10.00'), { ...won(7, '10.00'), renewal: 'yes' as const }]) {
    expect(stands(payment, invoice).renewal).toBe(invoice.renewal);
    expect(stands(invoice, payment).renewal).toBe(invoice.renewal);
  }
});

test('a deletion or a refund alone is no order, and the older win that comes late is right at once', () => {
  expect(stands({ kind: 'deleted', at: 5 })).toMatchObject({ status: 'deleted', net: 0 });
  expect(stands({ kind: 'deleted', at: 5 }, won(1, '10.00'))).toMatchObject({ status: 'deleted' });
  expect(stands(back(5, 're_1', '4.00'))).toMatchObject({ status: 'open', net: 0 });
  expect(stands(back(5, 're_1', '4.00'), won(1, '10.00'))).toMatchObject({ status: 'won', net: 600 });
  expect(stands({ kind: 'deleted', at: 5 }, won(1, '10.00'), won(9, '11.00'))).toMatchObject({
    status: 'won',
    net: 1100,
  });
});
