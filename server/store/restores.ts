import { randomUUID } from 'node:crypto';
import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { RestoresTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type RestoreRow = Selectable<RestoresTable>;

/** Each time that older data took the place of newer. */
export const restores = {
  /** The last one that counts. */
  last(db: Pick<Db, 'selectFrom'>): Promise<RestoreRow | undefined> {
    return db
      .selectFrom('restores')
      .selectAll()
      .where('at', 'is not', null)
      .orderBy('at', 'desc')
      .limit(1)
      .executeTakeFirst();
  },

  /** A board knows more than the data: what is here is a copy. Resolves with the id of that. */
  async copied({ trx }: Unit, at: number): Promise<string> {
    const id = randomUUID();
    await trx.insertInto('restores').values({ id, kind: 'copy', at, backup_at: null }).execute();
    return id;
  },

  async move({ trx }: Unit, id: string, at: number): Promise<void> {
    await trx.updateTable('restores').set({ at }).where('id', '=', id).execute();
  },
};
