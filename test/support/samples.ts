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

const load = (name: string): Sample =>
  JSON.parse(readFileSync(join(packageRoot, 'test/samples', `${name}.json`), 'utf8')) as Sample;

/** Deliveries as each source sends them, signed by its official package; the times in them are of March 2026. */
export const samples = {
  checkoutCompleted: load('stripe-checkout-completed'),
  checkoutUnpaid: load('stripe-checkout-unpaid'),
  invoicePaid: load('stripe-invoice-paid'),
  chargeRefunded: load('stripe-charge-refunded-partial'),
  refundCreated: load('stripe-refund-created'),
  order: load('standard-webhooks-order'),
};

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
  const isStripe = 'stripe-signature' in sample.headers;
  const signed = isStripe
    ? stripeHeaders(body, { secret, timestamp })
    : webhookHeaders(body, { secret, timestamp, id });
  return { secret, now: timestamp, headers: { 'content-type': 'application/json', ...signed }, body };
}

function stripeHeaders(payload: string, { secret, timestamp }: { secret: string; timestamp: number }) {
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  return { 'stripe-signature': header };
}

function webhookHeaders(
  body: string,
  { secret, timestamp, id = `msg_${timestamp}` }: { secret: string; timestamp: number; id?: string | undefined },
) {
  const signature = new Webhook(secret).sign(id, new Date(timestamp * 1000), body);
  return { 'webhook-id': id, 'webhook-timestamp': String(timestamp), 'webhook-signature': signature };
}
