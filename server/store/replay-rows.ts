import { nameKey } from '../sale.ts';
import type { Connection } from './sqlite.ts';

/** What a replay reads of every order. */
export interface ReplayRow {
  /** Its row in the table. */
  id: number;
  status: 'won' | 'open' | 'cancelled';
  /** It counts for its sale. */
  leads: boolean;
  rang: boolean;
  counted: number | null;
  orderedAt: number;
  /** When it was first won, else last decided. */
  told: number;
  customerKey: string | null;
  seller: string | null;
  sellerKey: string | null;
  more: Extras;
}

/** What few orders have, or few offices' rules ask for; null where there is none, or where it was not asked for. */
export interface Extras {
  pursuedSince: string | null;
  pressId: string | null;
  sale: string | null;
  customer: string | null;
  source: string | null;
  currency: string | null;
  lines: string | null;
  /** 1: no new business. */
  renewal: number | null;
}

/** What is told of the few that ring. */
export interface ReplayDetail {
  source: string;
  order_id: string;
  currency: string;
  amount: number;
  customer: string | null;
}

/** One time an order was looked at: of those that were looked at more than once. */
export interface LookRow {
  id: number;
  at: number;
  status: string | null;
  amount_minor: number | null;
}

export interface BookRow {
  key: string;
  joined_to: string | null;
  worked_since: string | null;
  met_at: string | null;
  met_on: string | null;
}

/** Instants, the end not included; all between them by the order's own time. */
export interface Span {
  start: number;
  end: number;
}

/** The rows that a replay of the rules reads. */
export const replayRows = {
  /**
   * Those that count for their sale, and what else was told of these sales. `extras`: all that `Extras` holds, of every
   * order.
   */
  orders(db: Connection, span: Span, extras: boolean): ReplayRow[] {
    const leading = rowsWhere(db, {
      where: '+ordered_at >= @start AND +ordered_at < @end AND leads = 1',
      span,
      extras,
    });
    if (leading.every(({ more }) => more.sale === null)) return leading;
    const ofThem = 'SELECT sale FROM orders WHERE sale IS NOT NULL AND leads = 1 AND +ordered_at >= @start';
    const where = `sale IN (${ofThem} AND +ordered_at < @end) AND leads = 0`;
    return [...leading, ...rowsWhere(db, { where, span, extras })];
  },

  detail: (db: Connection, id: number) =>
    db.all<ReplayDetail>(
      'SELECT source, order_id, currency, amount_minor AS amount, customer FROM orders WHERE rowid = ?',
      id,
    )[0],

  /** Whoever was won before a time, and when last; who has had an open deal since then, and since when. */
  pastCustomers: (db: Connection, before: number) =>
    db.all<{ key: string; last_on: string | null; open_since: string | null }>(
      `SELECT customer_key AS key, max(CASE status WHEN 'won' THEN ordered_on END) AS last_on,
        min(CASE status WHEN 'open' THEN coalesce(pursued_since, ordered_on) END) AS open_since
      FROM orders WHERE customer_key IS NOT NULL AND +ordered_at < @before AND leads = 1 AND status IN ('won', 'open')
        AND EXISTS (SELECT 1 FROM orders WHERE ordered_at < @before)
      GROUP BY customer_key`,
      { before },
    ),

  /** Every look at those that were looked at again since then. */
  looks: (db: Connection, since: number) =>
    db.all<LookRow>(
      `WITH again AS (
        SELECT DISTINCT source, order_id FROM decisions WHERE previous_at IS NOT NULL AND at >= @since)
      SELECT o.rowid AS id, d.at, d.status, d.amount_minor
      FROM decisions d JOIN again USING (source, order_id) JOIN orders o USING (source, order_id)
      WHERE d.at >= @since AND EXISTS (SELECT 1 FROM decisions WHERE previous_at IS NOT NULL AND at >= @since)
      ORDER BY d.id`,
      { since },
    ),

  /** What decided that an order rings, and when. */
  rung: (db: Connection, since: number) =>
    db.all<{ id: number; sale: string | null; why: string }>(
      `SELECT o.rowid AS id, o.sale, d.why FROM decisions d JOIN orders o USING (source, order_id)
      WHERE d.rings = 1 AND o.rang = 1 AND d.at >= ?`,
      since,
    ),

  book: (db: Connection) =>
    db.all<BookRow>(
      `SELECT key, joined_to, worked_since, met_at, met_on FROM customers
      WHERE joined_to IS NOT NULL OR worked_since IS NOT NULL OR key LIKE 'name:%'`,
    ),

  sellers: (db: Connection) =>
    db.all<{ key: string; head: string; name: string | null; team: string | null }>(
      `SELECT told.key, coalesce(head.key, told.key) AS head, coalesce(head.name, told.name, head.email, told.email) AS name,
        coalesce(head.team, told.team) AS team
      FROM sellers told LEFT JOIN sellers head ON head.key = told.joined_to`,
    ),

  /** Who is called like one that the book has by name alone, and has worked on. */
  namesakes: (db: Connection) =>
    db
      .all<{ noted: string; key: string; name: string | null }>(
        `SELECT noted.key AS noted, other.key, other.name FROM customers noted
        JOIN customers other ON other.sorts_as = noted.sorts_as
        WHERE noted.key LIKE 'name:%' AND noted.joined_to IS NULL AND noted.worked_since IS NOT NULL`,
      )
      .filter(({ noted, name }) => name !== null && nameKey(name) === noted),

  /** Presses that rang and have become an order's; what of its sale is known by another id, too. */
  pressed: (db: Connection) =>
    db.all<{ press_id: string; sale: string | null }>(
      `SELECT p.press_id, o.sale FROM presses p LEFT JOIN orders o ON o.source = p.joined_source AND o.order_id = p.joined_order
      WHERE p.rang = 1 AND p.joined_order IS NOT NULL`,
    ),

  /** Milestones that were passed before a time. */
  passed: (db: Connection, before: number) =>
    db.all<{ id: string; period: string }>('SELECT id, period FROM milestones WHERE passed_at < ?', before),

  /** The sums of every day and month before a day. */
  sumsBefore: (db: Connection, day: string) =>
    db.all<{ period: string; minor: number; wins: number }>(
      `SELECT period, minor, wins FROM tallies
      WHERE (length(period) = 10 AND period < @day AND substr(period, 1, 7) = substr(@day, 1, 7))
        OR (length(period) = 7 AND period < substr(@day, 1, 7))`,
      { day },
    ),
};

