import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { OrderKey } from './sales.ts';
import type { ImportRunsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type ImportRun = Selectable<ImportRunsTable>;
type Reads = Pick<Db, 'selectFrom'>;

/** Each time a file was taken in, and when somebody has taken that back. */
export const importRuns = {
  /** One that begins now. */
  async add({ trx }: Unit, run: { delivery_id: number; import: string; source: string }): Promise<void> {
    const after_decision = await lastDecision(trx);
    await trx
      .insertInto('import_runs')
      .values({ ...run, after_decision })
      .execute();
  },

  of: (db: Reads, id: string): Promise<ImportRun[]> =>
    db.selectFrom('import_runs').selectAll().where('import', '=', id).orderBy('delivery_id').execute(),

  takenBack: (db: Reads): Promise<ImportRun[]> =>
    db.selectFrom('import_runs').selectAll().where('taken_back_at', 'is not', null).execute(),

  /** All of its runs that count still. */
  async takeBack({ trx }: Unit, id: string, { at, by }: { at: number; by: string }): Promise<void> {
    await trx
      .updateTable('import_runs')
      .set({ taken_back_at: at, taken_back_by: by })
      .where('import', '=', id)
      .where('taken_back_at', 'is', null)
      .execute();
  },
};

const KEPT_AT_ONCE = 100;

/** Orders that keep what an import said though it was taken back. */
export const importKept = {
  async add({ trx }: Unit, id: string, orders: readonly OrderKey[]): Promise<void> {
    for (let from = 0; from < orders.length; from += KEPT_AT_ONCE) {
      const some = orders.slice(from, from + KEPT_AT_ONCE);
      await trx
        .insertInto('import_kept')
        .values(some.map(({ source, order_id }) => ({ import: id, source, order_id })))
        .onConflict((on) => on.doNothing())
        .execute();
    }
  },

  async forget({ trx }: Unit, id: string): Promise<void> {
    await trx.deleteFrom('import_kept').where('import', '=', id).execute();
  },

  /** In the order of their names, from after one on. */
  list: (db: Reads, { id, after, limit }: { id: string; after: OrderKey | undefined; limit: number }) =>
    db
      .selectFrom('import_kept')
      .select(['source', 'order_id'])
      .where('import', '=', id)
      .$if(after !== undefined, (query) =>
        query.where((where) =>
          where(where.refTuple('source', 'order_id'), '>', where.tuple(after?.source ?? '', after?.order_id ?? '')),
        ),
      )
      .orderBy('source')
      .orderBy('order_id')
      .limit(limit)
      .execute(),
};

/** A decision, as far as it says who spoke of an order. */
export interface Spoken extends OrderKey {
  id: number;
  at: number;
  delivery_id: number | null;
  previous_at: number | null;
  said_at: number | null;
  why: string;
}

const spoken = ['id', 'source', 'order_id', 'at', 'delivery_id', 'previous_at', 'said_at', 'why'] as const;

const spokenAt = prepare<OrderKey & { at: number }>()((db, value) =>
  db
    .selectFrom('decisions')
    .select(spoken)
    .where('at', '=', value('at'))
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id')),
);

const spokenOnce = prepare<{ id: number }>()((db, value) =>
  db.selectFrom('decisions').select(spoken).where('id', '=', value('id')),
);

export const lastDecision = async (db: Reads): Promise<number> =>
  Number(
    (
      await db
        .selectFrom('decisions')
        .select((of) => of.fn.max('id').as('id'))
        .executeTakeFirst()
    )?.id ?? 0,
  );

/** Decisions of some sources' orders, by their numbers: after one, up to another. */
export const spokenBetween = (
  db: Reads,
  { sources, after, until }: { sources: readonly string[]; after: number; until: number },
): Promise<Spoken[]> =>
  db
    .selectFrom('decisions')
    .select(spoken)
    .where('id', '>', after)
    .where('id', '<=', until)
    .where('source', 'in', sources)
    .where('delivery_id', 'is not', null)
    .orderBy('id')
    .execute();

/**
 * What changed an order, each decision naming the time of the one before; and some that changed nothing, by their
 * numbers, since no other names them. In the order they came.
 */
export async function spokenOf(
  unit: Unit,
  { key, decidedAt, besides }: { key: OrderKey; decidedAt: number | null; besides: readonly number[] },
): Promise<Spoken[]> {
  const found = new Map<number, Spoken>();
  const seen = new Set<number>();
  for (let at = decidedAt; at !== null && !seen.has(Number(at)); ) {
    seen.add(Number(at));
    const rows: Spoken[] = await unit.all(spokenAt, { ...key, at: Number(at) });
    for (const row of rows) found.set(row.id, row);
    at = rows.map(({ previous_at }) => previous_at).find((it) => it !== null && !seen.has(Number(it))) ?? null;
  }
  for (const id of besides) {
    const row: Spoken | undefined = await unit.first(spokenOnce, { id });
    if (row?.source === key.source && row.order_id === key.order_id) found.set(id, row);
  }
  return [...found.values()].sort((a, b) => a.id - b.id);
}
