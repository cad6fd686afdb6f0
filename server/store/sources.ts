import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { SourceChangesTable, SourceStatesTable, SourcesTable } from './schema.ts';
import { withSqlite } from './sqlite.ts';
import type { Unit } from './unit.ts';

export type SourceRow = Selectable<SourcesTable>;
export type SourceState = Selectable<SourceStatesTable>;
export type SourceChange = Selectable<SourceChangesTable>;

type Reader = Pick<Db, 'selectFrom'>;

/** Sources added on the page, what is known of any source, and every change with who and when. */
export const sources = {
  /** Removed ones too: their names stay theirs. */
  all: (db: Reader): Promise<SourceRow[]> => db.selectFrom('sources').selectAll().orderBy('created_at').execute(),

  states: (db: Reader): Promise<SourceState[]> => db.selectFrom('source_states').selectAll().execute(),

  state: (db: Reader, source: string): Promise<SourceState | undefined> =>
    db.selectFrom('source_states').selectAll().where('source', '=', source).executeTakeFirst(),

  /** A new one, or one of that name that had been removed. */
  async add({ trx }: Unit, row: Omit<SourceRow, 'removed_at'>): Promise<void> {
    const { name: _, ...again } = { ...row, removed_at: null };
    await trx
      .insertInto('sources')
      .values({ ...row, removed_at: null })
      .onConflict((c) => c.column('name').doUpdateSet(again))
      .execute();
  },

  async setSettings({ trx }: Unit, name: string, settings: string): Promise<void> {
    await trx.updateTable('sources').set({ settings }).where('name', '=', name).execute();
  },

  async remove({ trx }: Unit, name: string, at: number): Promise<void> {
    await trx.updateTable('sources').set({ removed_at: at }).where('name', '=', name).execute();
    await trx.deleteFrom('source_states').where('source', '=', name).execute();
    await trx.deleteFrom('fetches').where('source', '=', name).execute();
  },

  async setPaused({ trx }: Unit, source: string, pausedAt: number | null): Promise<void> {
    await trx
      .insertInto('source_states')
      .values({ source, paused_at: pausedAt, cursor: null, polled_at: null, problem: null })
      .onConflict((c) => c.column('source').doUpdateSet({ paused_at: pausedAt }))
      .execute();
  },

  async noteChange({ trx }: Unit, change: Omit<SourceChange, 'id'>): Promise<void> {
    await trx.insertInto('source_changes').values(change).execute();
  },

  /** Newest first. */
  changes: (db: Reader, source: string, limit: number): Promise<SourceChange[]> =>
    db
      .selectFrom('source_changes')
      .selectAll()
      .where('source', '=', source)
      .orderBy('id', 'desc')
      .limit(limit)
      .execute(),
};

/** Those added on the page that stand, read from the file beside a server that may be running; none where there is none yet. */
export function readPageSources(file: string): Pick<SourceRow, 'name' | 'kind' | 'settings'>[] {
  return withSqlite(file, { readonly: true, timeout: 5000 }, (db) => {
    const [table] = db.all<{ name: string }>(
      "SELECT name FROM sqlite_master WHERE type = 'table' AND name = 'sources'",
    );
    return table === undefined
      ? []
      : db.all<SourceRow>('SELECT name, kind, settings FROM sources WHERE removed_at IS NULL ORDER BY created_at');
  });
}
