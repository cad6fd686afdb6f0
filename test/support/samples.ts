import { createHmac } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Webhook } from 'standardwebhooks';
import Stripe from 'stripe';
import { packageRoot } from '../../server/package.ts';
import type { Delivery } from '../../server/sources/source.ts';

/** A delivery signed for its own moment: `now`, in epoch seconds. */
export interface Sample {
  secret: string;
  now: number;
  headers: Record<string, string>;
  body: string;
}

const read = (path: string): unknown =>
  JSON.parse(readFileSync(join(packageRoot, 'test/samples', `${path}.json`), 'utf8'));

/** Those of sources that sign no time are told none. */
const load = (name: string): Sample => ({ now: 1773219601, ...(read(name) as Omit<Sample, 'now'>) });

/** What a source tells of one sale, delivery by delivery, in the order in which it came about. */
export function story(name: string): Sample[] {
  const { secret, deliveries } = read(`stories/${name}`) as { secret: string; deliveries: Omit<Sample, 'secret'>[] };
  return deliveries.map((delivery) => ({ secret, ...delivery }));
}

/** Deliveries as each source sends them, signed by its official package; the times in them are of March 2026. */
export const samples = {
  checkoutCompleted: load('stripe-checkout-completed'),
  checkoutUnpaid: load('stripe-checkout-unpaid'),
  invoicePaid: load('stripe-invoice-paid'),
  chargeRefunded: load('stripe-charge-refunded-partial'),
  refundCreated: load('stripe-refund-created'),
  order: load('standard-webhooks-order'),
  shopifyPaid: load('shopify-orders-paid'),
  shopifyEditedDown: load('shopify-orders-edited-down'),
  shopifyRefund: load('shopify-refunds-create'),
  shopifyCancelled: load('shopify-orders-cancelled'),
  wooCreated: load('woocommerce-order-created'),
  wooRefunded: load('woocommerce-order-refunded'),
  wooDeleted: load('woocommerce-order-deleted'),
  wooPing: load('woocommerce-ping'),
  hubspotClosedWon: load('hubspot-deal-closedwon'),
  pipedriveWon: load('pipedrive-deal-won'),
  pipedriveWonValueEdit: load('pipedrive-deal-won-value-edit'),
  pipedriveReopened: load('pipedrive-deal-reopened'),
  pipedriveDeleted: load('pipedrive-deal-deleted'),
  salesforceOutbound: load('salesforce-outbound-message'),
  odooSaleOrder: load('odoo-sale-order'),
  erpnextSubmitted: load('erpnext-sales-order-on-submit'),
};

/** What HubSpot's API gives for the deal that its sample tells of. */
export const hubspotDeal = (read('hubspot-deal-fetch') as { body: { id: string; properties: Record<string, string> } })
  .body;

/** What Salesforce wants to hear. */
export const salesforceAck = (read('salesforce-outbound-message') as { ackResponse: string }).ackResponse;

/** The sample as a source sees it, at its own moment unless another is given (epoch ms). */
export const deliver = ({ headers, body, now }: Sample, receivedAt = now * 1000): Delivery => ({
  method: 'POST',
  url: 'http://127.0.0.1:8088/hooks/orders',
  headers,
  body: Buffer.from(body),
  receivedAt,
});

export interface Resigning {
  /** Epoch ms; default the present. */
  now?: number;
  secret?: string;
  /** Changes the parsed body before it is signed. */
  change?: (body: never) => void;
  /** The id of a Standard Webhooks message. */
  id?: string;
}

/** The same sample signed anew by the official package, so that a running server takes it now. */
export function resign(
  sample: Sample,
  { now = Date.now(), secret = sample.secret, change, id }: Resigning = {},
): Sample {
  const parsed = JSON.parse(sample.body) as never;
  change?.(parsed);
  const body = JSON.stringify(parsed);
  const timestamp = Math.floor(now / 1000);
  const signed = signedHeaders(sample.headers, body, { secret, timestamp, id });
  return { secret, now: timestamp, headers: { 'content-type': 'application/json', ...signed }, body };
}

type Signing = { secret: string; timestamp: number; id?: string | undefined };

function signedHeaders(headers: Sample['headers'], body: string, signing: Signing): Record<string, string> {
  if ('stripe-signature' in headers) return stripeHeaders(body, signing);
  for (const name of ['x-shopify-hmac-sha256', 'x-wc-webhook-signature']) {
    if (!(name in headers)) continue;
    return { ...headers, [name]: createHmac('sha256', signing.secret).update(body).digest('base64') };
  }
  return webhookHeaders(body, signing);
}

function stripeHeaders(payload: string, { secret, timestamp }: Signing) {
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { 'stripe-signature': header };
}

function webhookHeaders(body: string, { secret, timestamp, id = `msg_${timestamp}` }: Signing) {
  const signature = new Webhook(secret).sign(id, new Date(timestamp * 1000), body);
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}
