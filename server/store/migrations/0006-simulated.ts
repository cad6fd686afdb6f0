import type { Kysely } from 'kysely';

/** Whether a ring went to a simulated board; null where it was never sent, or was stored before this was noted. */
export async function simulated({ schema }: Kysely<unknown>): Promise<void> {
  await schema.alterTable('rings').addColumn('simulated', 'integer').execute();
}
