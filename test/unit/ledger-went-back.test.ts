// What a sale comes to where its shop, its payment and its deal each tell of what went back.
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { Order } from '../../broker/contract/order.ts';
import type { Deduction, OrderEvent } from '../../server/sources/source.ts';
import { sales } from '../../server/store/sales.ts';
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
    ...{ orderId, kind: 'won', at: START },
    order: { orderId, amount: '12500.00', currency: 'EUR', status: 'won', orderedAt: '2026-03-30T09:00:00Z', ...said },
    ...event,
  },
});
const shop = (more: More = {}) => told('shop', '17', { ...more, said: { references: ['pi_1'], ...more.said } });
const pay = (amount = '12500.00', more: Partial<Order> = {}) => told('pay', 'pi_1', { said: { amount, ...more } });
const back = (amount: string, more: Partial<Deduction> & { orderId?: string; at?: number } = {}): Arrived => {
  const { orderId = 'pi_1', at = START + 9, ...deduction } = more;
  return {
    source: 'pay',
    event: {
      ...{ orderId, kind: 'changed', at },
      deduction: { id: 're_1', of: 'ch_1', amount, currency: 'EUR', stands: true, ...deduction },
    },
  };
};
/** The shop's own state with a refund of its own taken off. */
const shopAfter = (amount: string, refunded: string, at = START + 20) =>
  shop({ kind: 'changed', at, back: refunded, said: { amount } });

async function lead() {
  const [row] = (await book.rows()).filter(({ leads }) => leads === 1);
  return [row?.source, row?.status, Number(row?.counted_minor)];
}
const month = async () => {
  const found = (await book.tallies()).find(({ period }) => period === '2026-03');
  return [found?.minor ?? 0, found?.wins ?? 0];
};
/** Each way round, in one breath and one after the other. */
async function comesTo(events: readonly Arrived[], minor: number, status = 'won') {
  for (const order of [events, events.toReversed(), [...events.slice(1), ...events.slice(0, 2)]]) {
    await book.forget();
    for (const event of order) await book.take([event]);
    expect(await lead()).toEqual(['shop', status, minor]);
    expect(await month()).toEqual(status === 'won' ? [minor, 1] : [0, 0]);
  }
}

describe('of a sale that a shop leads', () => {
  test.each<[string, Arrived[], number]>([
    ['a refund that only the payment tells comes off', [shop(), pay(), back('2500.00')], 1_000_000],
    [
      'one that both tell comes off once',
      [shopAfter('10000.00', '2500.00'), shop(), pay(), back('2500.00')],
      1_000_000,
    ],
    [
      'of two that the payment tells and one of the shop, two',
      [shopAfter('12000.00', '500.00'), pay(), back('2500.00')],
      1_000_000,
    ],
    ['of more that the shop tells, all', [shopAfter('9000.00', '3500.00'), pay(), back('2500.00')], 900_000],
    ['a payment of a part takes off its own refund alone', [shop(), pay('5000.00'), back('2500.00')], 1_000_000],
    [
      'an order made smaller after it was paid does not fall twice',
      [shop({ said: { amount: '10000.00' } }), pay(), back('2500.00')],
      1_000_000,
    ],
    ['a refund of a payment that was never told comes off too', [shop(), back('2500.00')], 1_000_000],
    [
      'a refund that failed does not',
      [shop(), pay(), back('2500.00'), back('2500.00', { at: START + 30, stands: false })],
      1_250_000,
    ],
    ['one in a third currency is left out', [shop(), pay(), back('2500.00', { currency: 'USD' })], 1_250_000],
  ])('%s', async (_, events, minor) => {
    await comesTo(events, minor);
  });

  test('without tax, it comes off in proportion', async () => {
    const net = shop({ full: '15125.00' });
    await comesTo([net, pay('15125.00'), back('7562.50')], 625_000);
  });

  test('paid in another currency, by its share of what was paid', async () => {
    await comesTo([shop(), pay('15000.00', { currency: 'USD' }), back('3000.00', { currency: 'USD' })], 1_000_000);
  });

  test('twice paid and one of them given back is still paid', async () => {
    const again = told('pay', 'pi_2');
    const both = shop({ said: { references: ['pi_1', 'pi_2'] } });
    const events = [both, pay(), again, back('12500.00', { orderId: 'pi_2', of: 'ch_2' })];
    for (const event of events) await book.take([event]);
    expect(await lead()).toEqual(['shop', 'won', 1_250_000]);
  });

  test('all of it, given back or lost in a dispute, takes the whole sale back', async () => {
    await comesTo([shop(), pay(), back('12500.00')], 0, 'refunded');
    await comesTo([shop(), pay(), back('12500.00', { id: 'dp_1', of: 'dp_1' })], 0, 'refunded');
    await comesTo([shop(), pay('15000.00', { currency: 'USD' }), back('15000.00', { currency: 'USD' })], 0, 'refunded');
  });

  test('a dispute that is won gives it back, without a ring', async () => {
    const lost = back('12500.00', { id: 'dp_1', of: 'dp_1' });
    const won = back('12500.00', { id: 'dp_1', of: 'dp_1', at: START + 30, stands: false });
    const taken = await book.take([pay(), shop(), lost, won]);
    expect(taken.map(({ decision }) => decision.ring)).toEqual([true, false, false, false]);
    expect(await lead()).toEqual(['shop', 'won', 1_250_000]);
    expect(await month()).toEqual([1_250_000, 1]);
  });

  test('what a person takes apart stands for itself again', async () => {
    for (const event of [shop(), pay(), back('2500.00')]) await book.take([event]);
    const before = await book.rows();
    await book.writer.write(async (unit) => {
      const keys = before.map(({ source, order_id }) => ({ source, order_id }));
      const joins = await sales.joinsOf(unit, keys[0] ?? { source: '', order_id: '' });
      await sales.undo(
        unit,
        joins.map(({ id }) => id),
        { at: START, by: 'somebody' },
      );
      await book.ledger.regroup(unit, keys, book.clock.now);
    });
    const rows = await book.rows();
    expect(rows.map(({ source, counted_minor }) => [source, counted_minor])).toEqual([
      ['pay', 1_000_000],
      ['shop', 1_250_000],
    ]);
    expect(await month()).toEqual([2_250_000, 2]);
  });
});

