import { join } from 'node:path';
import type { Reason } from '../../broker/contract/ring.ts';
import { type Facts, type KnownOrder, reasonsToRing } from '../rules/decide.ts';
import { isOpen, type OfficeTimes } from '../rules/office-hours.ts';
import type { Rules } from '../rules/settings.ts';
import { nameKey } from '../sale.ts';
import { type ReplayDetail, type ReplayRow, replayRows } from '../store/replay-rows.ts';
import { type Connection, DATABASE, withSqlite } from '../store/sqlite.ts';
import { dayNamed, dayOf } from '../time.ts';
import { rememberCustomers } from './customers.ts';
import type { ReplayJob } from './job.ts';
import { type Look, looksAt } from './looks.ts';
import { type Change, replayTotals } from './totals.ts';

/** What a replay reads, once; it can be replayed by several rules. */
export type Read = ReturnType<typeof readAll>;

/** An order that rings by the replayed rules. */
export interface Rung {
  look: Look;
  reasons: Reason[];
  /** The office was closed. */
  quiet: boolean;
}

/** All at one moment, beside a server that goes on writing. `use` may ask for what was not read at once. */
export const withLedger = <T>(job: ReplayJob, use: (read: Read) => T): T =>
  withSqlite(join(job.folder, DATABASE), { readonly: true, timeout: 5000 }, (db) => {
    db.exec('BEGIN'); // closing ends it
    return use(readAll(db, job));
  });

const isAsked = ({ reasons }: Rules): boolean => reasons.firstOrder.on || reasons.backAfter.on;

function readAll(db: Connection, job: ReplayJob) {
  const { office, rules, from, to } = job;
  const span = { start: dayNamed(from, office.timeZone).start, end: dayNamed(to, office.timeZone).end };
  const book = replayRows.book(db);
  const names = book.some(({ key }) => key.startsWith('name:'));
  const bySource = job.bells.some(({ sources }) => sources !== undefined);
  const extras = names || bySource || rules.thresholds.length > 0;
  const rows = replayRows.orders(db, span, extras);
  const details = new Map<number, ReplayDetail>();
  /** What is told of one order. */
  function detail({ id }: ReplayRow): ReplayDetail {
    const told = details.get(id) ?? replayRows.detail(db, id);
    if (told === undefined) throw new Error('an order was read that is not there');
    details.set(id, told);
    return told;
  }
  return {
    looks: looksAt(rows, replayRows.looks(db, span.start), (order) => detail(order).amount),
    orders: rows.reduce((count, { leads }) => count + (leads ? 1 : 0), 0),
    book,
    namesakes: replayRows.namesakes(db),
    past: replayRows.pastCustomers(db, span.start),
    sellers: new Map(replayRows.sellers(db).map(({ key, ...seller }) => [key, seller])),
    pressed: new Set(replayRows.pressed(db).map(({ press_id, sale }) => sale ?? press_id)),
    rung: new Map(replayRows.rung(db, span.start).map(({ id, sale, why }) => [sale ?? id, why])),
    before: { sums: replayRows.sumsBefore(db, from), passed: replayRows.passed(db, span.start) },
    detail,
  };
}

/** Why an order really rang, by whichever of its sale's ids, as it was written down; undefined where it did not. */
export const whyRang = ({ rung }: Read, { rang, id, more }: ReplayRow): string | undefined =>
  rang || more.sale !== null ? rung.get(more.sale ?? id) : undefined;

/** Who won an order, as the office calls them. */
export function sellerOf(
  { sellers }: Read,
  { seller, sellerKey }: Pick<ReplayRow, 'seller' | 'sellerKey'>,
): Facts['seller'] {
  if (seller === null) return undefined;
  const key = sellerKey ?? nameKey(seller);
  const known = sellers.get(key);
  if (known === undefined) return { key, name: seller };
  return { key: known.head, name: known.name ?? seller, ...(known.team !== null && { team: known.team }) };
}

/** The same, worked out once for each name. */
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

/** What is known at one look at an order. */
interface Moment extends Pick<Facts, 'known' | 'milestones' | 'customer' | 'celebratedBy'> {
  look: Look;
  /** The office's day the order counts on. */
  on: string;
}

/** What was known of a sale: of the order that counted for it, and on which day. */
interface Former {
  order: ReplayRow;
  on: string;
  known: KnownOrder;
}

