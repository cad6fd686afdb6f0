import type { z } from 'zod';
import { ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { shown } from './shown.ts';
import type { OrderEvent } from './source.ts';
import { stripeMinor, taxIn } from './stripe-money.ts';
import type { Invoice, PaymentIntent, Session } from './stripe-objects.ts';
import { dayTold, stateOf, type ToldLine } from './told.ts';

/** Of an event: when Stripe made it (epoch seconds), whether it is one of its test mode, and its object as it came. */
export interface Telling {
  created: number;
  test: boolean;
  object: Record<string, unknown>;
  settings: SourceSettings;
}

/** What the three kinds of paid objects come to, in Stripe's smallest units. */
interface Sale {
  orderId: string;
  /** Epoch ms of this state of it. */
  at: number;
  /** Epoch seconds of its payment. */
  paidAt: number;
  amount: number;
  currency: string;
  /** How much of `total` is tax. */
  tax: number;
  total: number;
  customer: { id: string | undefined; name: string | undefined };
  metadata: Record<string, unknown>;
  /** As Stripe tells it; whether it rings is the office's to say. */
  renewal?: OrderEvent['renewal'];
  called: readonly (string | null | undefined)[];
  lines?: { product: unknown; quantity: unknown; amount: number }[];
}

type Read<T extends z.ZodType> = (object: z.output<T>, telling: Telling) => Result<OrderEvent | string>;

export const session: Read<typeof Session> = (object, telling) => {
  if (object.payment_status === 'unpaid') return ok('unpaid'); // checkout.session.async_payment_succeeded will tell
  const { name, email } = object.customer_details ?? {};
  const amount = object.amount_total ?? 0;
  return saleEvent(telling, {
    orderId: object.invoice ?? object.payment_intent ?? object.id,
    at: telling.created * 1000,
    paidAt: telling.created,
    amount,
    currency: object.currency ?? '',
    tax: object.total_details?.amount_tax ?? 0,
    total: amount,
    customer: { id: shown(object.customer), name: shown(name) ?? shown(email) },
    metadata: object.metadata ?? {},
    called: [object.payment_intent, object.id],
  });
};

export const invoice: Read<typeof Invoice> = (object, telling) => {
  const payments = (object.payments?.data ?? []).flatMap(({ payment }) => [payment?.payment_intent, payment?.charge]);
  const subscription = object.parent?.subscription_details ?? object.subscription_details;
  return saleEvent(telling, {
    orderId: object.id,
    at: telling.created * 1000,
    paidAt: object.status_transitions?.paid_at ?? telling.created,
    amount: object.amount_paid,
    currency: object.currency,
    tax: taxOf(object),
    total: object.total ?? object.amount_paid,
    customer: { id: shown(object.customer), name: shown(object.customer_name) ?? shown(object.customer_email) },
    metadata: { ...subscription?.metadata, ...object.metadata },
    ...(object.billing_reason === 'subscription_cycle' && { renewal: 'yes' }),
    called: [shown(object.number), object.payment_intent, object.charge, ...payments],
    lines: (object.lines?.data ?? []).map(({ description, quantity, amount }) => ({
      product: description,
      quantity,
      amount,
    })),
  });
};

function taxOf({ total, total_excluding_tax: net, tax, total_taxes, total_tax_amounts }: z.output<typeof Invoice>) {
  if (total != null && net != null) return Math.max(0, total - net);
  const taxes = total_taxes ?? total_tax_amounts ?? [];
  return Math.max(0, tax ?? taxes.reduce((sum, { amount }) => sum + amount, 0));
}

/**
 * An invoice's own payment is the invoice's order: `invoice` until 2025, an order reference of `in_…` since. It is dated
 * by the moment before the PaymentIntent's beginning: a checkout or an invoice, which tell more of the same sale, are later
 * states of it, also where they come within the same second.
 * Whether it is a renewal only the invoice knows.
 */
export const paymentIntent: Read<typeof PaymentIntent> = (object, telling) => {
  const ordered = object.payment_details?.order_reference;
  const invoice = object.invoice ?? (ordered?.startsWith('in_') ? ordered : undefined);
  return saleEvent(telling, {
    orderId: invoice ?? object.id,
    ...(invoice !== undefined && { renewal: 'unsaid' }),
    at: Math.min(object.created ?? telling.created, telling.created) * 1000 - 1,
    paidAt: telling.created,
    amount: object.amount_received,
    currency: object.currency,
    tax: object.amount_details?.tax?.total_tax_amount ?? 0,
    total: object.amount_received,
    customer: { id: shown(object.customer), name: shown(object.shipping?.name) ?? shown(object.receipt_email) },
    metadata: object.metadata ?? {},
    called: [object.id, object.latest_charge],
  });
};

/**
 * Stripe knows no salesperson: `metadata.salesperson` (a name or an e-mail address) and `metadata.pursued_since` tell,
 * and `metadata.order_id` by which number a shop knows the sale. A subscription's renewal ends no pursuit: it keeps the
 * metadata of its beginning.
 */
function saleEvent({ test, object, settings }: Telling, sale: Sale): Result<OrderEvent | string> {
  if (sale.amount === 0) return ok('nothing to pay');
  const { currency, metadata } = sale;
  const field = (name: string): unknown => metadata[name] ?? object[name];
  const minor = stripeMinor(sale.amount, currency);
  if (!minor.ok) return minor;
  const tax = taxIn(minor.value, sale);
  if (!tax.ok) return tax;
  const told = {
    ...({ orderId: sale.orderId, kind: 'won', at: sale.at, orderedAt: sale.paidAt * 1000, currency } as const),
    ...{ minor: minor.value, tax: tax.value, customer: sale.customer, test },
    seller: shown(metadata.salesperson) ?? shown(metadata.seller),
    pursuedSince: sale.renewal === 'yes' ? undefined : dayTold(field(settings.pursuedSince ?? 'pursued_since')),
    references: [shown(field(settings.reference ?? 'order_id'))],
    lines: (sale.lines ?? []).map((line) => lineOf(line, currency)),
    called: sale.called.map((name) => name ?? undefined),
    ...(sale.renewal !== undefined && settings.renewals !== 'ring' && { renewal: sale.renewal }),
  };
  return stateOf(told, settings);
}

function lineOf({ product, quantity, amount }: { product: unknown; quantity: unknown; amount: number }, code: string) {
  const minor = stripeMinor(amount, code);
  const line: ToldLine = {
    product: shown(product),
    quantity: typeof quantity === 'number' && quantity >= 0 ? quantity : undefined,
    minor: minor.ok ? minor.value : undefined,
  };
  return line;
}
