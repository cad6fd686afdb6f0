import type { Db } from './database.ts';

const MOST = 2000;

/** When a source's last deliveries came since an instant, ascending; at most 2000. */
export async function recentDeliveries(db: Db, source: string, since: number): Promise<number[]> {
  const rows = await db
    .selectFrom('deliveries')
    .select('received_at')
    .where('source', '=', source)
    .where('received_at', '>=', since)
    .orderBy('received_at', 'desc')
    .limit(MOST)
    .execute();
  return rows.map(({ received_at }) => Number(received_at)).reverse();
}
