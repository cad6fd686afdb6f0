// What the page tells to tick over there is what is read here: no event for nothing, and none that is missing.
import { describe, expect, test } from 'vitest';
import { hubspotProject } from '../../dashboard/texts/guides/crms.ts';
import { sourceGuides } from '../../dashboard/texts/source-guides.ts';
import type { SourceKindName } from '../../server/api/source-kinds.ts';
import { kinds } from '../../server/sources/kinds.ts';
import type { Delivery, OrderEvent } from '../../server/sources/source.ts';
import { readings } from '../../server/sources/stripe-events.ts';

const receivedAt = Date.parse('2026-03-11T09:00:05Z');
const delivery = (headers: Record<string, string> = {}, body = ''): Delivery => ({
  ...{ method: 'POST', url: 'https://bell.example/hooks/any', headers, body: Buffer.from(body), receivedAt },
});
const listed = (kind: SourceKindName, at = 0): string[] => {
  const lists = sourceGuides[kind].flatMap(({ list }) => (list === undefined ? [] : [list]));
  return (lists[at] ?? []).map((item) => item.split(' – ')[0] ?? '');
};
const only = (fields: Record<string, unknown>, names: string[]): Record<string, unknown> => {
  expect(Object.keys(fields).sort(), 'every field of the list has a value here').toEqual([...names].sort());
  return fields;
};
function eventOf(kind: SourceKindName, body: unknown, more: Delivery = delivery()): OrderEvent {
  const read = kinds[kind].normalise(body, more, { currency: 'EUR', timeZone: 'Europe/Amsterdam' });
  if (!read.ok || read.value.events[0] === undefined) throw new Error(JSON.stringify(read));
  return read.value.events[0];
}
const whole = {
  kind: 'won',
  at: expect.any(Number),
  order: {
    amount: '9800.00',
    currency: 'EUR',
    orderedAt: expect.any(String),
    customer: { id: expect.any(String), name: 'Werf De Hoop' },
  },
};

test('Stripe: each event that is to be ticked is read, and what is not ticked another tells of', () => {
  const ticked = listed('stripe');
  expect(ticked.filter((type) => !readings.has(type))).toEqual([]);
  expect([...readings.keys()].filter((type) => !ticked.includes(type))).toEqual([
    'charge.refund.updated', // the former name of refund.updated
    'charge.dispute.funds_withdrawn', // told by charge.dispute.created
    'charge.dispute.funds_reinstated', // told by charge.dispute.closed
  ]);
});

test('Shopify and WooCommerce: each topic that is to be made is read', () => {
  const topics: Record<string, string> = {
    ...{ 'Order payment': 'orders/paid', 'Order update': 'orders/updated', 'Order edit': 'orders/edited' },
    ...{ 'Order cancellation': 'orders/cancelled', 'Order deletion': 'orders/delete' },
    ...{ 'Refund create': 'refunds/create', 'Order created': 'order.created', 'Order deleted': 'order.deleted' },
    'Order restored': 'order.restored',
  };
  for (const [kind, header] of [
    ['shopify', 'x-shopify-topic'],
    ['woocommerce', 'x-wc-webhook-topic'],
  ] as const)
    for (const label of listed(kind)) {
      const topic = topics[label] ?? label;
      const other = kinds[kind].normalise({}, delivery({ [header]: `${topic}.other` }), {});
      expect(other, 'of another topic nothing is read').toMatchObject({ ok: true, value: { ignored: 'other event' } });
      expect(kinds[kind].normalise({}, delivery({ [header]: topic }), {}).ok, `${label}: its body is looked at`).toBe(
        false,
      );
    }
});

describe('the fields that are to be sent are enough', () => {
  test('of Odoo, with its names beside', () => {
    const names = listed('odoo', 1);
    const fields = {
      ...{ name: 'S00031', state: 'sale', amount_total: 9800, amount_untaxed: 8099.17, currency_id: 1 },
      ...{ currency_rate: 1, date_order: '2026-03-11 09:00:00', create_date: '2026-03-01 08:00:00' },
      ...{ write_date: '2026-03-11 09:00:01', partner_id: 14, user_id: 7 },
    };
    const related = { x_partner_name: 'Werf De Hoop', x_user_name: 'Anouk', x_user_email: 'anouk@example.com' };
    const body = { _model: 'sale.order', _id: 31, ...only(fields, listed('odoo')), ...only(related, names) };
    expect(eventOf('odoo', body)).toMatchObject(whole);
    expect(eventOf('odoo', body).order).toMatchObject({ seller: { name: 'Anouk' }, pursuedSince: '2026-03-01' });
  });

  test('of ERPNext', () => {
    const fields = {
      ...{ name: 'SAL-ORD-2026-00031', docstatus: 1, grand_total: 9800, net_total: 8099.17, currency: 'EUR' },
      ...{ transaction_date: '2026-03-11', creation: '2026-03-10 09:00:00', modified: '2026-03-11 10:00:00.000001' },
      ...{ customer: 'CUST-1', customer_name: 'Werf De Hoop', owner: 'anouk@example.com', amended_from: null },
    };
    const event = eventOf('erpnext', only(fields, listed('erpnext')));
    expect(event).toMatchObject(whole);
    expect(event.order?.seller).toEqual({ email: 'anouk@example.com' });
  });

  test('of Salesforce', () => {
    const fields = {
      ...{ Id: '006000000000001AAA', Name: 'Werf De Hoop', Amount: '9800.0', CurrencyIsoCode: 'EUR' },
      ...{ StageName: 'Gewonnen', IsWon: 'true', IsDeleted: 'false', CloseDate: '2026-03-11' },
      ...{ CreatedDate: '2026-01-02T08:00:00.000Z', LastModifiedDate: '2026-03-11T09:00:00.000Z' },
      ...{ LastStageChangeDate: '2026-03-11T09:00:00.000Z', AccountId: '001000000000001', OwnerId: '005000000000001' },
    };
    const object = { type: 'Opportunity', fields: new Map(Object.entries(only(fields, listed('salesforce')))) };
    const event = eventOf('salesforce', { organizationId: '00D', notifications: [{ id: '04l', object }] });
    expect(event).toMatchObject(whole);
    expect(event, 'it has just been won').not.toHaveProperty('atAnyChange');
  });
});

test('HubSpot: each subscription of the project asks for the deal or deletes it', () => {
  const project = JSON.parse(hubspotProject('https://bell.example/hooks/hubspot'));
  expect(project.config.settings.targetUrl).toBe('https://bell.example/hooks/hubspot');
  const subscribed: { subscriptionType: string; propertyName?: string }[] =
    project.config.subscriptions.legacyCrmObjects;
  expect(subscribed.flatMap(({ propertyName }) => propertyName ?? [])).toEqual(listed('hubspot', 1));
  const ends = { associationType: 'DEAL_TO_COMPANY', fromObjectId: 9001, toObjectId: 501 };
  for (const { subscriptionType } of subscribed) {
    const merge = { primaryObjectId: 9001, mergedObjectIds: [9002] };
    const event = { subscriptionType, occurredAt: receivedAt, objectId: 9001, ...ends, ...merge };
    const read = kinds.hubspot.normalise([event], delivery(), {});
    const isGone = subscriptionType === 'deal.deletion';
    expect(read).toMatchObject({
      ok: true,
      value: isGone ? { events: [{ orderId: '9001', kind: 'deleted' }] } : { fetch: [{ id: '9001' }] },
    });
  }
});
