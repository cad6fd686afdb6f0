import type { Money } from '../../broker/contract/money.ts';
import type { Instant } from '../time.ts';
import { textOrder } from './text-order.ts';

export type OrderStatus = 'open' | 'won' | 'cancelled' | 'refunded' | 'deleted';

/**
 * What a source said of an order at one time. A field that is absent was not said. Its keys always stand in this order:
 * two states are told apart by their JSON.
 */
export interface State {
  at: Instant;
  status: OrderStatus;
  /**
   * `full`: with tax, where the amount is without; deductions are in the same proportion. `back`: what had gone back, with
   * tax, and is not in the amount any more.
   */
  amount?: Money & { full?: number; back?: number };
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
  renewal?: Renewal;
}

/** `yes`: no new business, so it rings for nothing; `unsaid`: a part of a sale of which a later state will tell. */
export type Renewal = 'yes' | 'unsaid';

/** Of a payment dispute. Of an open one the money is held; `won`: it came back. */
export type DisputeState = 'open' | 'lost' | 'won';

/** What went back of what was paid, as it was said last; `since`: when it was first said. */
export interface Taken extends Money {
  id: string;
  of: string;
  whole: boolean;
  stands: boolean;
  inAmount: boolean;
  dispute?: DisputeState;
  at: Instant;
  since: Instant;
}

/** All that was said of one order, as far as it still matters: a function of the set of events, not of their order. */
export interface Heard {
  states: readonly State[];
  deductions: readonly Taken[];
}

export const nothingHeard: Heard = { states: [], deductions: [] };

/** Where an order stands, in minor units of its own currency. */
export interface Standing extends Omit<State, 'at' | 'renewal'> {
  at: Instant | undefined;
  /** As the latest state says. */
  renewal: Renewal | undefined;
  said: State['amount'];
  net: number;
  /** All that went back until now, with tax; `off`: as much of it as the amount that was said does not leave out already. */
  back: number;
  off: number;
  /** What went back in another currency than the amount's: nothing is taken off for it. */
  strange: readonly Money[];
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
  const paidBack = heard.deductions.length === 0 ? { off: 0, back: amount?.back ?? 0, strange: none } : wentBack(heard);
  const net = amount === undefined ? 0 : lessPaidBack(amount, paidBack.off);
  return {
    ...found,
    status: latest?.status === 'won' && paidBack.off > 0 && net === 0 ? 'refunded' : (latest?.status ?? 'open'),
    at: latest?.at,
    renewal: latest?.renewal,
    said: amount,
    net,
    ...paidBack,
  };
}

const none: readonly Money[] = [];

/** The amount that was said less what was paid back of it since, with tax. */
export const lessPaidBack = (amount: NonNullable<State['amount']>, paidBack: number): number =>
  Math.max(0, amount.minor - inProportion(paidBack, amount));

/** The currency is the amount's; without one that of the deductions, which then are all that is known. */
function wentBack({ states, deductions }: Heard): Pick<Standing, 'off' | 'back' | 'strange'> {
  const said = states.findLast(({ amount }) => amount !== undefined);
  const currency = said?.amount?.currency ?? deductions[0]?.currency;
  const saidAt = said?.at ?? Number.NEGATIVE_INFINITY;
  const [off, inside] = [false, true].map((isInside) => {
    const sums = new Map<string, number>();
    for (const code of new Set(deductions.map((each) => each.currency))) {
      const own = deductions.filter((each) => each.currency === code);
      sums.set(
        code,
        paidBackOf(own, ({ inAmount, since }) => (inAmount && since <= saidAt) === isInside),
      );
    }
    return sums;
  }) as [Map<string, number>, Map<string, number>];
  const own = off.get(currency ?? '') ?? 0;
  const strange = [...off].filter(([code, minor]) => code !== currency && minor > 0);
  return {
    off: own,
    back: own + Math.max(said?.amount?.back ?? 0, inside.get(currency ?? '') ?? 0),
    strange: strange.map(([code, minor]) => ({ minor, currency: code })),
  };
}

/** Of deductions in one currency, those that stand and are `meant`. */
function paidBackOf(deductions: readonly Taken[], meant: (told: Taken) => boolean): number {
  const singles = deductions.filter(({ whole }) => !whole);
  const sum = (some: readonly Taken[]) => some.reduce((total, { minor }) => total + minor, 0);
  const due = deductions.filter((each) => each.stands && meant(each));
  const rest = due.filter(({ whole }) => whole).map((each) => unexplained(each, singles));
  return sum(due.filter(({ whole }) => !whole)) + rest.reduce((total, minor) => total + minor, 0);
}

/** What a whole sum has that single ones do not: those that failed since were in it, too, but not those that had failed. */
function unexplained(whole: Taken, singles: readonly Taken[]): number {
  const inIt = singles.filter(
    ({ of, since, stands, at }) => of === whole.of && since <= whole.at + SLACK_MS && (stands || at >= whole.at),
  );
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

const same = (a: unknown, b: unknown): boolean => a === b || JSON.stringify(a) === JSON.stringify(b);

const knowsTax = ({ amount }: State): boolean => amount?.full !== undefined;

/** Of one time, what leaves something to be told is the earlier: whether it is a renewal, how much of it is tax. */
const byTime = (a: State, b: State): number =>
  a.at - b.at ||
  rank[a.status] - rank[b.status] ||
  Number(b.renewal === 'unsaid') - Number(a.renewal === 'unsaid') ||
  Number(knowsTax(a)) - Number(knowsTax(b)) ||
  textOrder(JSON.stringify(a), JSON.stringify(b));

const disputeRank = ({ dispute }: Taken): number => ['open', 'lost', 'won'].indexOf(dispute ?? '');

/** Said at the very same time: what no longer stands is the later, then what took off more, then a dispute that is over. */
function later(told: Taken, known: Taken): boolean {
  if (told.at !== known.at) return told.at > known.at;
  if (told.stands !== known.stands) return !told.stands;
  if (told.minor !== known.minor) return told.minor > known.minor;
  if (told.dispute !== known.dispute) return disputeRank(told) > disputeRank(known);
  const [a, b] = [told, known].map((each) => JSON.stringify({ ...each, since: 0 }));
  return (a ?? '') > (b ?? '');
}
