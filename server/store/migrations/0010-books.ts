import type { Kysely } from 'kysely';

type Db = Kysely<unknown>;

/** In which currency all was counted: one row, written by the first start. */
export async function books(db: Db): Promise<void> {
  await db.schema
    .createTable('books')
    .addColumn('one', 'integer', (c) => c.primaryKey())
    .addColumn('currency', 'text', (c) => c.notNull())
    .execute();
}
