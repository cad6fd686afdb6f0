import { type Kysely, sql } from 'kysely';
import { plainName, withoutSource } from '../../names.ts';

type Db = Kysely<unknown>;
const AT_ONCE = 1000;

/** Customers in the order in which people look for a name: by what `plainName` makes of it, stored beside it. */
export async function names(db: Db): Promise<void> {
  const { schema } = db;
  await schema
    .alterTable('customers')
    .addColumn('sorts_as', 'text', (c) => c.notNull().defaultTo(''))
    .execute();
  await schema.dropIndex('customers_by_name').execute();
  for (let after: string | undefined = ''; after !== undefined; ) after = await fill(db, after);
  await schema.createIndex('customers_by_name').on('customers').columns(['sorts_as', 'key']).execute();
}

/** Returns the key of the last that it has filled; undefined where there was none. */
async function fill(db: Db, after: string): Promise<string | undefined> {
  const { rows } = await sql<{ key: string; name: string | null }>`
    SELECT key, name FROM customers WHERE key > ${after} ORDER BY key LIMIT ${AT_ONCE}`.execute(db);
  const filled = JSON.stringify(rows.map(({ key, name }) => [key, plainName(name ?? withoutSource(key))]));
  await sql`
    UPDATE customers SET sorts_as = json_extract(row.value, '$[1]') FROM json_each(${filled}) AS row
    WHERE customers.key = json_extract(row.value, '$[0]')`.execute(db);
  return rows.at(-1)?.key;
}
