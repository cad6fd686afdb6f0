import type { CustomerFacts } from '../rules/decide.ts';
import { nameKey } from '../sale.ts';
import type { BookRow, ReplayRow } from '../store/replay-rows.ts';
import type { Look } from './looks.ts';

interface Won {
  on: string;
  order: ReplayRow | undefined;
}

interface Customer {
  /** Standing won orders by their day. */
  won: Won[];
  /** Since when there is an open deal, by its order. */
  open?: Map<ReplayRow | undefined, string>;
}

interface Noted {
  since: string;
  met?: { at: string; on?: string };
}

interface Remembered {
  /** The office's day an order counts on. */
  onOf(order: ReplayRow): string;
  book: readonly BookRow[];
  past: readonly { key: string; last_on: string | null; open_since: string | null }[];
  /** Whether the rules ask about each customer, worked on for long or not. */
  isAsked: boolean;
}

/** What was known of customers at each moment of a replay: joined ones are one, and the customer book is as it is now. */
export function rememberCustomers({ onOf, book, past, isAsked }: Remembered) {
  const heads = new Map(book.map(({ key, joined_to }) => [key, joined_to ?? key]));
  const names = new Set(
    book.filter(({ key, joined_to }) => key.startsWith('name:') && joined_to === null).map(({ key }) => key),
  );
  const noted = notes(book);
  const customers = new Map<string, Customer>();
  const nameKeys = new Map<string, string>();
  let deals = 0;

  for (const { key, last_on: on, open_since: since } of past) {
    const customer = of(heads.get(key) ?? key);
    if (on !== null) insert(customer.won, { on, order: undefined });
    if (since !== null) opened(customer, undefined, since);
  }

  function of(head: string): Customer {
    const known = customers.get(head);
    if (known !== undefined) return known;
    const customer: Customer = { won: [] };
    customers.set(head, customer);
    return customer;
  }

  /** Its own, and whoever is known under its name alone. */
  function headsOf({ customerKey, more: { customer } }: ReplayRow): string[] {
    if (customerKey === null) return [];
    const head = heads.get(customerKey) ?? customerKey;
    if (names.size === 0 || customer === null) return [head];
    const named = nameKeys.get(customer) ?? nameKey(customer);
    nameKeys.set(customer, named);
    return named === head || !names.has(named) ? [head] : [head, named];
  }

  function opened(customer: Customer, order: ReplayRow | undefined, since: string): void {
    customer.open ??= new Map();
    customer.open.set(order, since);
    deals += 1;
  }

  /** What the order is from now on. */
  function stands({ order, status, before }: Look): void {
    const [head] = headsOf(order);
    if (head === undefined) return;
    const customer = of(head);
    const at = before ? customer.won.findLastIndex((won) => won.order === order) : -1;
    if (status === 'won' && at === -1) insert(customer.won, { on: onOf(order), order });
    if (status !== 'won' && at !== -1) customer.won.splice(at, 1);
    if (status === 'open') opened(customer, order, order.more.pursuedSince ?? onOf(order));
    else if (before) customer.open?.delete(order);
  }

  function facts(order: ReplayRow): { customer?: CustomerFacts; celebratedBy: string | undefined } {
    const told = order.more.pursuedSince ?? undefined;
    if (!isAsked && told === undefined && noted.size === 0 && deals === 0) return { celebratedBy: undefined };
    const known = headsOf(order);
    if (known.length === 0) return { celebratedBy: undefined };
    const on = onOf(order);
    let lastOn: string | undefined;
    let deal: string | undefined;
    let note: Noted | undefined;
    for (const head of known) {
      const customer = customers.get(head);
      const last = lastBefore(customer?.won, order, on);
      if (last !== undefined && (lastOn === undefined || last > lastOn)) lastOn = last;
      for (const since of customer?.open?.values() ?? []) if (since <= on) deal = earlier(deal, since);
      const own = noted.get(head);
      if (own !== undefined && own.since <= on && (note === undefined || own.since < note.since)) note = own;
    }
    const since = sinceOf(note, deal);
    const customer: CustomerFacts = { first: lastOn === undefined, lastOn, ...(since && { since }) };
    return { customer, celebratedBy: celebrated(known, order, earliest(told, since?.day)) };
  }

  function celebrated(known: readonly string[], order: ReplayRow, since: string | undefined): string | undefined {
    if (since === undefined) return undefined;
    for (const head of known) {
      const won = customers.get(head)?.won.findLast((won) => isOther(won, order));
      if (won !== undefined && won.on >= since) return 'another';
    }
    return undefined;
  }

  return { stands, facts };
}

const isOther = ({ order }: Won, self: ReplayRow): boolean =>
  order !== self && (order === undefined || order.more.sale === null || order.more.sale !== self.more.sale);

/** The day of the last win that is not later than this order's. */
function lastBefore(won: readonly Won[] | undefined, order: ReplayRow, on: string): string | undefined {
  for (let at = (won?.length ?? 0) - 1; at >= 0; at--) {
    const each = won?.[at];
    if (each !== undefined && each.on <= on && isOther(each, order)) return each.on;
  }
  return undefined;
}

/** Kept by their days; nearly always the newest comes last. */
function insert(won: Won[], next: Won): void {
  let at = won.length;
  while (at > 0 && (won[at - 1]?.on ?? '') > next.on) at -= 1;
  won.splice(at, 0, next);
}

/** Since when each head has been worked on, by the book: the earliest entry. */
function notes(book: readonly BookRow[]): Map<string, Noted> {
  const noted = new Map<string, Noted>();
  for (const { key, joined_to, worked_since: since, met_at, met_on } of book) {
    if (since === null) continue;
    const head = joined_to ?? key;
    const known = noted.get(head);
    const met = met_at === null ? known?.met : { at: met_at, ...(met_on !== null && { on: met_on }) };
    if (known === undefined || since < known.since) noted.set(head, { since, ...(met && { met }) });
  }
  return noted;
}

function sinceOf(note: Noted | undefined, deal: string | undefined): CustomerFacts['since'] {
  const met = note?.met && { met: note.met };
  if (deal !== undefined && (note === undefined || deal < note.since)) return { day: deal, from: 'deal', ...met };
  return note && { day: note.since, from: 'book', ...met };
}

const earlier = (a: string | undefined, b: string): string => (a === undefined || b < a ? b : a);
const earliest = (a: string | undefined, b: string | undefined) => (b === undefined ? a : earlier(a, b));
