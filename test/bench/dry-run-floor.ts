import { join } from 'node:path';
import Database from 'better-sqlite3';

/** The least that a dry run could be: a process that reads the same rows, looks at each amount, and says how many. */
process.once('message', ({ folder }: { folder: string }) => {
  const db = new Database(join(folder, 'ships-bell.db'), { readonly: true });
  const rows = db
    .prepare(
      `SELECT source, order_id, status, amount_minor, currency, counted_minor, ordered_at, ordered_on, won_at, rang,
        customer_key, customer, seller, pursued_since, press_id FROM orders ORDER BY ordered_at`,
    )
    .raw()
    .all() as [string, string, string, number][];
  const large = rows.filter(([, , , minor]) => minor >= 450_000).length;
  process.send?.({ rows: rows.length, large }, () => process.disconnect());
});
