import type { Db } from './database.ts';

/** Decisions are found by their time: those of a delivery were made right after it came. */
const SPAN_MS = 15_000;

/** The orders that deliveries were about, as far as anything was decided of them then. */
export async function ordersOf(
  db: Pick<Db, 'selectFrom'>,
  lines: readonly { id: number; received_at: number }[],
): Promise<Map<number, string[]>> {
  const found = new Map<number, string[]>();
  for (const { id, received_at } of lines) {
    const rows = await db
      .selectFrom('decisions')
      .select('order_id')
      .distinct()
      .where('at', '>=', Number(received_at))
      .where('at', '<', Number(received_at) + SPAN_MS)
      .where('delivery_id', '=', id)
      .execute();
    found.set(
      id,
      rows.map(({ order_id }) => order_id),
    );
  }
  return found;
}
