import { z } from 'zod';
import { CalendarDate } from '../../broker/contract/name.ts';
import { Order } from '../../broker/contract/order.ts';
import { check, type Result } from '../../broker/contract/result.ts';
import { stripeAmount } from './stripe-money.ts';

/** What the three kinds of paid events come to, in Stripe's terms. */
export interface Sale {
  orderId: string;
  /** In Stripe's smallest units. Zero or nothing: there was nothing to pay. */
  amount: number | null | undefined;
  currency: string | null | undefined;
  /** Epoch seconds. */
  paidAt: number;
  customer: { id: string | undefined; name: string | undefined };
  metadata: Metadata;
  lines?: { product: string | undefined; quantity: number | undefined; amount: number }[];
}

export type Metadata = Record<string, unknown> | null | undefined;

export interface EventTimes {
  created: number;
  livemode?: boolean | null | undefined;
}

/**
 * The generic order. The amount is what was paid, tax included; net or gross is to be a setting of the source.
 * Stripe knows no salesperson: `metadata.salesperson` (a name or an e-mail address) and `metadata.pursued_since` tell.
 */
export function orderOf(sale: Sale & { amount: number }, { created, livemode }: EventTimes): Result<Order> {
  const currency = sale.currency?.toUpperCase() ?? '';
  const pursuedSince = CalendarDate.safeParse(sale.metadata?.pursued_since).data;
  const lines = sale.lines?.slice(0, 500).flatMap(({ product, quantity, amount }) => ({
    product: product ?? 'Something else',
    ...(quantity !== undefined && { quantity }),
    ...(amount >= 0 && { amount: stripeAmount(amount, currency) }), // what was credited has no place in a line
  }));
  return check<Order>(Order, {
    orderId: sale.orderId,
    amount: stripeAmount(sale.amount, currency),
    currency,
    orderedAt: isoOf(sale.paidAt),
    updatedAt: isoOf(created),
    customer: sale.customer.id === undefined && sale.customer.name === undefined ? undefined : sale.customer,
    seller: sellerOf(sale.metadata?.salesperson),
    pursuedSince,
    lines,
    ...(typeof livemode === 'boolean' && { livemode }),
  });
}

function sellerOf(salesperson: unknown): Order['seller'] {
  const text = shown(salesperson);
  if (text === undefined) return undefined;
  const email = z.email().safeParse(text).data;
  return email === undefined ? { name: text } : { email };
}

/** A text as an order may hold it: trimmed and cut, or nothing. */
export function shown(text: unknown): string | undefined {
  const trimmed = typeof text === 'string' ? text.trim().slice(0, 200).trim() : '';
  return trimmed === '' ? undefined : trimmed;
}

const isoOf = (seconds: number): string => new Date(seconds * 1000).toISOString();