test.each(['open', 'cancelled', 'deleted'] as const)('a deal that is %s takes nothing back', async (kind) => {
  const deal = told('crm', 'D', { said: { references: ['17'] } });
  for (const event of [shop(), pay(), deal, { source: 'crm', event: { orderId: 'D', kind, at: START + 9 } }])
    await book.take([event]);
  expect(await lead()).toEqual(['shop', 'won', 1_250_000]);
});

test('a refund told of the charge lowers the sale of its invoice, joined to a shop', async () => {
  const invoice = told('pay', 'in_1', { called: ['pi_1'] });
  const sum = back('2500.00', { orderId: 'pi_1', id: 'ch_1', whole: true });
  const charge: Arrived = { source: 'pay', event: { ...sum.event, called: ['ch_1'] } };
  await comesTo([invoice, shop({ said: { references: ['in_1'] } }), charge, back('2500.00')], 1_000_000);
});

test('an order refunded before it was heard of neither counts nor rings', async () => {
  const taken = await book.take([back('12500.00'), pay(), shop()]);
  expect(taken.map(({ decision }) => decision.ring)).toEqual([false, false, false]);
  expect(await month()).toEqual([0, 0]);
});

test('what went back in another currency is among the reasons of its silence', async () => {
  await book.take([pay()]);
  const [taken] = await book.take([back('100.00', { currency: 'USD' })]);
  expect(taken?.decision).toMatchObject({
    silences: [
      { kind: 'already-decided' },
      { kind: 'other-currency', amount: { amount: '100.00', currency: 'USD' }, order: 'EUR' },
    ],
  });
  expect(await month()).toEqual([1_250_000, 1]);
});

/** Amounts and times of what the payment and the shop say went back, in any mixture. */
const goneBack = fc.array(
  fc.oneof(
    fc
      .record({
        id: fc.constantFrom('re_1', 're_2', 'dp_1'),
        amount: fc.constantFrom('100.00', '2500.00', '12500.00'),
        currency: fc.constantFrom('EUR', 'EUR', 'USD'),
        stands: fc.boolean(),
        at: fc.integer({ min: 1, max: 5 }).map((minute) => START + minute * 60_000),
      })
      .map(({ amount, ...more }) => back(amount, more)),
    fc.constantFrom(shopAfter('10000.00', '2500.00'), shopAfter('12400.00', '100.00', START + 40_000)),
  ),
  { maxLength: 5 },
);
const deal = fc.constantFrom('won' as const, 'open' as const, 'cancelled' as const, 'deleted' as const);

test('a sale is never above what its shop says, whatever a deal says, and the totals are its rows', async () => {
  const tell = async (events: readonly Arrived[]) => {
    await book.forget();
    await book.take(events);
    return { lead: await lead(), month: await month() };
  };
  await fc.assert(
    fc.asyncProperty(goneBack, deal, fc.boolean(), async (gone, kind, first) => {
      const own = gone.filter(({ source }) => source === 'shop');
      const alone = await tell([shop(), ...own]);
      const both = [shop(), pay(), ...gone];
      const without = await tell(both);
      expect(without.lead[2]).toBeLessThanOrEqual(Number(alone.lead[2]));
      expect(without.month).toEqual(without.lead[1] === 'won' ? [without.lead[2], 1] : [0, 0]);
      const said = told('crm', 'D', { kind, said: { references: ['17'] } });
      expect(await tell(first ? [said, ...both] : [...both, said])).toEqual(without);
    }),
    { numRuns: 40 },
  );
});
