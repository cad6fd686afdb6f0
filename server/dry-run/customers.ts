import type { CustomerFacts } from '../rules/decide.ts';
import { nameKey } from '../sale.ts';
import type { BookRow, ReplayRow } from '../store/replay-rows.ts';
import { dayOf } from '../time.ts';
import type { Look } from './looks.ts';

interface Won {
  on: string;
  order: ReplayRow | undefined;
}

export interface Customer {
  /** Standing won orders by their day. */
  won: Won[];
  /** What the customer book says of them. */
  noted: Noted | undefined;
  /** Since when there is an open deal, by its order, or by the key it was known by before. */
  open?: Map<ReplayRow | string, string>;
  /** Other keys of those who go by its name: what the book says of a name holds for all of them. */
  namesakes: readonly string[];
}

interface Noted {
  since: string;
  met?: { at: string; on?: string };
}

interface Remembered {
  book: readonly BookRow[];
  namesakes: readonly { noted: string; key: string }[];
  past: readonly { key: string; last_on: string | null; open_since: string | null }[];
  /** Whether the rules ask about each customer, worked on for long or not. */
  isAsked: boolean;
  timeZone: string;
}

/** Whom an order is of: its own customer, and whoever is known under that name alone. */
export type Known = readonly Customer[];

const nobody: Known = [];

/** What was known of customers at each moment of a replay: joined ones are one, and the customer book is as it is now. */
export function rememberCustomers({ book, namesakes, past, isAsked, timeZone }: Remembered) {
  const heads = new Map(book.map(({ key, joined_to }) => [key, joined_to ?? key]));
  const names = new Set(
    book.filter(({ key, joined_to }) => key.startsWith('name:') && joined_to === null).map(({ key }) => key),
  );
  const noted = notes(book);
  const customers = new Map<string, Customer>();
  const byKey = new Map<string, Known>();
  const nameKeys = new Map<string, string>();
  let deals = 0;

  for (const { key, last_on: on, open_since: since } of past) {
    const customer = headed(heads.get(key) ?? key);
    if (on !== null) insert(customer.won, { on, order: undefined });
    if (since !== null) opened(customer, key, since);
  }

  function headed(head: string): Customer {
    const known = customers.get(head);
    if (known !== undefined) return known;
    const sameName = namesakes.filter((each) => each.noted === head).map(({ key }) => key);
    const customer: Customer = { won: [], noted: noted.get(head), namesakes: sameName };
    customers.set(head, customer);
    return customer;
  }

  function of({ customerKey: key, more: { customer } }: ReplayRow): Known {
    if (key === null) return nobody;
    const known = byKey.get(key);
    const own = known ?? [headed(heads.get(key) ?? key)];
    if (known === undefined) byKey.set(key, own);
    if (names.size === 0 || customer === null) return own;
    const named = nameKeys.get(customer) ?? nameKey(customer);
    nameKeys.set(customer, named);
    return !names.has(named) || headed(named) === own[0] ? own : [...own, headed(named)];
  }

  function opened(customer: Customer, order: ReplayRow | string, since: string): void {
    customer.open ??= new Map();
    customer.open.set(order, since);
    deals += 1;
  }

  /** What the order is from now on; `on`: the office's day it counts on. */
  function stands([customer]: Known, { order, status, at: told, before }: Look, on: string): void {
    if (customer === undefined) return;
    const at = before ? customer.won.findLastIndex((won) => won.order === order) : -1;
    if (status === 'won' && at === -1) insert(customer.won, { on, order });
    if (status !== 'won' && at !== -1) customer.won.splice(at, 1);
    if (status === 'open') opened(customer, order, order.more.pursuedSince ?? earlier(on, dayOf(told, timeZone).day));
    else if (before) customer.open?.delete(order);
  }

  /** Another order counts for its sale from now on. */
  function leaves([customer]: Known, order: ReplayRow): void {
    customer?.open?.delete(order);
    const at = customer?.won.findLastIndex((won) => won.order === order) ?? -1;
    if (at !== -1) customer?.won.splice(at, 1);
  }

  function facts(known: Known, order: ReplayRow, on: string): Told {
    const told = order.more.pursuedSince ?? undefined;
    if (!isAsked && told === undefined && noted.size === 0 && deals === 0) return nothing;
    if (known.length === 0) return nothing;
    let lastOn: string | undefined;
    let deal: string | undefined;
    let note: Noted | undefined;
    for (const { won, open, noted: own } of known) {
      const last = lastBefore(won, order, on);
      if (last !== undefined && (lastOn === undefined || last > lastOn)) lastOn = last;
      if (open !== undefined) for (const since of open.values()) if (since <= on) deal = earlier(deal, since);
      if (own !== undefined && own.since <= on && (note === undefined || own.since < note.since)) note = own;
    }
    const since = sinceOf(note, deal);
    const customer: CustomerFacts = { first: lastOn === undefined, lastOn, since };
    return { customer, celebratedBy: celebrated(workedOn(known), order, earliest(told, since?.day)) };
  }

  /** Joined ones, and whoever goes by a name that the book has noted. */
  function workedOn(known: Known): Known {
    const [own, named] = known;
    const noted = [own, named].find((customer) => (customer?.namesakes.length ?? 0) > 0);
    if (own === undefined || noted === undefined) return own === undefined ? nobody : [own];
    return [...known, ...noted.namesakes.map((key) => headed(heads.get(key) ?? key))];
  }

  return { of, stands, leaves, facts };
}

interface Told {
  customer: CustomerFacts | undefined;
  celebratedBy: string | undefined;
}

const nothing: Told = { customer: undefined, celebratedBy: undefined };

function celebrated(known: Known, order: ReplayRow, since: string | undefined): string | undefined {
  if (since === undefined) return undefined;
  for (const customer of known) {
    const won = customer.won.findLast((won) => isOther(won, order));
    if (won !== undefined && won.on >= since) return 'another';
  }
  return undefined;
}

const isOther = ({ order }: Won, self: ReplayRow): boolean =>
  order !== self && (order === undefined || order.more.sale === null || order.more.sale !== self.more.sale);

/** The day of the last win that is not later than this order's. */
function lastBefore(won: readonly Won[], order: ReplayRow, on: string): string | undefined {
  for (let at = won.length - 1; at >= 0; at--) {
    const each = won[at];
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
  if (note === undefined && deal === undefined) return undefined;
  const met = note?.met && { met: note.met };
  if (deal !== undefined && (note === undefined || deal < note.since)) return { day: deal, from: 'deal', ...met };
  return note && { day: note.since, from: 'book', ...met };
}

const earlier = (a: string | undefined, b: string): string => (a === undefined || b < a ? b : a);
const earliest = (a: string | undefined, b: string | undefined) => (b === undefined ? a : earlier(a, b));
