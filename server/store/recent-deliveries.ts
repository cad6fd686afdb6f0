import { sql } from 'kysely';
import type { Db } from './database.ts';

const SPAN_MS = 60 * 86_400_000;
/** Of a source that sends all the time no more than one in so long is needed. */
const STEP_MS = 15 * 60_000;
/** Hops between two turns of whoever else wants to read or write. */
const FEW = 500;

/**
 * When a source sent in the sixty days up to its last delivery before `until`, ascending, the last included: at most one
 * of each quarter of an hour, found by hopping along the index, however many there are.
 */
export async function recentDeliveries(db: Db, source: string, until: number): Promise<number[]> {
  const newest = await db
    .selectFrom('deliveries')
    .select((of) => of.fn.max('received_at').as('at'))
    .where('source', '=', source)
    .where('received_at', '<=', until)
    .executeTakeFirst();
  if (newest?.at == null) return [];
  const last = Number(newest.at);
  const found: number[] = [];
  for (let from = last - SPAN_MS; ; ) {
    const hops = await hop(db, { source, from, last });
    found.push(...hops);
    if (hops.length < FEW) return [...found, last];
    from = (hops.at(-1) ?? last) + STEP_MS;
    await new Promise(setImmediate);
  }
}

async function hop(db: Db, { source, from, last }: { source: string; from: number; last: number }): Promise<number[]> {
  const { rows } = await sql<{ at: number }>`
    with recursive hops(at) as (
      select min(received_at) from deliveries where source = ${source} and received_at >= ${from}
      union all
      select (select min(received_at) from deliveries where source = ${source} and received_at >= hops.at + ${STEP_MS})
      from hops where hops.at < ${last}
    )
    select at from hops where at < ${last} limit ${FEW}`.execute(db);
  return rows.map(({ at }) => Number(at));
}
