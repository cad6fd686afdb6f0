import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { AnswersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type AnswerRow = Selectable<AnswersTable>;

/** What was answered to requests that may be sent again. */
export const answers = {
  find(db: Db, key: string, since: number): Promise<AnswerRow | undefined> {
    return db.selectFrom('answers').selectAll().where('key', '=', key).where('at', '>', since).executeTakeFirst();
  },

  async keep({ trx }: Unit, row: AnswerRow): Promise<void> {
    await trx
      .insertInto('answers')
      .values(row)
      .onConflict((conflict) => conflict.column('key').doUpdateSet(row))
      .execute();
  },

  async forget({ trx }: Unit, until: number): Promise<void> {
    await trx.deleteFrom('answers').where('at', '<=', until).execute();
  },
};
