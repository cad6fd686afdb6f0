import type { Kysely } from 'kysely';

/** When older data took the place of newer, and on which day and in which currency a told amount counts. */
export async function restores({ schema }: Kysely<unknown>): Promise<void> {
  await schema
    .createTable('restores')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint')
    .addColumn('backup_at', 'bigint')
    .execute();
  await schema.alterTable('presses').addColumn('pressed_on', 'text').execute();
  await schema.alterTable('presses').addColumn('currency', 'text').execute();
}
