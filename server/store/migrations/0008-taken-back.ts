import type { Kysely } from 'kysely';

type Db = Kysely<unknown>;

/** Past orders that are taken back: each run of a file by its delivery, how far taking back is, and what it left as it was. */
export async function takenBack(db: Db): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('import_runs')
    .addColumn('delivery_id', 'integer', (c) => c.primaryKey())
    .addColumn('import', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('after_decision', 'integer', (c) => c.notNull())
    .addColumn('taken_back_at', 'bigint')
    .addColumn('taken_back_by', 'text')
    .execute();
  await schema.createIndex('import_runs_by_import').on('import_runs').columns(['import', 'delivery_id']).execute();
  await schema
    .createTable('import_kept')
    .addColumn('import', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_kept_key', ['import', 'source', 'order_id'])
    .execute();
  for (const name of ['back_at_decision', 'gone', 'told_by_others', 'kept'])
    await schema
      .alterTable('imports')
      .addColumn(name, 'integer', (c) => c.notNull().defaultTo(0))
      .execute();
}
