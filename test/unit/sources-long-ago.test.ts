// Sources that tell an order at any change of it tell of old ones, too: those count where they belong, and are no news.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';
import { type Sample, samples } from '../support/samples.ts';

const SECRET = samples.erpnextSubmitted.secret;
const NOW = '2026-03-30T10:00:00Z';
const TODAY = '2026-03-30T09:59:00Z';
const JANUARY = '2026-01-20T10:00:00Z';
let office: DeskOffice;
beforeAll(async () => {
  office = await openDeskOffice({
    at: NOW,
    yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { largeOrder: 500, longPursuitDays: 10000 }
sources:
  - { name: woocommerce, kind: woocommerce, secret: ${SECRET} }
  - { name: shopify, kind: shopify, secret: ${SECRET} }
  - { name: salesforce, kind: salesforce, secret: 00D000000000001AAA }
  - { name: odoo, kind: odoo }
  - { name: erpnext, kind: erpnext, secret: ${SECRET} }`,
  });
});
afterAll(() => office.close());

/** What a source posts: its sample, an order of another number, with this changed. */
type Posted = { headers?: Record<string, string>; body: string };
let orders = 0;
const number = () => String(90_000 + orders++);
const utc = (at: string) => at.slice(0, 19);
const json = (sample: Sample, change: object) => JSON.stringify({ ...JSON.parse(sample.body), ...change });

const woocommerce = (paid: string, topic: string): Posted => ({
  headers: { 'x-wc-webhook-topic': topic },
  body: json(samples.wooCreated, {
    ...{ id: Number(number()), number: number() },
    ...{ date_created_gmt: utc(paid), date_paid_gmt: utc(paid), date_modified_gmt: utc(TODAY) },
  }),
});
const shopify = (topic: string, { created, processed = created }: { created: string; processed?: string }): Posted => ({
  headers: { 'x-shopify-topic': topic },
  body: json(samples.shopifyPaid, {
    ...{ id: Number(number()), name: `#${number()}`, order_number: Number(number()), note_attributes: [] },
    ...{ created_at: created, processed_at: processed, updated_at: TODAY },
  }),
});
const odoo = (ordered: string): Posted => ({
  body: json(samples.odooSaleOrder, {
    ...{ _id: Number(number()), name: `S${number()}` },
    ...{ date_order: utc(ordered).replace('T', ' '), write_date: utc(TODAY).replace('T', ' ') },
  }),
});
const erpnext = (day: string, headers: Record<string, string> = {}): Posted => ({
  headers,
  body: json(samples.erpnextSubmitted, {
    ...{ name: `SAL-${number()}`, transaction_date: day.slice(0, 10), modified: utc(TODAY).replace('T', ' ') },
  }),
});
const salesforce = (closed: string, stageAt?: string): Posted => ({
  body: samples.salesforceOutbound.body
    .replace('006000000000001AAA', `006${number()}AAA`)
    .replace(/(<sf:CloseDate>)[^<]*/, `$1${closed.slice(0, 10)}`)
    .replace(
      '<sf:Name>',
      `<sf:LastModifiedDate>${TODAY}</sf:LastModifiedDate>${stageAt ? `<sf:LastStageChangeDate>${stageAt}</sf:LastStageChangeDate>` : ''}<sf:Name>`,
    ),
});

async function told(name: string, { headers = {}, body }: Posted) {
  const source = office.sources.find(name);
  if (source === undefined) throw new Error(`there is no source ${name}`);
  const delivery = { method: 'POST', url: '', headers, body: Buffer.from(body), receivedAt: office.clock.now };
  const { status, orders: said } = await office.desk.take(source, delivery);
  const [order] = said;
  return { status, rang: order?.rings?.length, why: order?.why?.map(({ kind }) => kind) };
}
const rings = { status: 'taken', rang: 1 };
const counts = { status: 'taken', rang: 0, why: ['history'] };

describe('of long ago and never heard of, it counts and does not ring', () => {
  test.each<[string, string, () => Posted]>([
    ['woocommerce', 'somebody notes something', () => woocommerce(JANUARY, 'order.updated')],
    ['woocommerce', 'orders are brought in', () => woocommerce(JANUARY, 'order.created')],
    ['shopify', 'it is sent off', () => shopify('orders/updated', { created: JANUARY })],
    ['shopify', 'it is brought in', () => shopify('orders/paid', { created: TODAY, processed: JANUARY })],
    ['odoo', 'it is saved', () => odoo(JANUARY)],
    ['erpnext', 'it is edited', () => erpnext(JANUARY, { 'x-event': 'on_update_after_submit' })],
    ['salesforce', 'it is saved', () => salesforce(JANUARY)],
    ['salesforce', 'it is saved, long after its stage has changed', () => salesforce(JANUARY, JANUARY)],
  ])('%s, when %s', async (source, _, posted) => {
    expect(await told(source, posted())).toMatchObject(counts);
  });

  test('nor when it is changed once more', async () => {
    const { headers, body } = odoo(JANUARY);
    await told('odoo', { ...(headers && { headers }), body });
    const more = JSON.stringify({ ...JSON.parse(body), amount_total: 20_000, write_date: '2026-03-30 09:59:30' });
    expect(await told('odoo', { body: more })).toMatchObject({ status: 'taken', rang: 0 });
  });
});

test('what it corrects of a sale that had counted is told on the wall', async () => {
  const { headers, body } = woocommerce(JANUARY, 'order.updated');
  const { id, total } = JSON.parse(body) as { id: number; total: string };
  const deal = { orderId: 'D', amount: '3500.00', currency: 'EUR', orderedAt: JANUARY, references: [String(id)] };
  await office.desk.orders.place('api', { ...deal, status: 'won' });
  const adjusted = async () => Number((await office.desk.snapshot()).progress.adjusted?.amount ?? 0);
  const before = await adjusted();
  await told('woocommerce', { ...(headers && { headers }), body });
  expect((await adjusted()) - before).toBe(Number(total) - 3500);
});

describe('that has just been won rings', () => {
  test.each<[string, string, () => Posted]>([
    ['woocommerce', 'paid now', () => woocommerce(TODAY, 'order.updated')],
    ['shopify', 'paid now', () => shopify('orders/updated', { created: TODAY })],
    ['shopify', 'paid at last', () => shopify('orders/paid', { created: JANUARY })],
    ['odoo', 'confirmed now', () => odoo(TODAY)],
    ['erpnext', 'whose draft is old', () => erpnext(JANUARY)],
    ['salesforce', 'closed now', () => salesforce(TODAY)],
    ['salesforce', 'closed now, with a date long over', () => salesforce(JANUARY, TODAY)],
  ])('%s, %s', async (source, _, posted) => {
    expect(await told(source, posted())).toMatchObject(rings);
  });
});
