import { join } from 'node:path';
import type { Facts } from '../rules/decide.ts';
import { nameKey } from '../sale.ts';
import { type ReplayDetail, type ReplayRow, replayRows } from '../store/replay-rows.ts';
import { type Connection, DATABASE, withSqlite } from '../store/sqlite.ts';
import { dayNamed } from '../time.ts';
import type { ReplayJob } from './job.ts';
import { looksAt } from './looks.ts';

/** What a replay reads, once; it can be replayed by several rules. */
export type Read = ReturnType<typeof readAll>;

/** All at one moment, beside a server that goes on writing. `use` may ask for what was not read at once. */
export const withLedger = <T>(job: ReplayJob, use: (read: Read) => T): T =>
  withSqlite(join(job.folder, DATABASE), { readonly: true, timeout: 5000 }, (db) => {
    db.exec('BEGIN'); // closing ends it
    return use(readAll(db, job));
  });

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

/** What is counted once: a sale, or an order that is one of its own. */
export const saleOf = (order: ReplayRow): ReplayRow | string => order.more.sale ?? order;

/** The press that celebrated it; not where the order had rung before somebody claimed the press. */
export function pressOf(read: Read, order: ReplayRow): string | undefined {
  const press = order.more.sale ?? order.more.pressId;
  return press !== null && read.pressed.has(press) && whyRang(read, order) === undefined ? press : undefined;
}
