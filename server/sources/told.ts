import { z } from 'zod';
import { decimal } from '../../broker/contract/money.ts';
import { CalendarDate } from '../../broker/contract/name.ts';
import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { type Instant, isoOf } from '../time.ts';
import { shown } from './shown.ts';
import type { OrderEvent } from './source.ts';

/** What a payment or a shop tells of one order of its own, before it is known whether it counts with or without tax. */
export interface Told {
  orderId: string;
  kind: OrderEvent['kind'];
  /** Epoch ms by the source's own clock: of this state; undefined where it does not tell. */
  at: Instant | undefined;
  currency: string;
  /** What was paid and not given back, in minor units with tax, and how much of it is tax. */
  minor: number;
  tax: number;
  /** What was given back of it, which `minor` has not in it any more. */
  back?: number;
  orderedAt: Instant | undefined;
  customer: { id?: string | undefined; name?: string | undefined };
  /** A name or an e-mail address. */
  seller: string | undefined;
  pursuedSince: string | undefined;
  references: readonly (string | undefined)[];
  lines: readonly ToldLine[];
  called: readonly (string | undefined)[];
  renewal?: OrderEvent['renewal'];
  test: boolean;
}

export interface ToldLine {
  product: string | undefined;
  quantity: number | undefined;
  /** Minor units, by the same tax as `minor`. Below zero: a discount, which has no place in a line. */
  minor: number | undefined;
}

/** As an event of the ledger; the order in it has been checked. */
export function stateOf(told: Told, { amounts = 'gross' }: Pick<SourceSettings, 'amounts'>): Result<OrderEvent> {
  const { orderId, kind, at, currency } = told;
  const inDecimals = (minor: number): string => decimal({ minor, currency });
  const full = inDecimals(told.minor);
  const isNet = amounts === 'net' && told.tax > 0;
  const order = check<Order>(Order, {
    orderId,
    amount: isNet ? inDecimals(told.minor - told.tax) : full,
    currency,
    ...(told.orderedAt !== undefined && { orderedAt: isoOf(told.orderedAt) }),
    ...(at !== undefined && { updatedAt: isoOf(at) }),
    ...customerOf(told),
    ...sellerOf(told.seller),
    ...(told.pursuedSince !== undefined && { pursuedSince: told.pursuedSince }),
    ...referencesOf(told.references),
    ...linesOf(told, inDecimals),
    status: kind === 'refunded' || kind === 'cancelled' ? kind : 'won',
  });
  if (!order.ok) return order;
  const called = namesOf(told.called).filter((name) => name !== orderId);
  return ok({
    orderId: order.value.orderId,
    kind,
    ...(at !== undefined && { at }),
    order: order.value,
    ...(isNet && { full }),
    ...(told.back !== undefined && told.back > 0 && { back: inDecimals(told.back) }),
    ...(told.renewal !== undefined && { renewal: told.renewal }),
    ...(called.length > 0 && { called }),
    ...(told.test && { test: true }),
  });
}

function customerOf({ customer }: Told): Pick<Order, 'customer'> {
  const id = shown(customer.id);
  const name = shown(customer.name);
  if (id === undefined && name === undefined) return {};
  return { customer: { ...(id !== undefined && { id }), ...(name !== undefined && { name }) } };
}

function sellerOf(seller: string | undefined): Pick<Order, 'seller'> {
  const text = shown(seller);
  if (text === undefined) return {};
  const email = z.email().safeParse(text).data;
  return { seller: email === undefined ? { name: text } : { email } };
}

function referencesOf(told: Told['references']): Pick<Order, 'references'> {
  const references = namesOf(told).slice(0, 10);
  return references.length === 0 ? {} : { references };
}

function linesOf({ lines }: Told, inDecimals: (minor: number) => string): Pick<Order, 'lines'> {
  if (lines.length === 0) return {};
  return {
    lines: lines.slice(0, 500).map(({ product, quantity, minor }) => ({
      product: shown(product) ?? 'Something else',
      ...(quantity !== undefined && { quantity }),
      ...(minor !== undefined && minor >= 0 && { amount: inDecimals(minor) }),
    })),
  };
}

/** Without those that are missing and those that are there already. */
const namesOf = (names: readonly (string | undefined)[]): string[] => [
  ...new Set(names.map(shown).filter((name) => name !== undefined)),
];

/** The day of a date, or of a time that begins with one; nothing where it is neither. */
export function dayTold(told: unknown): string | undefined {
  const day = shown(told)?.match(/^\d{4}-\d{2}-\d{2}(?=$|[T ])/)?.[0];
  return CalendarDate.safeParse(day).data;
}

/** Payments as Stripe calls them, wherever another product noted one. */
export const isPayment = (name: unknown): name is string =>
  typeof name === 'string' && /^(pi|ch|py|in|cs)_[A-Za-z0-9_]{3,}$/.test(name);
