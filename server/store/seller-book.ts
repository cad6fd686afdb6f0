import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { SellerRow } from './sellers.ts';
import type { Unit } from './unit.ts';

const ordered = sql<string>`lower(coalesce(name, email, key))`;

/** The sellers, as people read and change them; an office has tens, not thousands. */
export const sellerBook = {
  async list(
    db: Db,
    { after, limit }: { after: { name: string; key: string } | undefined; limit: number },
  ): Promise<(SellerRow & { ordered: string })[]> {
    let query = db
      .selectFrom('sellers')
      .selectAll()
      .select(ordered.as('ordered'))
      .where('joined_to', 'is', null)
      .orderBy(ordered)
      .orderBy('key')
      .limit(limit);
    if (after !== undefined) query = query.where(sql<boolean>`(${ordered}, key) > (${after.name}, ${after.key})`);
    return query.execute();
  },

  find: (db: Db, key: string): Promise<SellerRow | undefined> =>
    db.selectFrom('sellers').selectAll().where('key', '=', key).executeTakeFirst(),

  joinedTo: (db: Db, heads: readonly string[]): Promise<SellerRow[]> =>
    db
      .selectFrom('sellers')
      .selectAll()
      .where('joined_to', 'in', [...heads, ''])
      .execute(),

  async teams(db: Db): Promise<string[]> {
    const rows = await db
      .selectFrom('sellers')
      .select('team')
      .distinct()
      .where('team', 'is not', null)
      .orderBy('team')
      .execute();
    return rows.flatMap(({ team }) => team ?? []);
  },

  async change({ trx }: Unit, key: string, { name, team }: Pick<SellerRow, 'name' | 'team'>): Promise<void> {
    await trx.updateTable('sellers').set({ name, team }).where('key', '=', key).execute();
  },
};
