import type { Problem } from '../../broker/contract/result.ts';
import type { Db } from './database.ts';
import type { Unit } from './unit.ts';

/** How far a source has been asked, and why asking it failed last. */
export const sourceStates = {
  async cursorOf(db: Pick<Db, 'selectFrom'>, source: string): Promise<string | undefined> {
    const row = await db.selectFrom('source_states').select('cursor').where('source', '=', source).executeTakeFirst();
    return row?.cursor ?? undefined;
  },

  async problemOf(db: Pick<Db, 'selectFrom'>, source: string): Promise<Problem | undefined> {
    const row = await db.selectFrom('source_states').select('problem').where('source', '=', source).executeTakeFirst();
    return row?.problem == null ? undefined : (JSON.parse(row.problem) as Problem);
  },

  setCursor: (unit: Unit, source: string, cursor: string): Promise<void> => set(unit, source, { cursor }),

  /** It has been asked to the end. */
  polled: (unit: Unit, source: string, at: number): Promise<void> => set(unit, source, { polled_at: at }),

  setProblem: (unit: Unit, source: string, problem: Problem | undefined): Promise<void> =>
    set(unit, source, { problem: problem === undefined ? null : JSON.stringify(problem) }),
};

type Known = Partial<{ cursor: string; polled_at: number; problem: string | null }>;

async function set({ trx }: Unit, source: string, known: Known): Promise<void> {
  await trx
    .insertInto('source_states')
    .values({ source, paused_at: null, cursor: null, polled_at: null, problem: null, ...known })
    .onConflict((c) => c.column('source').doUpdateSet(known))
    .execute();
}
