import type { Selectable } from 'kysely';
import type { Problem } from '../../broker/contract/result.ts';
import type { Fetch } from '../sources/source.ts';
import type { Db } from './database.ts';
import { deliveries } from './deliveries.ts';
import type { FetchesTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type FetchRow = Selectable<FetchesTable>;

/** What deliveries wait for: a row for each object that is still to be fetched. */
export const fetches = {
  async add(
    { trx }: Unit,
    wanted: readonly Fetch[],
    it: { source: string; deliveryId: number; at: number },
  ): Promise<void> {
    const rows = wanted.map(({ object, id, at }) => ({
      ...{ source: it.source, object, object_id: id, delivery_id: it.deliveryId, said_at: at ?? null },
      ...{ asked_at: it.at, attempts: 0, next_at: it.at, problem: null },
    }));
    if (rows.length > 0) await trx.insertInto('fetches').values(rows).execute();
  },

  /** Of one source, the longest due first. */
  due: (db: Pick<Db, 'selectFrom'>, it: { source: string; now: number; limit: number }): Promise<FetchRow[]> =>
    db
      .selectFrom('fetches')
      .selectAll()
      .where('source', '=', it.source)
      .where('next_at', '<=', it.now)
      .orderBy('next_at')
      .orderBy('id')
      .limit(it.limit)
      .execute(),

  /** All that wait for one object. */
  ofObject: (db: Pick<Db, 'selectFrom'>, { source, object, object_id }: FetchRow): Promise<FetchRow[]> =>
    db
      .selectFrom('fetches')
      .selectAll()
      .where('source', '=', source)
      .where('object', '=', object)
      .where('object_id', '=', object_id)
      .orderBy('id')
      .execute(),

  /** When the next of these sources is due; undefined where none waits. */
  async nextAt(db: Pick<Db, 'selectFrom'>, sources: readonly string[]): Promise<number | undefined> {
    const row = await db
      .selectFrom('fetches')
      .select((of) => of.fn.min('next_at').as('at'))
      .where('source', 'in', sources.length === 0 ? [''] : sources)
      .executeTakeFirst();
    return row?.at == null ? undefined : Number(row.at);
  },

  /** How many of a source wait. */
  async count(db: Pick<Db, 'selectFrom'>, source: string): Promise<number> {
    const row = await db
      .selectFrom('fetches')
      .select((of) => of.fn.countAll<number>().as('waiting'))
      .where('source', '=', source)
      .executeTakeFirstOrThrow();
    return Number(row.waiting);
  },

  async postpone({ trx }: Unit, ids: readonly number[], it: { until: number; problem: Problem }): Promise<void> {
    await trx
      .updateTable('fetches')
      .set((of) => ({ attempts: of('attempts', '+', 1), next_at: it.until, problem: JSON.stringify(it.problem) }))
      .where('id', 'in', ids)
      .execute();
  },

  /** All of a source are due now: somebody asks, or the token is another. */
  async hurry({ trx }: Unit, source: string, at: number): Promise<void> {
    await trx
      .updateTable('fetches')
      .set({ next_at: at })
      .where('source', '=', source)
      .where('next_at', '>', at)
      .execute();
  },

  /** One is read anew: what it waited for before is asked for once. */
  async forget({ trx }: Unit, deliveryId: number): Promise<void> {
    await trx.deleteFrom('fetches').where('delivery_id', '=', deliveryId).execute();
  },

  /**
   * Takes those away that are done with, and judges deliveries that wait for nothing more: kept with the first problem
   * that anything of theirs had, else taken.
   */
  async done(unit: Unit, rows: readonly FetchRow[], problem?: Problem): Promise<void> {
    const { trx } = unit;
    await trx
      .deleteFrom('fetches')
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .execute();
    for (const id of new Set(rows.map(({ delivery_id }) => delivery_id))) {
      const delivery = await trx.selectFrom('deliveries').select('note').where('id', '=', id).executeTakeFirst();
      if (delivery === undefined) continue;
      const note = delivery.note ?? (problem === undefined ? null : JSON.stringify(problem));
      const left = await trx
        .selectFrom('fetches')
        .select('id')
        .where('delivery_id', '=', id)
        .limit(1)
        .executeTakeFirst();
      const over = note === null ? ('taken' as const) : ('kept' as const);
      const status = left === undefined ? over : ('waiting' as const);
      await deliveries.judge(unit, id, { status, ...(note !== null && { note }) });
    }
  },
};
