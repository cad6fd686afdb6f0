import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Problem } from '../../broker/contract/result.ts';
import type { Db } from './database.ts';
import type { ImportProblemsTable, ImportsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type ImportRow = Selectable<ImportsTable>;
export type ImportProblemRow = Selectable<ImportProblemsTable>;

/** Problems kept of one import; the others are counted. */
export const MOST_PROBLEMS = 10_000;
const MOST_LISTED = 200;

type Reads = Pick<Db, 'selectFrom'>;

/** Files of past orders, how far each is taken in, and what could not be. */
export const imports = {
  async add({ trx }: Unit, row: Insertable<ImportsTable>): Promise<void> {
    await trx.insertInto('imports').values(row).execute();
  },

  async change({ trx }: Unit, id: string, change: Updateable<ImportsTable>): Promise<void> {
    await trx.updateTable('imports').set(change).where('id', '=', id).execute();
  },

  find: (db: Reads, id: string): Promise<ImportRow | undefined> =>
    db.selectFrom('imports').selectAll().where('id', '=', id).executeTakeFirst(),

  /** Newest first. */
  list: (db: Reads): Promise<ImportRow[]> =>
    db.selectFrom('imports').selectAll().orderBy('created_at', 'desc').orderBy('id').limit(MOST_LISTED).execute(),

  /** The one that is being taken in, or back. */
  busy: (db: Reads): Promise<ImportRow | undefined> =>
    db.selectFrom('imports').selectAll().where('state', 'in', ['running', 'taking-back']).executeTakeFirst(),

  /** Those whose file is not needed any more, by when they ended or came. */
  idleSince: (db: Reads, before: number): Promise<ImportRow[]> =>
    db
      .selectFrom('imports')
      .selectAll()
      .where('state', 'in', ['uploaded', 'done', 'failed', 'taken-back'])
      .where((where) => where.fn.coalesce('ended_at', 'created_at'), '<', before)
      .execute(),

  async countProblems(db: Reads, id: string): Promise<number> {
    const row = await db
      .selectFrom('import_problems')
      .select((of) => of.fn.countAll<number>().as('count'))
      .where('import', '=', id)
      .executeTakeFirstOrThrow();
    return Number(row.count);
  },

  async addProblems({ trx }: Unit, id: string, problems: readonly (Problem & { row: number })[]): Promise<void> {
    for (let from = 0; from < problems.length; from += 100) {
      const some = problems.slice(from, from + 100).map((problem) => ({ ...problem, import: id }));
      await trx
        .insertInto('import_problems')
        .values(some)
        .onConflict((on) => on.doNothing())
        .execute();
    }
  },

  async forgetProblems({ trx }: Unit, id: string): Promise<void> {
    await trx.deleteFrom('import_problems').where('import', '=', id).execute();
  },

  /** In the order of their rows, from after a place on. */
  problems: (
    db: Reads,
    { id, after, limit }: { id: string; after: { row: number; field: string } | undefined; limit: number },
  ): Promise<ImportProblemRow[]> => {
    let query = db.selectFrom('import_problems').selectAll().where('import', '=', id);
    if (after !== undefined)
      query = query
        .where('row', '>=', after.row)
        .where((where) => where.or([where('row', '>', after.row), where('field', '>', after.field)]));
    return query.orderBy('row').orderBy('field').limit(limit).execute();
  },
};

/** Mappings by the names that people gave them. */
export const importMappings = {
  /** The one saved last comes first. */
  all: (db: Reads) => db.selectFrom('import_mappings').selectAll().orderBy('at', 'desc').orderBy('name').execute(),

  async save({ trx }: Unit, row: { name: string; mapping: string; at: number }): Promise<void> {
    await trx
      .insertInto('import_mappings')
      .values(row)
      .onConflict((on) => on.column('name').doUpdateSet({ mapping: row.mapping, at: row.at }))
      .execute();
  },

  async remove({ trx }: Unit, name: string): Promise<boolean> {
    const { numDeletedRows } = await trx
      .deleteFrom('import_mappings')
      .where('name', '=', name)
      .executeTakeFirstOrThrow();
    return numDeletedRows > 0n;
  },
};
