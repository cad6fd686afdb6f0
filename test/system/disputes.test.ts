// A payment that its payer disputes: it counts for as much or as little as if it were refunded, but is not called so.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storyOf } from '../../dashboard/log/story.ts';
import { endsOf, whyOf } from '../../dashboard/log/words.ts';
import type { CustomerView } from '../../server/api/customers.ts';
import type { OrderView } from '../../server/api/orders.ts';
import type { WinLife } from '../../server/api/wins.ts';
import { openApi } from '../support/api-driver.ts';
import { deliver, resign, type Sample, story } from '../support/samples.ts';
import { openSourceOffice, type SourceOffice } from '../support/source-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { largeOrder: "50000" }
sources:
  - { name: pay, kind: stripe }
  - { name: shop, kind: woocommerce }
`;
const english = { locale: 'en-GB', timeZone: 'Europe/Amsterdam' };
const [paid, ...lost] = story('stripe-dispute-lost');
const ofAll = (sample: Sample): Sample =>
  resign(sample, {
    now: sample.now * 1000,
    change: ({ data }: { data: { object: Record<string, unknown> } }) =>
      Object.assign(data.object, { amount: 1487500 }),
  });

let office: SourceOffice;
beforeEach(async () => {
  office = await openSourceOffice({ yaml, at: '2026-03-12T10:00:00Z' });
});
afterEach(() => office.close());

async function tell(deliveries: readonly (Sample | undefined)[], name = 'pay'): Promise<void> {
  const source = office.config.sources.find((each) => each.name === name);
  for (const sample of deliveries) {
    office.clock.now += 1_000;
    if (source && sample) await office.desk.take(source, deliver(sample, office.clock.now));
  }
}

async function lifeOf(id: string): Promise<WinLife> {
  const api = await openApi(office.url);
  return (await api.call('readWin', { path: { id } })).json as unknown as WinLife;
}
const ends = async (id: string) => endsOf((await lifeOf(id)).win);
const counted = async () => (await office.desk.snapshot()).progress.month.reached.amount;

test('open and lost, in every place that said “refunded”', async () => {
  await tell([paid, ...lost.slice(0, 2).map(ofAll)]);
  expect(await ends('order:pay:pi_dl')).toEqual(['Silent', 'Payment disputed']);
  await tell(lost.slice(2).map(ofAll));
  const life = await lifeOf('order:pay:pi_dl');
  expect(life.win).toMatchObject({ status: 'refunded', dispute: { state: 'lost', only: true } });
  expect(endsOf(life.win)).toEqual(['Silent', 'Dispute lost']);
  expect(whyOf(life.win, english)).toBe(''); // the end says it
  expect(storyOf(life, english).map(({ text }) => text.replace(/ \(as of .*/, ''))).toEqual([
    'Received from pay: won, it stands at €14,875.00',
    'It stays silent: Below €50,000',
    'A change received from pay: the payment is disputed, it stands at €0.00',
    'It stays silent: Payment disputed',
    'A change received from pay: the payment is disputed, it stands at €0.00',
    'It stays silent: Payment disputed',
    'A change received from pay: a payment dispute was lost, it stands at €0.00',
    'It stays silent: Dispute lost',
  ]);
  const amount = { amount: '14875.00', currency: 'EUR' };
  expect(life.back).toEqual([{ source: 'pay', amount, takenOff: true, disputes: [{ state: 'lost', amount }] }]);
  expect(await counted()).toBe('0.00');
});

test('the orders, the customer and the export say it, too', async () => {
  await tell([paid, ...lost.map(ofAll)]);
  const dispute = { state: 'lost', only: true };
  const api = await openApi(office.url);
  const listed = (await api.call('listOrders', {})).json as unknown as { orders: OrderView[] };
  expect(listed.orders).toMatchObject([{ status: 'refunded', dispute }]);
  const view = (await api.call('getOrder', { path: { source: 'pay', orderId: 'pi_dl' } })).json as unknown as OrderView;
  expect(view).toMatchObject({ dispute, back: [{ disputes: [{ state: 'lost' }] }] });
  const key = view.customer?.key ?? '';
  const customer = (await api.call('getCustomer', { path: { key } })).json as unknown as CustomerView;
  expect(customer.orders).toMatchObject([{ status: 'refunded', dispute }]);
  const csv = await (await fetch(`${office.url}/api/wins.csv`)).text();
  expect(csv).toContain(',lost in dispute,lost in dispute,');
  expect(csv).not.toContain('refunded');
});

test('lost in part, the sale stands for the rest; won, for all of it', async () => {
  await tell([paid, ...lost]);
  expect(await ends('order:pay:pi_dl')).toEqual(['Silent', 'Dispute lost']);
  expect(await counted()).toBe('10000.00');
  await tell(story('stripe-dispute-won'));
  const won = await lifeOf('order:pay:pi_dw');
  expect([won.win.status, endsOf(won.win), won.back]).toEqual(['won', ['Silent', 'Dispute won'], []]);
  expect(storyOf(won, english).map(({ text }) => text.replace(/ \(as of .*/, ''))).toContain(
    'A change received from pay: a payment dispute was won, it stands at €14,875.00',
  );
  expect(await counted()).toBe('24875.00');
});

test('a refund is told as one', async () => {
  await tell(story('stripe-refunded-twice'));
  const life = await lifeOf('order:pay:pi_tw');
  const texts = storyOf(life, english).map(({ text }) => text.replace(/ \(as of .*/, ''));
  expect(texts).toContain('A change received from pay: money went back, it stands at €7,875.00');
  expect([life.win.dispute, life.back.map(({ disputes }) => disputes)]).toEqual([undefined, [[]]]);
});

test('the shop that counts for the sale was not refunded either', async () => {
  const order = { orderId: 'S-1', amount: '14875.00', currency: 'EUR', references: ['pi_dl'] };
  await office.ports.acceptOrder('shop', Buffer.from(JSON.stringify({ ...order, orderedAt: '2026-03-11T09:00:00Z' })));
  await tell([paid, ...lost.map(ofAll)]);
  const life = await lifeOf('order:shop:S-1');
  expect(life.win).toMatchObject({ status: 'refunded', dispute: { state: 'lost', only: true } });
  expect(await counted()).toBe('0.00');
  const refunded = { ...order, status: 'refunded', updatedAt: '2026-03-12T11:00:00Z' };
  await office.ports.acceptOrder('shop', Buffer.from(JSON.stringify(refunded)));
  expect(await ends('order:shop:S-1')).toEqual(['Silent', 'Refunded', 'Dispute lost']);
});
