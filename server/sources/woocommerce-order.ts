import { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { minorOf, minorsOf, share } from './shop-money.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, OrderEvent } from './source.ts';
import { dayTold, isPayment, stateOf, type Told } from './told.ts';
import { Id, Order } from './woocommerce-objects.ts';

type ShopOrder = z.output<typeof Order>;

type Received = Pick<Delivery, 'receivedAt'> & { isRestored: boolean };

/** The order as it is now: what it cost, less what was refunded of it. */
export function readOrder(body: unknown, from: Received, settings: SourceSettings): Result<Normalised> {
  const read = check(Order, body);
  if (!read.ok) return read;
  const order = read.value;
  const money = moneyOf(order);
  if (!money.ok) return money;
  const kind = kindOf(order, money.value.minor);
  const meta = (key: string): unknown =>
    order.meta_data?.find((one) => one.key === key || one.key === `_${key}`)?.value;
  const raw = body as Record<string, unknown>;
  const field = (name: string): unknown => meta(name) ?? raw[name];
  const event = stateOf(
    {
      ...{ orderId: order.id, kind, at: timeOf(order, from), currency: order.currency },
      ...money.value,
      ...(isRenewal(order) && settings.renewals !== 'ring' && { renewal: 'yes' }),
      orderedAt: order.date_paid_gmt ?? order.date_created_gmt ?? undefined,
      customer: customerOf(order),
      seller: shown(meta('salesperson')) ?? shown(meta('seller')),
      pursuedSince: isRenewal(order) ? undefined : dayTold(field(settings.pursuedSince ?? 'pursued_since')),
      references: [
        settings.reference === undefined ? undefined : shown(field(settings.reference)),
        ...paymentsOf(order),
      ],
      lines: linesOf(order, settings),
      called: [shown(order.number)],
      test: meta('wcpay_mode') === 'test',
    },
    settings,
  );
  return event.ok ? ok({ events: [{ ...event.value, atAnyChange: true }] }) : event;
}

function moneyOf({ currency, total, total_tax, refunds }: ShopOrder): Result<Pick<Told, 'minor' | 'tax' | 'back'>> {
  const minors = minorsOf({ whole: total, taxed: total_tax ?? '0' }, currency);
  if (!minors.ok) return minors;
  const { whole, taxed } = minors.value;
  let now = whole;
  for (const refund of refunds ?? []) {
    const back = minorOf(refund.total, currency);
    if (!back.ok) return back;
    now -= Math.abs(back.value);
  }
  now = Math.max(0, now);
  return ok({ minor: now, tax: Math.min(now, share(taxed, now, whole)), back: whole - now });
}

/** Statuses that plug-ins add (shipped, partially delivered) stand too, once the order is paid. */
function kindOf({ status, date_paid_gmt: paidAt, refunds }: ShopOrder, now: number): OrderEvent['kind'] {
  if (status === 'refunded') return 'refunded';
  if (status === 'cancelled' || status === 'failed') return 'cancelled';
  if (status === 'trash') return 'deleted';
  if (paidAt == null || unpaid.has(status)) return 'open';
  if (now > 0) return 'won';
  return refunds == null || refunds.length === 0 ? 'open' : 'refunded'; // a gift is no win
}

const unpaid = new Set(['pending', 'on-hold', 'checkout-draft', 'auto-draft', 'draft']);

/**
 * A shop tells whole seconds, and an order may be refunded twice in one: each refund puts its state a millisecond on.
 * A deletion has no time but that of its receipt, so what takes it back counts from its receipt too.
 */
function timeOf({ date_modified_gmt: modified, refunds }: ShopOrder, { receivedAt, isRestored }: Received) {
  if (modified == null) return isRestored ? receivedAt : undefined;
  const at = modified + Math.min(refunds?.length ?? 0, 900);
  return isRestored ? Math.max(at, receivedAt) : at;
}

function customerOf({ customer_id, billing }: ShopOrder): Told['customer'] {
  const person = [shown(billing?.first_name), shown(billing?.last_name)].filter((part) => part !== undefined);
  const guest = customer_id == null || String(customer_id) === '0';
  return {
    id: guest ? undefined : String(customer_id),
    name: shown(billing?.company) ?? shown(person.join(' ')) ?? shown(billing?.email),
  };
}

/** Of WooCommerce Subscriptions: it names the subscription that it renews. */
const isRenewal = ({ meta_data }: ShopOrder): boolean =>
  meta_data?.some(({ key }) => key === '_subscription_renewal') === true;

/**
 * Its payment, as the payment's own source calls it. A renewal is made with the fields of the first order, the ids of
 * that one's payment among them (woocommerce-payments pull request 11632).
 */
function paymentsOf(order: ShopOrder): Told['references'] {
  const noted = isRenewal(order) ? [] : (order.meta_data ?? []).map(({ value }) => value);
  return [order.transaction_id, ...noted].map((name) => (isPayment(name) ? name : undefined));
}

/** A line's total is without its tax. */
function linesOf({ line_items, currency }: ShopOrder, { amounts = 'gross' }: SourceSettings): Told['lines'] {
  return (line_items ?? []).map(({ name, quantity, total, total_tax }) => {
    const minors = minorsOf({ net: total ?? '', tax: total_tax ?? '0' }, currency);
    const known = total != null && minors.ok;
    const minor = known ? minors.value.net + (amounts === 'gross' ? minors.value.tax : 0) : undefined;
    return { product: shown(name), quantity: quantity ?? undefined, minor };
  });
}

/** The body holds the id alone, whether the order went to the bin or for good. */
export function readDeletion(body: unknown, { receivedAt }: Pick<Delivery, 'receivedAt'>): Result<Normalised> {
  const read = check(z.object({ id: Id }), body);
  return read.ok ? ok({ events: [{ orderId: read.value.id, kind: 'deleted', at: receivedAt }] }) : read;
}
