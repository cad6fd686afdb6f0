import { z } from 'zod';
import { Instant } from '../../broker/contract/name.ts';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { instantOf } from '../time.ts';
import { Decimal, minorOf, minorsOf, share } from './shop-money.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, OrderEvent } from './source.ts';
import { dayTold, isPayment, stateOf, type Told } from './told.ts';

const ID = 'an id, a whole number';
const Id = z
  .union([z.number(), z.string()], ID)
  .transform(String)
  .refine((text) => /^\d{1,20}$/.test(text), ID);
const text = z.unknown().optional();
/** WooCommerce's times in UTC come without saying so. */
const gmt = z.preprocess(
  (told) => (typeof told === 'string' && !/(Z|[+-]\d\d:\d\d)$/.test(told) ? `${told}Z` : told),
  Instant.transform(instantOf),
);

const Order = z.object({
  id: Id,
  number: text,
  status: z.string('a status'),
  currency: z.string('an ISO 4217 code such as EUR'),
  date_created_gmt: gmt.nullish(),
  date_modified_gmt: gmt.nullish(),
  date_paid_gmt: gmt.nullish(),
  total: Decimal,
  total_tax: Decimal.nullish(),
  customer_id: z.union([z.int(), z.string()]).nullish(),
  billing: z.object({ first_name: text, last_name: text, company: text, email: text }).nullish(),
  transaction_id: text,
  meta_data: z.array(z.object({ key: text, value: text })).nullish(),
  line_items: z
    .array(
      z.object({
        name: text,
        quantity: z.number().min(0).nullish(),
        total: Decimal.nullish(),
        total_tax: Decimal.nullish(),
      }),
    )
    .nullish(),
  refunds: z.array(z.object({ total: Decimal })).nullish(),
});
type ShopOrder = z.output<typeof Order>;

type Received = Pick<Delivery, 'receivedAt'> & { isRestored: boolean };

/** The order as it is now: what it cost, less what was refunded of it. */
export function readOrder(body: unknown, from: Received, settings: SourceSettings): Result<Normalised> {
  const read = check(Order, body);
  if (!read.ok) return read;
  const order = read.value;
  const money = moneyOf(order);
  if (!money.ok) return money;
  const kind = kindOf(order, money.value.now);
  const meta = (key: string): unknown =>
    order.meta_data?.find((one) => one.key === key || one.key === `_${key}`)?.value;
  const raw = body as Record<string, unknown>;
  const field = (name: string): unknown => meta(name) ?? raw[name];
  const event = stateOf(
    {
      ...{ orderId: order.id, kind, at: timeOf(order, from), currency: order.currency },
      ...{ minor: money.value.now, tax: money.value.tax },
      orderedAt: order.date_paid_gmt ?? order.date_created_gmt ?? undefined,
      customer: customerOf(order),
      seller: shown(meta('salesperson')) ?? shown(meta('seller')),
      pursuedSince: dayTold(field(settings.pursuedSince ?? 'pursued_since')),
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
  return event.ok ? ok({ events: [event.value] }) : event;
}

function moneyOf({ currency, total, total_tax, refunds }: ShopOrder): Result<{ now: number; tax: number }> {
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
  return ok({ now, tax: Math.min(now, share(taxed, now, whole)) });
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

/** Its payment, as the payment's own source calls it. */
function paymentsOf({ transaction_id, meta_data }: ShopOrder): Told['references'] {
  return [transaction_id, ...(meta_data ?? []).map(({ value }) => value)].map((name) =>
    isPayment(name) ? name : undefined,
  );
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
