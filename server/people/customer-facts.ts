import type { CustomerFacts } from '../rules/decide.ts';
import { nameKey } from '../sale.ts';
import { customers } from '../store/customers.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';

export interface OrderOfCustomer {
  key: string;
  /** As the order says it: whoever is in the book under that name alone is meant, too. */
  name?: string | null | undefined;
  source: string;
  orderId: string;
  /** The office's day. */
  orderedOn: string;
  /** What the rows of its sale share, none of which is another order. */
  sale?: string | null | undefined;
}

/** Writes a customer down on first sight; one statement. A newer name takes the place of an older one. */
export async function know(
  unit: Unit,
  customer: { key: string; name?: string | null | undefined; at: Instant },
): Promise<void> {
  await customers.know(unit, { ...customer, name: customer.name ?? undefined });
}

/** Every key that is the same customer, this one included, also where it was never seen. */
export async function keysOf(unit: Unit, key: string): Promise<string[]> {
  const rows = await customers.group(unit, key, '');
  return [...new Set([key, ...rows.map((row) => row.key)])];
}

/**
 * Every key whose order celebrates the work on an order's customer. What the book says of a name holds for whoever goes
 * by it, so it is celebrated once for all of them.
 */
export async function keysWorkedOn(
  unit: Unit,
  { key, name }: Pick<OrderOfCustomer, 'key' | 'name'>,
): Promise<string[]> {
  const byName = name == null ? '' : nameKey(name);
  const rows = await customers.group(unit, key, byName);
  const isNoted = rows.some((row) => row.key === byName && row.joined_to === null && row.worked_since !== null);
  if (!isNoted) return keysOf(unit, key);
  return [...new Set([key, ...rows.map((row) => row.key), ...(await customers.namesakes(unit, byName))])];
}

/**
 * What is known of an order's customer, over all keys that are joined: two prepared queries, and one more for each
 * joined key. What the customer book says counts from the day it names, if that is not after the order.
 */
export async function factsFor(unit: Unit, order: OrderOfCustomer): Promise<CustomerFacts> {
  const { key, name, source, orderId, orderedOn, sale } = order;
  const rows = await customers.group(unit, key, name == null ? '' : nameKey(name));
  const book = rows.filter(({ worked_since: since }) => since !== null && since <= orderedOn);
  let lastOn: string | undefined;
  let dealSince: string | undefined;
  for (const each of new Set([key, ...rows.map((row) => row.key)])) {
    const past = await customers.history(unit, { key: each, day: orderedOn, source, orderId, sale: sale ?? undefined });
    lastOn = latest(lastOn, past.lastOn);
    dealSince = earliest(dealSince, past.openSince);
  }
  const since = sinceOf(book, dealSince);
  return { first: lastOn === undefined, ...(lastOn !== undefined && { lastOn }), ...(since && { since }) };
}

interface BookRow {
  worked_since: string | null;
  met_at: string | null;
  met_on: string | null;
}

/** The earlier of the two; where they met stands with the entry of the book that is the earliest. */
function sinceOf(book: readonly BookRow[], dealSince: string | undefined): CustomerFacts['since'] {
  const [noted] = book.toSorted((a, b) => (a.worked_since ?? '').localeCompare(b.worked_since ?? ''));
  const met = [noted, ...book].find((row) => row?.met_at != null);
  const place = met?.met_at == null ? {} : { met: { at: met.met_at, ...(met.met_on !== null && { on: met.met_on }) } };
  const bookSince = noted?.worked_since ?? undefined;
  if (dealSince !== undefined && (bookSince === undefined || dealSince < bookSince))
    return { day: dealSince, from: 'deal', ...place };
  return bookSince === undefined ? undefined : { day: bookSince, from: 'book', ...place };
}

const latest = (a: string | undefined, b: string | undefined) => (a === undefined || (b ?? '') > a ? b : a);
const earliest = (a: string | undefined, b: string | undefined) => (a === undefined || (b ?? '9') < a ? b : a);
