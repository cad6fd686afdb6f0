import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { anySame, checkFresh, hmac } from './proof.ts';
import type { Delivery, Normalised, Proof, SourceKind } from './source.ts';
import { readings } from './stripe-events.ts';

/**
 * Stripe's webhooks (docs.stripe.com/webhooks). One sale may tell of itself as a checkout, an invoice and a payment:
 * the invoice's id, else the PaymentIntent's, makes them one order. Renewals of subscriptions count as orders too, marked as
 * such unless the source is set to ring for them.
 * Refunds, disputes and credit notes are deductions, each by its own id, since they are told late, twice and out of order.
 */
export const stripe: SourceKind = { verify, normalise };

/** Thin events name an object and tell nothing of it (docs.stripe.com/event-destinations); the API key to ask with is not ours. */
const THIN = 'v2.core.event';
const SNAPSHOT = 'events of the payload style Snapshot: make the destination in Stripe anew with it';
const SHAPE = 't=<seconds>,v1=<hexadecimal>';
const Event = z.object(
  { type: z.string('an event type such as invoice.paid'), object: z.string().nullish().catch(undefined) },
  'an event of Stripe',
);

/** HMAC-SHA256 keyed with the whole `whsec_…` text over `t.body`. While a secret is rolled there are several v1. */
function verify({ headers, body, receivedAt }: Delivery, { secrets }: Proof): Result<void> {
  if (secrets.length === 0)
    return refuse('secret', undefined, 'the signing secret that Stripe shows, in the configuration of this source');
  const header = headers['stripe-signature'];
  if (header === undefined) return refuse('stripe-signature', undefined, SHAPE);
  const parts = header.split(',').map((part) => part.trim().split('=', 2));
  const valuesOf = (key: string) => parts.flatMap(([name, value]) => (name === key && value ? [value] : []));
  const [time, ...others] = valuesOf('t');
  const signatures = valuesOf('v1');
  if (time === undefined || others.length > 0 || !/^\d{1,12}$/.test(time) || signatures.length === 0)
    return refuse('stripe-signature', 'of another shape', SHAPE);
  const expected = secrets.map((secret) => hmac(secret, [`${time}.`, body]).toString('hex'));
  if (!anySame(signatures, expected))
    return refuse('stripe-signature', 'no match', "a signature made with this source's secret over these very bytes");
  return checkFresh('stripe-signature t', Number(time), receivedAt);
}

function normalise(body: unknown, _: Delivery, settings: SourceSettings): Result<Normalised> {
  const event = check(Event, body);
  if (!event.ok) return event;
  const { type, object } = event.value;
  if (object === THIN && readings.has(type.replace(/^v1\./, ''))) return refuse('object', object, SNAPSHOT);
  if (type === 'checkout.session.async_payment_failed') return ok({ events: [], ignored: 'unpaid' });
  const read = readings.get(type);
  return read === undefined ? ok({ events: [], ignored: 'other event' }) : read(body, settings);
}
