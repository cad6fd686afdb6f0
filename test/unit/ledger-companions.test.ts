// Orders of several sources that name the same number, which no order here bears: what else may befall them.
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sales } from '../../server/store/sales.ts';
import { type Arrived, openBareLedger } from '../support/bare-ledger.ts';

let book: Awaited<ReturnType<typeof openBareLedger>>;
beforeAll(async () => {
  book = await openBareLedger({
    pay: 'stripe',
    shop: 'woocommerce',
    crm: 'hubspot',
    desk: 'pipedrive',
    'pay-de': 'stripe',
  });
});
beforeEach(() => book.forget());
afterAll(() => book.close());

const NUMBER = 'SO-1001';
const order = { amount: '12500.00', currency: 'EUR', status: 'won' as const };
const told = (source: string, orderId: string, references: string[] = [NUMBER], called?: string[]): Arrived => ({
  source,
  event: {
    ...{ orderId, kind: 'won', at: Date.parse('2026-03-30T09:00:00Z') },
    ...(called && { called }),
    order: { ...order, orderId, references },
  },
});
const again = ({ source, event }: Arrived): Arrived => ({
  source,
  event: { ...event, at: (event.at ?? 0) + 60_000, order: { ...order, orderId: event.orderId, amount: '12600.00' } },
});
const deal = told('crm', 'D1');
const payment = told('pay', 'pi_9');
const leading = async () => (await book.rows()).filter(({ leads }) => leads === 1).map(({ order_id }) => order_id);

/** As a person does on a page. */
const part = (...keys: { source: string; order_id: string }[]) =>
  book.writer.write(async (unit) => {
    const [one, two] = keys;
    if (one === undefined || two === undefined) throw new Error('there are two');
    const joins = (await sales.joinsOf(unit, one)).filter(
      (join) => join.other_order_id === two.order_id || join.order_id === two.order_id,
    );
    await sales.undo(
      unit,
      joins.map(({ id }) => id),
      { at: book.clock.now, by: 'Mirjam' },
    );
    await book.ledger.regroup(unit, keys, book.clock.now);
  });
const ofDeal = { source: 'crm', order_id: 'D1' };
const ofPayment = { source: 'pay', order_id: 'pi_9' };

test('two that somebody has parted stay two, also for a third that names the number', async () => {
  await book.take([deal, payment]);
  await part(ofDeal, ofPayment);
  expect(await leading()).toEqual(['D1', 'pi_9']);
  await book.take([again(deal), again(payment)]);
  expect(await leading()).toEqual(['D1', 'pi_9']);
  await book.take([told('desk', '7')]);
  expect(await leading()).toEqual(['D1', '7', 'pi_9']);
});

test('of three, parted are two at once, and with which the third is one nobody says', async () => {
  await book.take([deal, payment, told('desk', '7')]);
  expect(await leading()).toEqual(['pi_9']);
  await part(ofDeal, ofPayment);
  expect(await leading()).toEqual(['D1', '7', 'pi_9']);
});

test('two accounts of one kind have numbers of their own: what both name is no sale', async () => {
  await book.take([deal, payment, told('pay-de', 'pi_8')]);
  expect(await leading()).toEqual(['D1', 'pi_9', 'pi_8']);
  const backwards = [told('pay-de', 'pi_8'), payment, deal];
  await book.forget();
  await book.take(backwards);
  expect(await leading()).toEqual(['D1', 'pi_9', 'pi_8']);
});

test('a renewal that names the number again is no instalment: the deal stays one with what was paid first', async () => {
  const renewed = told('pay', 'in_2');
  const waits: Arrived = { ...renewed, event: { ...renewed.event, renewal: 'unsaid' } };
  const said: Arrived = { ...again(renewed), event: { ...again(renewed).event, renewal: 'yes' } };
  said.event.order = { ...order, orderId: 'in_2', references: [NUMBER] };
  for (const events of [
    [deal, payment, waits, said],
    [said, waits, payment, deal],
    [said, deal, waits, payment],
    [waits, payment, said, deal],
  ]) {
    await book.forget();
    await book.take(events);
    expect(await leading()).toEqual(['in_2', 'pi_9']);
  }
});

test('ids of one order are one in the end, however far apart they were told to be', async () => {
  const chain = [
    told('pay', 'in_1'),
    told('pay', 'ch_1'),
    told('pay', 'cs_1', [], ['in_1']),
    told('pay', 'py_1', [], ['ch_1']),
    deal,
  ];
  await book.take([...chain, told('pay', 'cs_1', [], ['py_1'])]);
  const joins = await book.db.selectFrom('sale_joins').selectAll().where('source', '=', 'crm').execute();
  expect(joins.map(({ other_order_id }) => other_order_id).sort()).toEqual(['ch_1', 'in_1']);
});

test('what many name is no sale, and one more of them costs no look at each other', async () => {
  const shops = Array.from({ length: 40 }, (_, n) => `shop-${n + 10}`);
  await book.take(shops.slice(0, 24).map((source) => told(source, '1')));
  expect(await leading()).toHaveLength(1);
  await book.take(shops.slice(24).map((source) => told(source, '1')));
  expect(await leading()).toHaveLength(40);
  expect(await book.db.selectFrom('sale_joins').selectAll().execute()).toEqual([]);
});
