import type { Kysely } from 'kysely';

/** When each source sent: what its habit is read from. */
export async function habits({ schema }: Kysely<unknown>): Promise<void> {
  await schema.createIndex('deliveries_by_source').on('deliveries').columns(['source', 'received_at']).execute();
}
