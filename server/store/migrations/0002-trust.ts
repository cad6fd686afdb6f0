import type { Kysely } from 'kysely';

/** How long a bell is muted, and what became of a ring step by step. */
export async function trust({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('bells').addColumn('muted_until', 'bigint').execute();
  await schema
    .createTable('ring_steps')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('ring_id', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('step', 'text', (c) => c.notNull())
    .addColumn('detail', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('ring_steps_by_ring').on('ring_steps').columns(['ring_id', 'id']).execute();
}
