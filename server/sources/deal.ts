import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import { dayOf, type Instant, isoOf, isZone, localInstant } from '../time.ts';
import { exactAmount } from './exact-amount.ts';
import { shown } from './shown.ts';
import type { OrderEvent } from './source.ts';

/** One deal or order of a CRM or ERP as it stands, in our words; what is empty there is undefined here. */
export interface Deal {
  id: string;
  kind: 'open' | 'won' | 'cancelled';
  /** When it became so, by the source's own clock. */
  at: Instant | undefined;
  amount: unknown;
  /** The amount with tax, where `amount` is without. */
  full?: unknown;
  currency: string | undefined;
  wonAt: Instant | undefined;
  customer?: { id?: string | undefined; name?: string | undefined };
  seller?: { email?: string | undefined; name?: string | undefined };
  pursuedSince: string | undefined;
  references?: (string | undefined)[];
  called?: readonly string[];
}

interface Reading {
  settings: SourceSettings;
  receivedAt: Instant;
}

/**
 * Its event. A date of closing that lies ahead is a plan, and counts as now. Nothing is told of when an open one was
 * ordered, so that one that is opened again keeps its day.
 */
export function dealEvent(deal: Deal, { settings, receivedAt }: Reading): Result<OrderEvent> {
  const { id: orderId, kind, at, called = [] } = deal;
  const currency = deal.currency ?? settings.currency;
  if (currency === undefined) return refuse('currency', undefined, 'a currency in the settings of this source');
  const amount = exactAmount(deal.amount, currency);
  if (!amount.ok) return amount;
  const full = deal.full === undefined ? undefined : exactAmount(deal.full, currency);
  if (full?.ok === false) return full;
  const references = deal.references?.flatMap((given) => shown(given) ?? []) ?? [];
  const order = check<Order>(Order, {
    orderId,
    amount: amount.value,
    currency,
    ...(kind !== 'open' && deal.wonAt !== undefined && { orderedAt: isoOf(Math.min(deal.wonAt, receivedAt)) }),
    ...(at !== undefined && { updatedAt: isoOf(at) }),
    ...named('customer', deal.customer),
    ...named('seller', deal.seller),
    ...(deal.pursuedSince !== undefined && { pursuedSince: deal.pursuedSince }),
    ...(references.length > 0 && { references }),
    status: kind === 'cancelled' ? 'cancelled' : 'won',
  });
  if (!order.ok) return order;
  return ok({
    orderId,
    kind,
    ...(at !== undefined && { at }),
    order: order.value,
    ...(full !== undefined && { full: full.value }),
    ...(called.length > 0 && { called }),
  });
}

function named(key: 'customer' | 'seller', parts: Record<string, string | undefined> | undefined): object {
  const known = Object.entries(parts ?? {}).filter(([, value]) => value !== undefined);
  return known.length === 0 ? {} : { [key]: Object.fromEntries(known) };
}

const EMAIL = /^[^\s@<>"]+@[^\s@<>"]+\.[^\s@<>"]+$/;

/** An e-mail address and a name as a seller; what is no address is left out. */
export const sellerOf = (email: unknown, name: unknown): NonNullable<Deal['seller']> => ({
  email: EMAIL.test(shown(email) ?? '') ? shown(email) : undefined,
  name: shown(name),
});

/** ISO 8601 with its offset, or epoch milliseconds as a number or its digits; undefined for anything else. */
export function instantIn(given: unknown): Instant | undefined {
  const text = typeof given === 'number' ? String(given) : given;
  if (typeof text !== 'string') return undefined;
  if (/^\d{10,15}$/.test(text)) return Number(text);
  const at = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d.*(Z|[+-]\d\d:?\d\d)$/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(at) ? undefined : at;
}

/** The day of a date, or of an instant in a zone; undefined for anything else. */
export function dayIn(given: unknown, zone: string): string | undefined {
  if (typeof given === 'string' && isDate(given)) return given;
  const at = instantIn(given);
  return at === undefined ? undefined : dayOf(at, zone).day;
}

/** Noon of a date, which is the same date in every zone that an office may be in but a few. */
export const noonOf = (given: unknown, zone: string): Instant | undefined =>
  typeof given === 'string' && isDate(given) ? localInstant(`${given}T12:00:00`, zone) : undefined;

const isDate = (text: string): boolean =>
  /^\d{4}-\d\d-\d\d$/.test(text) && !Number.isNaN(Date.parse(text)) && new Date(text).toISOString().startsWith(text);

/** The zone of times that come without one. */
export function zoneOf({ timeZone = 'UTC' }: SourceSettings): Result<string> {
  return isZone(timeZone) ? ok(timeZone) : refuse('timeZone', timeZone, 'an IANA time zone such as Europe/Amsterdam');
}

/** The fields of a body, by name; of anything else there are none. */
export type Fields = (name: string) => unknown;
export const fieldsOf = (body: unknown): Fields => {
  const fields: object = Object(body);
  return (name) => (Object.hasOwn(fields, name) ? Reflect.get(fields, name) : undefined);
};
