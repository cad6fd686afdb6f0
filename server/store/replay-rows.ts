import type { Connection } from './sqlite.ts';

/** What a replay reads of every order; null where there is none, or where its rules do not ask for it. */
export interface ReplayRow extends Extras {
  /** Its row in the table. */
  id: number;
  status: 'won' | 'open' | 'cancelled';
  rang: boolean;
  counted: number | null;
  orderedAt: number;
  /** When it was first won, else last decided. */
  told: number;
  customerKey: string | null;
}

/** What few orders have, or few offices' rules ask for: strings take the longest to read. */
export interface Extras {
  pursuedSince: string | null;
  pressId: string | null;
  sale: string | null;
  customer: string | null;
  seller: string | null;
  sellerKey: string | null;
  source: string | null;
  currency: string | null;
  lines: string | null;
}

export interface Wanted {
  /** Who each order is of. */
  customers: boolean;
  /** All that `Extras` holds, of every order. */
  extras: boolean;
}

/** What is told of the few that ring. */
export interface ReplayDetail {
  source: string;
  order_id: string;
  currency: string;
  amount: number;
  customer: string | null;
  seller: string | null;
  sellerKey: string | null;
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
  /** Those that count for their sale. */
  orders(db: Connection, { start, end }: Span, { customers, extras }: Wanted): ReplayRow[] {
    const where = 'WHERE +ordered_at >= ? AND +ordered_at < ? AND leads = 1';
    const rows = db
      .prepare(
        `SELECT rowid, rang * 4 + CASE status WHEN 'won' THEN 0 WHEN 'open' THEN 1 ELSE 2 END, counted_minor, ordered_at,
          coalesce(won_at, decided_at, ordered_at)${customers ? ', customer_key' : ''} FROM orders ${where}`,
      )
      .raw()
      .all(start, end) as RawRow[];
    const known = new Map(
      db
        .all<Extras & { id: number }>(
          `SELECT rowid AS id, pursued_since AS pursuedSince, press_id AS pressId, sale, customer, seller,
            seller_key AS sellerKey, source, currency, lines
          FROM orders ${where} AND (? OR pursued_since IS NOT NULL OR press_id IS NOT NULL OR sale IS NOT NULL)`,
          start,
          end,
          extras ? 1 : 0,
        )
        .map((row) => [row.id, row]),
    );
    return rows.map((row) => rowOf(row, known.size === 0 ? undefined : known.get(row[0])));
  },

  detail: (db: Connection, id: number) =>
    db.all<ReplayDetail>(
      `SELECT source, order_id, currency, amount_minor AS amount, customer, seller, seller_key AS sellerKey FROM orders WHERE rowid = ?`,
      id,
    )[0],

  /** Whether any order says since when its customer was worked on, or is an open deal. */
  hasPursuits: (db: Connection, { start, end }: Span) =>
    db.all(
      `SELECT 1 FROM orders WHERE (pursued_since IS NOT NULL OR status = 'open') AND +ordered_at >= ? AND +ordered_at < ?
      LIMIT 1`,
      start,
      end,
    ).length > 0,

  /** Whoever was won before a time, and when last; who has had an open deal since then, and since when. */
  pastCustomers: (db: Connection, before: number) =>
    db.all<{ key: string; last_on: string | null; open_since: string | null }>(
      `SELECT customer_key AS key, max(CASE status WHEN 'won' THEN ordered_on END) AS last_on,
        min(CASE status WHEN 'open' THEN coalesce(pursued_since, ordered_on) END) AS open_since
      FROM orders WHERE customer_key IS NOT NULL AND ordered_at < ? AND leads = 1 AND status IN ('won', 'open')
      GROUP BY customer_key`,
      before,
    ),

  /** Every look at those that were looked at again since then. */
  looks: (db: Connection, since: number) =>
    db.all<LookRow>(
      `WITH again AS (
        SELECT DISTINCT source, order_id FROM decisions WHERE previous_at IS NOT NULL AND at >= @since)
      SELECT o.rowid AS id, d.at, d.status, d.amount_minor
      FROM decisions d JOIN again USING (source, order_id) JOIN orders o USING (source, order_id) WHERE d.at >= @since ORDER BY d.id`,
      { since },
    ),

  /** What decided that an order rings, and when. */
  rung: (db: Connection, since: number) =>
    db.all<{ id: number; why: string }>(
      `SELECT o.rowid AS id, d.why FROM decisions d JOIN orders o USING (source, order_id) WHERE d.rings = 1 AND d.at >= ?`,
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

  /** Presses that rang and have become an order's. */
  pressed: (db: Connection) =>
    db.all<{ press_id: string }>('SELECT press_id FROM presses WHERE rang = 1 AND joined_order IS NOT NULL'),

  /** The sums of every day and month before a day. */
  sumsBefore: (db: Connection, day: string) =>
    db.all<{ period: string; minor: number; wins: number }>(
      `SELECT period, minor, wins FROM tallies
      WHERE (length(period) = 10 AND period < @day AND substr(period, 1, 7) = substr(@day, 1, 7))
        OR (length(period) = 7 AND period < substr(@day, 1, 7))`,
      { day },
    ),
};

type RawRow = [id: number, flags: number, counted: number | null, orderedAt: number, told: number, key?: string | null];
const statuses = ['won', 'open', 'cancelled'] as const;

/** Spelt out: this runs for every row there is. */
function rowOf(row: RawRow, extras: Extras | undefined): ReplayRow {
  return {
    id: row[0],
    status: statuses[row[1] & 3] ?? 'cancelled',
    rang: row[1] >= 4,
    counted: row[2],
    orderedAt: row[3],
    told: row[4],
    customerKey: row[5] ?? null,
    pursuedSince: extras?.pursuedSince ?? null,
    pressId: extras?.pressId ?? null,
    sale: extras?.sale ?? null,
    customer: extras?.customer ?? null,
    seller: extras?.seller ?? null,
    sellerKey: extras?.sellerKey ?? null,
    source: extras?.source ?? null,
    currency: extras?.currency ?? null,
    lines: extras?.lines ?? null,
  };
}
