import { type Heard, nothingHeard, type State, standingOf } from '../rules/standing.ts';
import { nameKey } from '../sale.ts';
import type { OrderRow } from '../store/orders.ts';
import { dayOf, type Instant } from '../time.ts';

/** What a row's columns do not hold. `states` and `deductions`: they hold too little of what was heard to tell it from. */
interface Kept extends Partial<Heard> {
  /** When the order was first heard of, where its own time was never said. */
  received?: Instant;
  references?: readonly string[];
}

const EMPTY: Kept = {};
const keptIn = (row: OrderRow): Kept => (row.heard === null ? EMPTY : JSON.parse(row.heard));

/** When an order was first heard of that has no time of its own. */
export const receivedIn = (row: OrderRow | undefined): Instant | undefined => row && keptIn(row).received;

/** What was heard of an order: most often one state, which is the row itself. */
export function heardIn(row: OrderRow | undefined): Heard {
  if (row === undefined) return nothingHeard;
  const { states, deductions, received, references } = keptIn(row);
  if (states !== undefined) return { states, deductions: deductions ?? [] };
  const state: State = {
    at: Number(row.updated_at),
    status: row.status,
    amount: {
      minor: Number(row.amount_minor),
      currency: row.currency,
      ...(row.full_minor !== null && { full: Number(row.full_minor) }),
    },
    ...(received === undefined && { orderedAt: Number(row.ordered_at) }),
    ...peopleIn(row),
    ...(row.pursued_since !== null && { pursuedSince: row.pursued_since }),
    ...(row.lines !== null && { lines: row.lines }),
    ...(references !== undefined && { references }),
  };
  return { states: [state], deductions: [] };
}

/** A customer known by name alone has no key of the source's. */
function peopleIn({ customer, customer_key, seller, seller_key }: OrderRow): Partial<State> {
  const isNamed = customer !== null && customer_key === nameKey(customer);
  return {
    ...(customer_key !== null && !isNamed && { customerKey: customer_key }),
    ...(customer !== null && { customer }),
    ...(seller !== null && { seller: { key: seller_key ?? nameKey(seller), shown: seller } }),
  };
}

/** What the columns leave out of what was heard of this very order. `alone`: no other order's words are in them. */
export function keptOf({ states, deductions }: Heard, { alone, received }: { alone: boolean; received: Instant }) {
  const [state] = states;
  const isDated = states.some(({ orderedAt }) => orderedAt !== undefined);
  const undated = isDated ? {} : { received };
  const isMore = states.length > 1 || deductions.length > 0;
  if (!alone || isMore || state?.amount === undefined || state.amount.back !== undefined || state.renewal !== undefined)
    return JSON.stringify({ states, deductions, ...undated });
  const { references } = state;
  if (isDated && references === undefined) return null;
  return JSON.stringify({ ...undated, ...(references && { references }) });
}

/** `timeZone` and `currency` of the office: the latter until an amount is known. `at`: when it was first heard of. */
export interface RowPlace {
  source: string;
  orderId: string;
  at: Instant;
  timeZone: string;
  currency: string;
}

/** A row with the columns that what was heard comes to; what was decided and counted stays. */
export function rowOf(heard: Heard, known: OrderRow | undefined, place: RowPlace): OrderRow {
  const standing = standingOf(heard);
  const { orderedAt = place.at, customerKey, customer, seller } = standing;
  return {
    ...(known ?? blank(place)),
    status: standing.status,
    amount_minor: standing.net,
    currency: standing.said?.currency ?? heard.deductions[0]?.currency ?? place.currency,
    full_minor: standing.said?.full ?? null,
    ordered_at: orderedAt,
    ordered_on: dayOf(orderedAt, place.timeZone).day,
    updated_at: heard.deductions.reduce((latest, { at }) => Math.max(latest, at), standing.at ?? 0),
    customer_key: customerKey ?? (customer === undefined ? null : nameKey(customer)),
    customer: customer ?? null,
    seller: seller?.shown ?? null,
    seller_key: seller?.key ?? null,
    pursued_since: standing.pursuedSince ?? null,
    lines: standing.lines ?? null,
  };
}

/** With every column: a row to which some are added later costs several times as much. */
const blank = ({ source, orderId, at, currency }: RowPlace): OrderRow => ({
  source,
  order_id: orderId,
  status: 'open',
  amount_minor: 0,
  currency,
  counted_minor: null,
  ordered_at: at,
  ordered_on: '',
  updated_at: at,
  won_at: null,
  rang: 0,
  customer_key: null,
  customer: null,
  seller: null,
  pursued_since: null,
  lines: null,
  press_id: null,
  decided_at: at,
  heard: null,
  sale: null,
  leads: 1,
  full_minor: null,
  rate: null,
  rate_on: null,
  seller_key: null,
});

/** Whether two versions of a row say the same. */
export const isSameRow = (a: OrderRow, b: OrderRow): boolean =>
  (Object.keys(a) as (keyof OrderRow)[]).every((name) => a[name] === b[name]);