/** Most rows hear nothing more than their columns say. */
const renewal = `heard IS NOT NULL AND instr(heard, '"renewal":"yes"') > 0`;

function rowsWhere(
  db: Connection,
  { where, span, extras }: { where: string; span: Span; extras: boolean },
): ReplayRow[] {
  const lists = columns.map((column) => `json_group_array(${column})`).join(', ');
  const [read = []] = db.prepare(`SELECT ${lists} FROM orders WHERE ${where}`).raw().all(span) as string[][];
  const known = new Map(
    db
      .all<Extras & { id: number }>(
        `SELECT rowid AS id, pursued_since AS pursuedSince, press_id AS pressId, sale, customer, source, currency, lines,
          ${renewal} AS renewal
        FROM orders WHERE ${where}
          AND (@extras OR pursued_since IS NOT NULL OR press_id IS NOT NULL OR ${renewal})`,
        { ...span, extras: extras ? 1 : 0 },
      )
      .map((row) => [row.id, row]),
  );
  return rowsOf(read.map((list) => JSON.parse(list)) as unknown as Columns, known);
}

/** Read as one list each: a row of JavaScript's for each row of SQLite's takes three times as long. */
const columns = [
  'rowid',
  "leads * 8 + rang * 4 + CASE status WHEN 'won' THEN 0 WHEN 'open' THEN 1 ELSE 2 END",
  'counted_minor',
  'ordered_at',
  'coalesce(won_at, decided_at, ordered_at)',
  'customer_key',
  'seller',
  'seller_key',
  'sale',
];
type Names = (string | null)[];
type Columns = [
  ids: number[],
  flags: number[],
  counted: (number | null)[],
  orderedAt: number[],
  told: number[],
  customerKeys: Names,
  sellers: Names,
  sellerKeys: Names,
  sales: Names,
];
const statuses = ['won', 'open', 'cancelled'] as const;
const NOTHING: Extras = {
  ...{ pursuedSince: null, pressId: null, sale: null },
  ...{ customer: null, source: null, currency: null, lines: null, renewal: null },
};

const moreOf = (sale: string | null): Extras => (sale === null ? NOTHING : { ...NOTHING, sale });

function rowsOf(
  [ids, flags, counted, orderedAt, told, customerKeys, sellers, sellerKeys, sales]: Columns,
  known: ReadonlyMap<number, Extras>,
): ReplayRow[] {
  return ids.map((id, at) => ({
    id,
    status: statuses[(flags[at] ?? 2) & 3] ?? 'cancelled',
    leads: ((flags[at] ?? 0) & 8) > 0,
    rang: ((flags[at] ?? 0) & 4) > 0,
    counted: counted[at] ?? null,
    orderedAt: orderedAt[at] ?? 0,
    told: told[at] ?? 0,
    customerKey: customerKeys[at] ?? null,
    seller: sellers[at] ?? null,
    sellerKey: sellerKeys[at] ?? null,
    more: known.get(id) ?? moreOf(sales[at] ?? null),
  }));
}
