import { sql } from 'kysely';
import { byName } from '../names.ts';
import type { Db } from './database.ts';

const MOST = 200;
/** Where no order has lines, all of them would be looked through, and orders that come would wait. */
const LATELY = 2_000;

/** The names that thresholds can be for: of teams and sellers as the office calls them, and of products sold lately. */
export async function ruleNamesIn(db: Db): Promise<{ team: string[]; seller: string[]; product: string[] }> {
  const team = await db.selectFrom('sellers').select('team as name').distinct().where('team', 'is not', null).execute();
  const seller = await db
    .selectFrom('sellers')
    .select((of) => of.fn.coalesce('name', 'email').as('name'))
    .distinct()
    .where('joined_to', 'is', null)
    .execute();
  const product = await sql<{ name: string }>`
    SELECT DISTINCT json_extract(line.value, '$.product') AS name
    FROM (SELECT lines FROM orders ORDER BY ordered_at DESC LIMIT ${LATELY}) AS sold,
      json_each(sold.lines) AS line`.execute(db);
  const named = (rows: readonly { name: string | null }[]) => {
    const names = rows.flatMap(({ name }) => name ?? []);
    return byName(names, (name) => name).slice(0, MOST);
  };
  return { team: named(team), seller: named(seller), product: named(product.rows) };
}
