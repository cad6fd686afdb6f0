import { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import { type EventTimes, type Sale, shown } from './stripe-sale.ts';

/** The events that tell of a payment, as a sale; the reading of each follows the object's page in docs.stripe.com/api. */
export type Reading = Result<{ sale: Sale | 'unpaid'; event: EventTimes }>;
type Read<T> = (object: T, created: number) => Sale | 'unpaid';

const WHOLE = 'a whole number, 0 or more';
const units = z.int(WHOLE).min(0, WHOLE);
const SECONDS = 'seconds since 1970';
const seconds = z.int(SECONDS).min(0, SECONDS).max(100_000_000_000, SECONDS);
const id = z.string('an id');
const currency = z.string('a currency code');
/** Stripe gives an id, or the whole object where somebody asked to expand it. */
const reference = z.union([id, z.object({ id }).transform((object) => object.id)], 'an id').nullish();
const metadata = z.record(z.string(), z.unknown()).nullish();

const Session = z.object({
  id,
  amount_total: units.nullish(),
  currency: currency.nullish(),
  payment_status: z.string('a payment status'),
  invoice: reference,
  payment_intent: reference,
  customer: reference,
  customer_details: z.object({ name: z.unknown(), email: z.unknown() }).partial().nullish(),
  metadata,
});

const Invoice = z.object({
  id,
  amount_paid: units,
  currency,
  customer: reference,
  customer_name: z.unknown().optional(),
  customer_email: z.unknown().optional(),
  status_transitions: z.object({ paid_at: seconds.nullish() }).nullish(),
  lines: z
    .object({
      data: z.array(z.object({ amount: z.int(), description: z.unknown(), quantity: z.number().min(0).nullish() })),
    })
    .nullish(),
  metadata,
  parent: z.object({ subscription_details: z.object({ metadata }).nullish() }).nullish(),
});

const PaymentIntent = z.object({
  id,
  amount_received: units,
  currency,
  customer: reference,
  receipt_email: z.unknown().optional(),
  shipping: z.object({ name: z.unknown() }).partial().nullish(),
  invoice: reference,
  payment_details: z.object({ order_reference: z.string().nullish() }).nullish(),
  metadata,
});

const session: Read<z.output<typeof Session>> = (object, created) => {
  if (object.payment_status === 'unpaid') return 'unpaid'; // checkout.session.async_payment_succeeded will tell
  const { name, email } = object.customer_details ?? {};
  return {
    orderId: object.invoice ?? object.payment_intent ?? object.id,
    amount: object.amount_total,
    currency: object.currency,
    paidAt: created,
    customer: { id: shown(object.customer), name: shown(name) ?? shown(email) },
    metadata: object.metadata,
  };
};

const invoice: Read<z.output<typeof Invoice>> = (object, created) => ({
  orderId: object.id,
  amount: object.amount_paid,
  currency: object.currency,
  paidAt: object.status_transitions?.paid_at ?? created,
  customer: { id: shown(object.customer), name: shown(object.customer_name) ?? shown(object.customer_email) },
  metadata: { ...object.parent?.subscription_details?.metadata, ...object.metadata },
  lines: (object.lines?.data ?? []).map(({ amount, description, quantity }) => ({
    product: shown(description),
    quantity: quantity ?? undefined,
    amount,
  })),
});

/** An invoice's own payment is the invoice's order: `invoice` until 2025, an order reference of `in_…` since. */
const paymentIntent: Read<z.output<typeof PaymentIntent>> = (object, created) => {
  const ordered = object.payment_details?.order_reference;
  return {
    orderId: object.invoice ?? (ordered?.startsWith('in_') ? ordered : object.id),
    amount: object.amount_received,
    currency: object.currency,
    paidAt: created,
    customer: { id: shown(object.customer), name: shown(object.shipping?.name) ?? shown(object.receipt_email) },
    metadata: object.metadata,
  };
};

function reading<T>(object: z.ZodType<T>, read: Read<T>): (body: unknown) => Reading {
  const schema = z.object({ created: seconds, livemode: z.boolean().nullish(), data: z.object({ object }) });
  return (body) => {
    const event = check(schema, body);
    if (!event.ok) return event;
    const { created, livemode, data } = event.value;
    return ok({ sale: read(data.object, created), event: { created, livemode } });
  };
}

export const readings = new Map<string, (body: unknown) => Reading>([
  ['checkout.session.completed', reading(Session, session)],
  ['checkout.session.async_payment_succeeded', reading(Session, session)],
  ['invoice.paid', reading(Invoice, invoice)],
  ['payment_intent.succeeded', reading(PaymentIntent, paymentIntent)],
]);
