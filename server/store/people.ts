import type { Db } from './database.ts';
import type { Unit } from './unit.ts';

/** Customers and sellers are joined alike: a key points to the one that it is, and never to one that points itself. */
export type People = 'customer' | 'seller';

const tables = { customer: 'customers', seller: 'sellers' } as const;

export interface ChangeRow {
  key: string;
  at: number;
  by: string;
  change: string;
}

export const people = {
  async find({ trx }: Unit, what: People, key: string): Promise<{ key: string; joined_to: string | null } | undefined> {
    return trx.selectFrom(tables[what]).select(['key', 'joined_to']).where('key', '=', key).executeTakeFirst();
  },

  async joinedTo({ trx }: Unit, what: People, head: string): Promise<string[]> {
    const rows = await trx.selectFrom(tables[what]).select('key').where('joined_to', '=', head).execute();
    return rows.map(({ key }) => key);
  },

  async point(
    { trx }: Unit,
    what: People,
    { keys, to }: { keys: readonly string[]; to: string | null },
  ): Promise<void> {
    if (keys.length > 0) await trx.updateTable(tables[what]).set({ joined_to: to }).where('key', 'in', keys).execute();
  },

  async changed({ trx }: Unit, what: People, { change, ...row }: Omit<ChangeRow, 'change'> & { change: object }) {
    await trx
      .insertInto('people_changes')
      .values({ what, ...row, change: JSON.stringify(change) })
      .execute();
  },

  /** The newest first. */
  changes: (db: Db, what: People, keys: readonly string[]): Promise<ChangeRow[]> =>
    db
      .selectFrom('people_changes')
      .select(['key', 'at', 'by', 'change'])
      .where('what', '=', what)
      .where('key', 'in', keys)
      .orderBy('id', 'desc')
      .limit(100)
      .execute(),
};
