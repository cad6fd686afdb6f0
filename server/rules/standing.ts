import type { Money } from '../../broker/contract/money.ts';
import type { Instant } from '../time.ts';

export type OrderStatus = 'open' | 'won' | 'cancelled' | 'refunded' | 'deleted';

/**
 * What a source said of an order at one time. A field that is absent was not said. Its keys always stand in this order:
 * two states are told apart by their JSON.
 */
export interface State {
  at: Instant;
  status: OrderStatus;
  /** `full`: with tax, where the amount is without; deductions are in the same proportion. */
  amount?: Money & { full?: number };
  orderedAt?: Instant;
  /** Who the customer is by the source's own id, and what they are called. */
  customerKey?: string;
  customer?: string;
  seller?: { key: string; shown: string };
  pursuedSince?: string;
  /** JSON. */
  lines?: string;
  /** What other sources call this sale. */
  references?: readonly string[];
}

/** What went back of what was paid, as it was said last; `since`: when it was first said. */
export interface Taken extends Money {
  id: string;
  of: string;
  whole: boolean;
  stands: boolean;
  inAmount: boolean;
  at: Instant;
  since: Instant;
}

/** All that was said of one order, as far as it still matters: a function of the set of events, not of their order. */
export interface Heard {
  states: readonly State[];
  deductions: readonly Taken[];
}

export const nothingHeard: Heard = { states: [], deductions: [] };

/** Where an order stands. `deducted`: minor units, in its own currency, taken off the amount that was said. */
export interface Standing extends Omit<State, 'at'> {
  at: Instant | undefined;
  said: State['amount'];
  net: number;
  deducted: number;
  /** Something was taken off in another currency, and is left out. */
  strange: boolean;
}

/** What was said at the very same time: the later in this list is taken for the later. */
const rank = { open: 0, won: 1, refunded: 2, cancelled: 3, deleted: 4 } as const;

const fields = [
  'amount',
  'orderedAt',
  'customerKey',
  'customer',
  'seller',
  'pursuedSince',
  'lines',
  'references',
] as const satisfies (keyof State)[];

/** Sources tell times in whole seconds: a refund and the sum that has it in it may lie one apart. */
const SLACK_MS = 1_000;

/** With one state more: the same object where that says nothing new. */
export function hearState(heard: Heard, state: State): Heard {
  if (heard.states.length === 0) return { ...heard, states: [state] };
  const states = matter([...heard.states, state].sort(byTime));
  const isSame = states.length === heard.states.length && states.every((each, at) => same(each, heard.states[at]));
  return isSame ? heard : { ...heard, states };
}

/** With one deduction more: each is known by its id, and is what was said of it last. */
export function hearDeduction(heard: Heard, told: Taken): Heard {
  const known = heard.deductions.find(({ id, whole }) => id === told.id && whole === told.whole);
  const since = Math.min(told.since, known?.since ?? told.since);
  const latest = { ...(known === undefined || later(told, known) ? told : known), since };
  if (known !== undefined && same(latest, known)) return heard;
  const others = heard.deductions.filter((each) => each !== known);
  return { ...heard, deductions: [...others, latest].sort((a, b) => textOrder(keyOf(a), keyOf(b))) };
}

/** What was said of one order under several ids. */
export const hearAll = (all: readonly Heard[]): Heard =>
  all.reduce((whole, { states, deductions }) => deductions.reduce(hearDeduction, states.reduce(hearState, whole)));

/** Each field from the latest state that has it; what was paid back comes off. */
export function standingOf(heard: Heard): Standing {
  const latest = heard.states.at(-1);
  const found: Partial<State> = heard.states.length === 1 && latest ? latest : Object.assign({}, ...heard.states);
  const { amount } = found;
  const { deducted, strange } = amount === undefined ? nothingTaken : takenOff(heard, amount);
  const net = Math.max(0, (amount?.minor ?? 0) - deducted);
  return {
    ...found,
    status: latest?.status === 'won' && deducted > 0 && net === 0 ? 'refunded' : (latest?.status ?? 'open'),
    at: latest?.at,
    said: amount,
    net,
    deducted,
    strange,
  };
}

const nothingTaken = { deducted: 0, strange: false };

function takenOff({ states, deductions }: Heard, amount: NonNullable<State['amount']>) {
  if (deductions.length === 0) return nothingTaken;
  const amountAt = states.findLast((state) => state.amount !== undefined)?.at ?? Number.NEGATIVE_INFINITY;
  const own = deductions.filter(({ currency }) => currency === amount.currency);
  const singles = own.filter(({ whole }) => !whole);
  const isOff = ({ inAmount, since }: Taken) => !inAmount || since > amountAt;
  const sum = (some: readonly Taken[]) => some.reduce((total, { minor }) => total + minor, 0);
  const known = sum(singles.filter((each) => each.stands && isOff(each)));
  const rest = own.filter((each) => each.whole && each.stands && isOff(each)).map((each) => unexplained(each, singles));
  const paidBack = known + rest.reduce((total, minor) => total + minor, 0);
  return { deducted: inProportion(paidBack, amount), strange: own.length < deductions.length };
}

/** What a whole sum has that single ones do not: those that failed since were in it, too. */
function unexplained(whole: Taken, singles: readonly Taken[]): number {
  const inIt = singles.filter(({ of, since }) => of === whole.of && since <= whole.at + SLACK_MS);
  return Math.max(0, whole.minor - inIt.reduce((total, { minor }) => total + minor, 0));
}

/** What was paid back is with tax, whatever the amount is. Exact: the product is more than a number holds. */
function inProportion(paidBack: number, { minor, full }: NonNullable<State['amount']>): number {
  if (full === undefined || full <= 0 || full === minor) return paidBack;
  const whole = BigInt(full);
  return Number((2n * BigInt(paidBack) * BigInt(minor) + whole) / (2n * whole));
}

/** Only the latest says how the order stands; an earlier one matters as long as it has a field that no later one has. */
function matter(sorted: readonly State[]): State[] {
  const said = new Set<string>();
  const kept: State[] = [];
  for (const state of sorted.toReversed()) {
    const adds = fields.filter((field) => state[field] !== undefined && !said.has(field));
    if (kept.length > 0 && adds.length === 0) continue;
    for (const field of adds) said.add(field);
    kept.push(state);
  }
  return kept.reverse();
}

const keyOf = ({ id, whole }: Taken): string => `${id}${whole ? ' whole' : ''}`;

const textOrder = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const byTime = (a: State, b: State): number =>
  a.at - b.at || rank[a.status] - rank[b.status] || textOrder(JSON.stringify(a), JSON.stringify(b));

/** Said at the very same time: what no longer stands is the later, then what took off more. */
function later(told: Taken, known: Taken): boolean {
  if (told.at !== known.at) return told.at > known.at;
  if (told.stands !== known.stands) return !told.stands;
  if (told.minor !== known.minor) return told.minor > known.minor;
  const [a, b] = [told, known].map((each) => JSON.stringify({ ...each, since: 0 }));
  return (a ?? '') > (b ?? '');
}
