import { join } from 'node:path';
import type { Reason } from '../../broker/contract/ring.ts';
import { decide, type Facts, type KnownOrder } from '../rules/decide.ts';
import { isOpen, type OfficeTimes } from '../rules/office-hours.ts';
import type { Rules } from '../rules/settings.ts';
import { nameKey } from '../sale.ts';
import { type ReplayDetail, type ReplayRow, replayRows } from '../store/replay-rows.ts';
import { type Connection, DATABASE, withSqlite } from '../store/sqlite.ts';
import { dayNamed, dayOf } from '../time.ts';
import { rememberCustomers } from './customers.ts';
import type { ReplayJob } from './job.ts';
import { type Look, looksAt } from './looks.ts';
import { replayTotals } from './totals.ts';

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
    orders: rows.length,
    book,
    past: replayRows.pastCustomers(db, span.start),
    sellers: new Map(replayRows.sellers(db).map(({ key, ...seller }) => [key, seller])),
    pressed: new Set(replayRows.pressed(db).map(({ press_id }) => press_id)),
    rung: new Map(replayRows.rung(db, span.start).map(({ id, why }) => [id, why])),
    sums: replayRows.sumsBefore(db, from),
    detail,
  };
}

/** Why an order really rang, as it was written down; undefined where it did not. */
export const whyRang = ({ rung }: Read, { rang, id }: ReplayRow): string | undefined =>
  rang ? rung.get(id) : undefined;

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

/** Every order taken again in the order of time, decided by these rules. */
export function replay(read: Read, job: ReplayJob): Rung[] {
  const { rules, office } = job;
  const onOf = ({ orderedAt }: ReplayRow): string => dayOf(orderedAt, office.timeZone).day;
  const customers = rememberCustomers({
    ...read,
    onOf,
    isAsked: isAsked(rules),
  });
  const totals = replayTotals(job, read.sums);
  const known = new Map<ReplayRow, KnownOrder>();
  const bells = bellsBySource(job);
  const all = job.bells.map(({ name }) => name);
  const times = timesOf(job);
  const rung: Rung[] = [];
  for (const look of read.looks) {
    const { order, at, status, counted } = look;
    const before = look.before ? known.get(order) : undefined;
    customers.stands(look);
    const change = changeOf(before, look);
    const milestones = change === undefined ? [] : totals.move(at, onOf(order), change);
    const mayRing = status === 'won' && counted !== null && before?.rang !== true;
    const decision = mayRing ? decide(factsOf(look), decidedOf(read, look), rules, at) : undefined;
    if (decision?.ring === true) {
      const quiet = look.live && !isOpen(times, at);
      rung.push({ look, reasons: decision.reasons, quiet });
    }
    if (look.again) note(look, before, decision?.ring === true);

    function factsOf({ order, at, counted }: Look): Facts {
      return {
        known: before,
        orderedAt: at,
        restoredAt: undefined,
        orderedOn: onOf(order),
        counted: counted === null ? undefined : { minor: counted, currency: office.currency },
        officeCurrency: office.currency,
        pressId: pressOf(order),
        milestones,
        source: order.more.source ?? '',
        seller: sellerOf(read, order),
        bells: order.more.source === null ? all : bells(order.more.source),
        ...customers.facts(order),
      };
    }
  }

  /** The press that celebrated it; not where the order had rung before somebody claimed the press. */
  function pressOf(order: ReplayRow): string | undefined {
    const { pressId } = order.more;
    return pressId !== null && read.pressed.has(pressId) && whyRang(read, order) === undefined ? pressId : undefined;
  }

  function note({ order, at, status, counted }: Look, before: KnownOrder | undefined, rings: boolean): void {
    known.set(order, {
      rang: rings || before?.rang === true,
      status: status as KnownOrder['status'],
      counted: status === 'won' ? (counted ?? undefined) : undefined,
      wonAt: before?.wonAt ?? (status === 'won' ? at : undefined),
    });
  }

  return rung;
}

function changeOf(before: KnownOrder | undefined, { status, counted }: Look) {
  const counts = status === 'won' && counted !== null;
  const did = before?.status === 'won' ? before.counted : undefined;
  if (!counts && did === undefined) return undefined;
  return { minor: (counts ? counted : 0) - (did ?? 0), wins: (counts ? 1 : 0) - (did === undefined ? 0 : 1) };
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
