import type { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { instantOf } from '../time.ts';
import { minorOf, minorsOf, share } from './shop-money.ts';
import { Order } from './shopify-objects.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, OrderEvent } from './source.ts';
import { dayTold, isPayment, stateOf, type Told } from './told.ts';

type ShopOrder = z.output<typeof Order>;

/** The order as it is now. In the shop's own currency, which is the one its books are kept in. */
export function readOrder(body: unknown, { headers }: Delivery, settings: SourceSettings): Result<Normalised> {
  const read = check(Order, body);
  if (!read.ok) return read;
  const order = read.value;
  const money = moneyOf(order);
  if (!money.ok) return money;
  const raw = body as Record<string, unknown>;
  const noted = (name: string): unknown =>
    order.note_attributes?.find((note) => note.name === name)?.value ?? raw[name];
  const orderedAt = order.processed_at ?? order.created_at;
  const event = stateOf(
    {
      ...{ orderId: order.id, kind: kindOf(order, money.value), at: instantOf(order.updated_at) },
      ...{ currency: order.currency, minor: money.value.now, tax: money.value.tax },
      orderedAt: orderedAt == null ? undefined : instantOf(orderedAt),
      customer: customerOf(order),
      seller: shown(noted('salesperson')) ?? shown(noted('seller')),
      pursuedSince: isRenewal(order) ? undefined : dayTold(noted(settings.pursuedSince ?? 'pursued_since')),
      references: referencesOf(order, settings.reference === undefined ? undefined : noted(settings.reference)),
      lines: linesOf(order),
      called: [shown(order.name), shown(order.order_number)],
      ...(isRenewal(order) && settings.renewals !== 'ring' && { renewal: 'yes' }),
      test: order.test === true || isTest(headers),
    },
    settings,
  );
  const atAnyChange = comesAtAnyChange(order, headers);
  return event.ok ? ok({ events: [{ ...event.value, ...(atAnyChange && { atAnyChange }) }] }) : event;
}

/** A payment is news however long it took, but not that of an order which was brought in from elsewhere. */
function comesAtAnyChange({ created_at: created, processed_at: processed }: ShopOrder, headers: Delivery['headers']) {
  if (headers['x-shopify-topic'] !== 'orders/paid') return true;
  return created != null && processed != null && instantOf(processed) < instantOf(created) - DAY_MS;
}

const DAY_MS = 86_400_000;

/**
 * An order that a subscription has made, and no customer: `subscription_contract`, with a suffix since October 2025; the
 * first one comes from the shop's checkout like any other (community.shopify.dev, topic 23868).
 */
const isRenewal = ({ source_name: name }: ShopOrder): boolean =>
  typeof name === 'string' && name.startsWith('subscription_contract');

/** The button of Shopify's own pages sends an example. */
export const isTest = (headers: Delivery['headers']): boolean => headers['x-shopify-test'] === 'true';

interface ShopMoney {
  now: number;
  tax: number;
  /** As ordered, before any change. */
  ordered: number;
  outstanding: number;
}

function moneyOf(order: ShopOrder): Result<ShopMoney> {
  const { currency, current_total_price: now } = order;
  const told = { now, ordered: order.total_price ?? now, outstanding: order.total_outstanding ?? '0' };
  const minors = minorsOf({ ...told, taxNow: order.current_total_tax ?? '0', taxed: order.total_tax ?? '0' }, currency);
  if (!minors.ok) return minors;
  const { ordered, outstanding, taxNow, taxed, now: minor } = minors.value;
  const tax = order.current_total_tax == null ? share(taxed, minor, ordered) : taxNow;
  return ok({ now: minor, tax: Math.min(tax, minor), ordered, outstanding });
}

/** Voided: the payment was called off. Anything not known to be paid is open. */
function kindOf(order: ShopOrder, money: ShopMoney): OrderEvent['kind'] {
  if (order.cancelled_at != null) return 'cancelled';
  switch (order.financial_status) {
    case 'paid':
    case 'partially_refunded':
      if (money.now > 0) return 'won';
      return money.ordered > 0 ? 'refunded' : 'open'; // a gift is no win
    case 'partially_paid':
      return wasPaidBeforeEdit(money) ? 'won' : 'open';
    case 'refunded':
      return 'refunded';
    case 'voided':
      return 'cancelled';
    default:
      return 'open';
  }
}

/** Once more is added to a paid order it says `partially_paid`, as after a deposit; but then all of the first sum is paid. */
const wasPaidBeforeEdit = ({ now, ordered, outstanding }: ShopMoney): boolean =>
  now > ordered && now - outstanding >= ordered;

function customerOf({ customer, billing_address, shipping_address, email }: ShopOrder): Told['customer'] {
  const person = [shown(customer?.first_name), shown(customer?.last_name)].filter((part) => part !== undefined);
  const name =
    shown(billing_address?.company) ??
    shown(customer?.default_address?.company) ??
    shown(person.join(' ')) ??
    shown(billing_address?.name) ??
    shown(shipping_address?.name) ??
    shown(customer?.email) ??
    shown(email);
  return { id: customer?.id ?? undefined, name };
}

/** By which payment or number another source knows it, where a note of the order tells. */
function referencesOf({ note_attributes }: ShopOrder, named: unknown): Told['references'] {
  return [shown(named), ...(note_attributes ?? []).map(({ value }) => (isPayment(value) ? value : undefined))];
}

function linesOf({ line_items, currency }: ShopOrder): Told['lines'] {
  return (line_items ?? []).flatMap(({ title, name, quantity, current_quantity, price }) => {
    const now = current_quantity ?? quantity ?? undefined;
    if (now === 0) return []; // taken out of the order
    const each = minorOf(price ?? '', currency);
    const minor = price != null && each.ok && Number.isInteger(now) ? each.value * (now ?? 0) : undefined;
    return { product: shown(title) ?? shown(name), quantity: now, minor };
  });
}
