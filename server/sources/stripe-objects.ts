import { z } from 'zod';

/** What is read of Stripe's objects; each follows its page in docs.stripe.com/api, and earlier versions of it. */

const WHOLE = 'a whole number, 0 or more';
const units = z.int(WHOLE).min(0, WHOLE);
const signed = z.int('a whole number');
const SECONDS = 'seconds since 1970';
export const seconds = z.int(SECONDS).min(0, SECONDS).max(100_000_000_000, SECONDS);
const ID = 'an id of 1 to 200 characters';
const id = z.string(ID).min(1, ID).max(200, ID);
const currency = z.string('a currency code').transform((code) => code.toUpperCase());
const status = z.string('a status');
/** Stripe gives an id, or the whole object where somebody asked to expand it. */
const reference = z.union([id, z.object({ id }).transform((object) => object.id)], ID).nullish();
const metadata = z.record(z.string(), z.unknown()).nullish();
const named = { name: z.unknown().optional(), email: z.unknown().optional() };
const sums = z.array(z.object({ amount: signed })).nullish();

export const Session = z.object({
  id,
  amount_total: units.nullish(),
  total_details: z.object({ amount_tax: units.nullish() }).nullish(),
  currency: currency.nullish(),
  payment_status: z.string('a payment status'),
  invoice: reference,
  payment_intent: reference,
  customer: reference,
  customer_details: z.object(named).nullish(),
  metadata,
});

export const Invoice = z.object({
  id,
  number: z.unknown().optional(),
  amount_paid: units,
  total: signed.nullish(),
  total_excluding_tax: signed.nullish(),
  tax: signed.nullish(),
  total_taxes: sums,
  total_tax_amounts: sums,
  currency,
  billing_reason: z.string().nullish(),
  customer: reference,
  customer_name: z.unknown().optional(),
  customer_email: z.unknown().optional(),
  payment_intent: reference,
  charge: reference,
  payments: z
    .object({
      data: z.array(z.object({ payment: z.object({ payment_intent: reference, charge: reference }).nullish() })),
    })
    .nullish(),
  status_transitions: z.object({ paid_at: seconds.nullish() }).nullish(),
  lines: z
    .object({
      data: z.array(
        z.object({ amount: signed, description: z.unknown().optional(), quantity: z.unknown().optional() }),
      ),
    })
    .nullish(),
  metadata,
  parent: z.object({ subscription_details: z.object({ metadata }).nullish() }).nullish(),
  subscription_details: z.object({ metadata }).nullish(),
});

export const PaymentIntent = z.object({
  id,
  amount_received: units,
  amount_details: z.object({ tax: z.object({ total_tax_amount: units.nullish() }).nullish() }).nullish(),
  created: seconds.nullish(),
  currency,
  customer: reference,
  receipt_email: z.unknown().optional(),
  shipping: z.object({ name: z.unknown().optional() }).nullish(),
  invoice: reference,
  latest_charge: reference,
  payment_details: z.object({ order_reference: z.string().nullish() }).nullish(),
  metadata,
});

export const Charge = z.object({
  id,
  amount: units,
  amount_captured: units.nullish(),
  amount_refunded: units,
  currency,
  invoice: reference,
  payment_intent: reference,
});

export const Refund = z.object({ id, amount: units, currency, charge: reference, payment_intent: reference, status });

export const Dispute = z.object({ id, amount: units, currency, charge: reference, payment_intent: reference, status });

export const CreditNote = z.object({
  id,
  invoice: reference,
  amount: units,
  currency,
  status,
  type: z.string().nullish(),
  post_payment_amount: units.nullish(),
  out_of_band_amount: units.nullish(),
  customer_balance_transaction: reference,
  refund: reference,
  refunds: z.array(z.object({ amount_refunded: units.nullish(), type: z.string().nullish() })).nullish(),
});

export const InvoicePayment = z.object({
  invoice: reference,
  payment: z.object({ payment_intent: reference, charge: reference }),
});
