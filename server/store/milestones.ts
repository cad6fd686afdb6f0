import type { Db } from './database.ts';
import type { Unit } from './unit.ts';

/** Which milestones have been made and passed, by period. */
export const milestones = {
  async of(db: Db, periods: readonly string[]): Promise<Map<string, boolean>> {
    const rows = await db
      .selectFrom('milestones')
      .select(['id', 'period', 'passed_at'])
      .where('period', 'in', periods.length === 0 ? [''] : periods)
      .execute();
    return new Map(rows.map(({ id, period, passed_at }) => [keyOf(id, period), passed_at !== null]));
  },

  /** Made now; `passedAt` is given for one that is passed already, so that it never rings. */
  async make({ trx }: Unit, made: { id: string; period: string; at: number; passedAt: number | null }): Promise<void> {
    await trx
      .insertInto('milestones')
      .values({ id: made.id, period: made.period, made_at: made.at, passed_at: made.passedAt })
      .execute();
  },

  async pass({ trx }: Unit, id: string, period: string, at: number): Promise<void> {
    await trx
      .updateTable('milestones')
      .set({ passed_at: at })
      .where('id', '=', id)
      .where('period', '=', period)
      .execute();
  },
};

export const keyOf = (id: string, period: string): string => `${id} ${period}`;
