import type { DecidedOrder, Facts, KnownOrder } from '../rules/decide.ts';
import type { Rules } from '../rules/settings.ts';
import type { ReplayRow } from '../store/replay-rows.ts';
import { dayOf } from '../time.ts';
import { rememberCustomers } from './customers.ts';
import type { ReplayJob } from './job.ts';
import type { Look } from './looks.ts';
import { pressOf, type Read, saleOf, sellerOf } from './read.ts';
import type { Change } from './totals.ts';

/** One look at an order, with all that any sum for a large order is measured against: the same for every such sum. */
export interface Moment {
  look: Look;
  /** How it moves the sums. */
  changes: readonly Change[];
  /** What decides it, but for milestones and whether its sale has rung; absent where nothing could. */
  asked?: { facts: Facts; order: DecidedOrder };
}

/** What was known of a sale: of the order that counted for it, and on which day. */
interface Former {
  order: ReplayRow;
  on: string;
  known: KnownOrder;
}

const isAsked = ({ reasons }: Rules): boolean => reasons.firstOrder.on || reasons.backAfter.on;

/** Every order taken again in the order of time. */
export function momentsOf(read: Read, job: ReplayJob): Moment[] {
  const { rules, office } = job;
  const customers = rememberCustomers({ ...read, isAsked: isAsked(rules), timeZone: office.timeZone });
  const before = new Map<ReplayRow | string, Former>();
  const factsOf = factsIn(read, job);
  return read.looks.map((look) => {
    const { order, status, counted } = look;
    const former = look.before ? before.get(saleOf(order)) : undefined;
    const known = former?.known;
    const on = dayOf(order.orderedAt, office.timeZone).day;
    const customer = customers.of(order);
    const moment: Moment = { look, changes: changesOf(former, look, on) };
    if (status === 'won' && counted !== null) {
      const facts = factsOf({ look, known, on, ...customers.facts(customer, order, on) });
      moment.asked = { facts, order: decidedOf(read, look) };
    }
    if (former !== undefined && former.order !== order) customers.leaves(customers.of(former.order), former.order);
    customers.stands(customer, look, on);
    if (look.again) before.set(saleOf(order), { order, on, known: knownOf(look, known) });
    return moment;
  });
}

/** What is known at one look at an order. */
interface Told extends Pick<Facts, 'known' | 'customer' | 'celebratedBy'> {
  look: Look;
  /** The office's day the order counts on. */
  on: string;
}

function factsIn(read: Read, job: ReplayJob): (told: Told) => Facts {
  const { currency } = job.office;
  const bells = bellsBySource(job);
  const all = job.bells.map(({ name }) => name);
  const sellers = sellersOf(read);
  return ({ look, known, on, customer, celebratedBy }) => {
    const { order, at, counted } = look;
    const { source, renewal } = order.more;
    return {
      known,
      orderedAt: at,
      restoredAt: undefined,
      orderedOn: on,
      counted: counted === null ? undefined : { minor: counted, currency },
      officeCurrency: currency,
      celebratedBy,
      pressId: pressOf(read, order),
      milestones: [],
      source: source ?? '',
      renewal: renewal === 1 ? 'yes' : undefined,
      customer,
      seller: sellers(order),
      bells: source === null ? all : bells(source),
    };
  };
}

/** Who won an order, worked out once for each name. */
function sellersOf(read: Read): (order: ReplayRow) => Facts['seller'] {
  const known = new Map<string, Facts['seller']>();
  return (order) => {
    const { seller, sellerKey } = order;
    if (seller === null) return undefined;
    const key = sellerKey === null ? seller : `${sellerKey} ${seller}`;
    const found = known.get(key);
    if (found !== undefined) return found;
    const told = sellerOf(read, order);
    known.set(key, told);
    return told;
  };
}

function bellsBySource({ bells }: ReplayJob): (source: string) => string[] {
  const known = new Map<string, string[]>();
  return (source) => {
    const own = known.get(source) ?? bells.filter((it) => it.sources?.includes(source) ?? true).map(({ name }) => name);
    known.set(source, own);
    return own;
  };
}

const knownOf = ({ at, status, counted }: Look, before: KnownOrder | undefined): KnownOrder => ({
  rang: false,
  status: status as KnownOrder['status'],
  counted: status === 'won' ? (counted ?? undefined) : undefined,
  wonAt: before?.wonAt ?? (status === 'won' ? at : undefined),
});

const none: readonly Change[] = [];

/** Mostly one: what it counts for now less what it counted for before, each on its day. */
function changesOf(former: Former | undefined, { status, counted }: Look, on: string): readonly Change[] {
  const counts = status === 'won' && counted !== null;
  const did = former?.known.status === 'won' ? former.known.counted : undefined;
  if (former === undefined || did === undefined) return counts ? [{ on, minor: counted, wins: 1 }] : none;
  if (!counts) return [{ on: former.on, minor: -did, wins: -1 }];
  if (former.on === on) return [{ on, minor: counted - did, wins: 0 }];
  return [
    { on: former.on, minor: -did, wins: -1 },
    { on, minor: counted, wins: 1 },
  ];
}

function decidedOf(read: Read, { order, status, amount }: Look): DecidedOrder {
  const { currency, lines, pursuedSince } = order.more;
  return {
    status: status as KnownOrder['status'],
    currency: currency ?? '',
    pursuedSince: pursuedSince ?? undefined,
    ...(lines !== null && {
      net: { minor: amount ?? read.detail(order).amount, currency: currency ?? '' },
      lines: JSON.parse(lines),
    }),
  };
}
