import { storeFailureOf } from './failure.ts';
import { type Connection, withSqlite } from './sqlite.ts';
import type { Tally } from './tallies.ts';

/**
 * What is wrong with the data: a page of the file; a total (`stored`) that the ledger does not add up to (`rebuilt`);
 * rows that belong to nothing.
 */
export type Finding =
  | { kind: 'damaged'; detail: string }
  | { kind: 'total'; period: string; stored: Tally; rebuilt: Tally }
  | { kind: 'loose'; what: Loose; rows: number; example: string };

export type Loose = keyof typeof loose;

/** Rows that name another which is not there, or which does not name them back. */
const loose = {
  'rings without their order': `
    SELECT r.id AS example FROM rings r LEFT JOIN orders o ON o.source = r.source AND o.order_id = r.order_id
    WHERE r.kind = 'order' AND o.order_id IS NULL`,
  'rings without their press': `
    SELECT r.id AS example FROM rings r LEFT JOIN presses p ON p.press_id = r.press_id
    WHERE r.kind = 'press' AND p.press_id IS NULL`,
  'presses without their ring': `
    SELECT p.press_id AS example FROM presses p LEFT JOIN rings r ON r.id = p.ring_id WHERE r.id IS NULL`,
  'presses without the order that joined them': `
    SELECT p.press_id AS example FROM presses p
    LEFT JOIN orders o ON o.source = p.joined_source AND o.order_id = p.joined_order
    WHERE p.joined_order IS NOT NULL AND o.press_id IS NOT p.press_id`,
  'orders without the press that they joined': `
    SELECT o.order_id AS example FROM orders o LEFT JOIN presses p ON p.press_id = o.press_id
    WHERE o.press_id IS NOT NULL AND (p.joined_source IS NOT o.source OR p.joined_order IS NOT o.order_id)`,
  'sales that count more than once, or not at all': `
    SELECT coalesce(sale, order_id) AS example FROM orders
    GROUP BY CASE WHEN sale IS NULL THEN source || '/' || order_id ELSE sale END HAVING sum(leads) <> 1`,
  'joins without their orders': `
    SELECT j.order_id AS example FROM sale_joins j
    LEFT JOIN orders o ON o.source = j.source AND o.order_id = j.order_id
    LEFT JOIN orders p ON p.source = j.other_source AND p.order_id = j.other_order_id
    WHERE o.order_id IS NULL OR p.order_id IS NULL`,
  'strokes without their ring': `
    SELECT s.ring_id AS example FROM strokes s LEFT JOIN rings r ON r.id = s.ring_id WHERE r.id IS NULL`,
} as const;

/**
 * Reads a database through as it is committed now, and adds its totals up anew. Writers are not held up. `dayOf`: the
 * day on which a press counts that was stored before days were. Damage that ends the reading is a finding, too.
 */
export function checkDatabase(file: string, dayOf: (at: number) => string): Finding[] {
  const found: Finding[] = [];
  try {
    withSqlite(file, { readonly: true, timeout: 5000 }, (db) => {
      db.exec('BEGIN'); // closing ends it
      found.push(...damage(db));
      found.push(...totals(db, dayOf));
      found.push(...looseRows(db));
    });
  } catch (error) {
    const isDamaged = found.some(({ kind }) => kind === 'damaged'); // then what is read may be anything
    if (!isDamaged && storeFailureOf(error) !== 'damaged') throw error;
    if (!isDamaged) found.push({ kind: 'damaged', detail: error instanceof Error ? error.message : String(error) });
  }
  return found;
}

/** What SQLite first finds wrong with the pages of a database, without its indexes; undefined where that is nothing. */
export function quickDamage(file: string): string | undefined {
  try {
    const look = (db: Connection) => db.all<{ quick_check: string }>('PRAGMA quick_check(1)')[0]?.quick_check;
    const said = withSqlite(file, { readonly: true, timeout: 5000 }, look);
    return said === 'ok' ? undefined : said;
  } catch (error) {
    if (storeFailureOf(error) !== 'damaged') throw error;
    return error instanceof Error ? error.message : String(error);
  }
}

const damage = (db: Connection): Finding[] =>
  db
    .all<{ integrity_check: string }>('PRAGMA integrity_check(20)')
    .map(({ integrity_check: detail }) => ({ kind: 'damaged' as const, detail }))
    .filter(({ detail }) => detail !== 'ok');

function totals(db: Connection, dayOf: (at: number) => string): Finding[] {
  const stored = new Map(
    db
      .all<Tally & { period: string }>('SELECT period, minor, wins FROM tallies')
      .map(({ period, minor, wins }) => [period, { minor, wins }]),
  );
  const rebuilt = rebuild(db, dayOf);
  const nothing = { minor: 0, wins: 0 };
  return [...new Set([...stored.keys(), ...rebuilt.keys()])].sort().flatMap((period) => {
    const [was, is] = [stored.get(period) ?? nothing, rebuilt.get(period) ?? nothing];
    return was.minor === is.minor && was.wins === is.wins
      ? []
      : [{ kind: 'total' as const, period, stored: was, rebuilt: is }];
  });
}

interface Counted extends Tally {
  day: string;
}

/** Standing won orders with a rate that lead their sale, and told amounts that no order has joined: by day and by month. */
function rebuild(db: Connection, dayOf: (at: number) => string): Map<string, Tally> {
  const orders = db.all<Counted>(`
    SELECT ordered_on AS day, sum(counted_minor) AS minor, count(*) AS wins FROM orders
    WHERE status = 'won' AND leads = 1 AND counted_minor IS NOT NULL GROUP BY ordered_on`);
  const told = db
    .all<Counted & { day: string | null; at: number }>(`
      SELECT pressed_on AS day, pressed_at AS at, amount_minor AS minor, 1 AS wins FROM presses
      WHERE claim = 'claimed' AND joined_order IS NULL AND amount_minor IS NOT NULL
        AND (currency IS NULL OR currency = ${currencyOf(db)})`)
    .map(({ day, at, minor, wins }) => ({ day: day ?? dayOf(at), minor, wins }));
  const sums = new Map<string, Tally>();
  for (const { day, minor, wins } of [...orders, ...told]) {
    for (const period of [day, day.slice(0, 'YYYY-MM'.length)]) {
      const sum = sums.get(period) ?? { minor: 0, wins: 0 };
      sums.set(period, { minor: sum.minor + minor, wins: sum.wins + wins });
    }
  }
  return sums;
}

/** The books', as SQL: what an older version wrote is all in one currency, and does not say which. */
function currencyOf(db: Connection): string {
  const [told] = db.all("SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = 'books'");
  return told === undefined ? 'currency' : 'coalesce((SELECT currency FROM books), currency)';
}

function looseRows(db: Connection): Finding[] {
  return (Object.keys(loose) as Loose[]).flatMap((what) => {
    const [row] = db.all<{ rows: number; example: unknown }>(
      `SELECT count(*) AS rows, min(example) AS example FROM (${loose[what]})`,
    );
    return row === undefined || row.rows === 0
      ? []
      : [{ kind: 'loose' as const, what, rows: row.rows, example: String(row.example) }];
  });
}