/** Every order taken again in the order of time, decided by these rules. */
export function replay(read: Read, job: ReplayJob): Rung[] {
  const { rules, office } = job;
  const customers = rememberCustomers({ ...read, isAsked: isAsked(rules), timeZone: office.timeZone });
  const totals = replayTotals(job, read.before);
  const before = new Map<ReplayRow | string, Former>();
  const bells = bellsBySource(job);
  const all = job.bells.map(({ name }) => name);
  const times = timesOf(job);
  const sellers = sellersOf(read);
  const rung: Rung[] = [];
  for (const look of read.looks) {
    const { order, at, status, counted } = look;
    const former = look.before ? before.get(order.more.sale ?? order) : undefined;
    const known = former?.known;
    const on = dayOf(order.orderedAt, office.timeZone).day;
    const customer = customers.of(order);
    const changes = changesOf(former, look, on);
    const milestones = changes.length === 0 ? [] : totals.move(dayOf(at, office.timeZone).day, changes);
    const mayRing = status === 'won' && counted !== null && known?.rang !== true;
    const facts = mayRing
      ? factsOf({ look, known, on, milestones, ...customers.facts(customer, order, on) })
      : undefined;
    const reasons = facts === undefined ? [] : reasonsToRing(facts, decidedOf(read, look), rules, at);
    const rings = reasons.length > 0;
    if (rings) rung.push({ look, reasons, quiet: look.live && !isOpen(times, at) });
    if (former !== undefined && former.order !== order) customers.leaves(customers.of(former.order), former.order);
    customers.stands(customer, look, on);
    if (look.again) before.set(order.more.sale ?? order, { order, on, known: knownOf(look, known, rings) });
  }

  function factsOf({ look, known, on, milestones, customer, celebratedBy }: Moment): Facts {
    const { order, at, counted } = look;
    const { source } = order.more;
    return {
      known,
      orderedAt: at,
      restoredAt: undefined,
      orderedOn: on,
      counted: counted === null ? undefined : { minor: counted, currency: office.currency },
      officeCurrency: office.currency,
      celebratedBy,
      pressId: pressOf(order),
      milestones,
      source: source ?? '',
      renewal: order.more.renewal === 1 ? 'yes' : undefined,
      customer,
      seller: sellers(order),
      bells: source === null ? all : bells(source),
    };
  }

  /** The press that celebrated it; not where the order had rung before somebody claimed the press. */
  function pressOf(order: ReplayRow): string | undefined {
    const press = order.more.sale ?? order.more.pressId;
    return press !== null && read.pressed.has(press) && whyRang(read, order) === undefined ? press : undefined;
  }

  return rung;
}

const knownOf = ({ at, status, counted }: Look, before: KnownOrder | undefined, rings: boolean): KnownOrder => ({
  rang: rings || before?.rang === true,
  status: status as KnownOrder['status'],
  counted: status === 'won' ? (counted ?? undefined) : undefined,
  wonAt: before?.wonAt ?? (status === 'won' ? at : undefined),
});

/** Mostly one: what it counts for now less what it counted for before, each on its day. */
function changesOf(former: Former | undefined, { status, counted }: Look, on: string): Change[] {
  const counts = status === 'won' && counted !== null;
  const did = former?.known.status === 'won' ? former.known.counted : undefined;
  if (former === undefined || did === undefined) return counts ? [{ on, minor: counted, wins: 1 }] : [];
  if (!counts) return [{ on: former.on, minor: -did, wins: -1 }];
  if (former.on === on) return [{ on, minor: counted - did, wins: 0 }];
  return [
    { on: former.on, minor: -did, wins: -1 },
    { on, minor: counted, wins: 1 },
  ];
}

function decidedOf(read: Read, { order, status, amount }: Look) {
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

function bellsBySource({ bells }: ReplayJob): (source: string) => string[] {
  const known = new Map<string, string[]>();
  return (source) => {
    const own = known.get(source) ?? bells.filter((it) => it.sources?.includes(source) ?? true).map(({ name }) => name);
    known.set(source, own);
    return own;
  };
}

function timesOf({ rules, office, holidays }: ReplayJob): OfficeTimes {
  const days = new Set(holidays);
  const { hours, quietHours }: Pick<Rules, 'hours' | 'quietHours'> = rules;
  return { ...(hours && { hours }), quietHours, timeZone: office.timeZone, isHoliday: (day) => days.has(day) };
}
