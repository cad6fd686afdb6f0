import type { Db } from './database.ts';
import type { SellerRow } from './sellers.ts';
import type { Unit } from './unit.ts';

/** The sellers, as people read and change them; an office has tens, not thousands. */
export const sellerBook = {
  /** Those that stand for themselves. */
  heads: (db: Db): Promise<SellerRow[]> =>
    db.selectFrom('sellers').selectAll().where('joined_to', 'is', null).execute(),

  find: (db: Db, key: string): Promise<SellerRow | undefined> =>
    db.selectFrom('sellers').selectAll().where('key', '=', key).executeTakeFirst(),

  joinedTo: (db: Db, heads: readonly string[]): Promise<SellerRow[]> =>
    db
      .selectFrom('sellers')
      .selectAll()
      .where('joined_to', 'in', [...heads, ''])
      .execute(),

  /** In no order. */
  async teams(db: Db): Promise<string[]> {
    const rows = await db.selectFrom('sellers').select('team').distinct().where('team', 'is not', null).execute();
    return rows.flatMap(({ team }) => team ?? []);
  },

  async change({ trx }: Unit, key: string, { name, team }: Pick<SellerRow, 'name' | 'team'>): Promise<void> {
    await trx.updateTable('sellers').set({ name, team }).where('key', '=', key).execute();
  },
};
