import type { Db } from './database.ts';
import type { OrderKey } from './sales.ts';
import type { Unit } from './unit.ts';

type Reads = Pick<Db, 'selectFrom'>;
const KEYS_AT_ONCE = 200;

/** Sellers that no order names any more: found by looking through the orders, which no index names them by. */
export const unseenSellers = {
  /** Who is known since a time, and of whom nobody has noted anything. */
  async unnoted(db: Reads, since: number): Promise<string[]> {
    const rows = await db
      .selectFrom('sellers')
      .select('key')
      .where('first_seen_at', '>=', since)
      .where('joined_to', 'is', null)
      .where('team', 'is', null)
      .where((is) =>
        is.not(
          is.exists(
            is.selectFrom('sellers as other').select('other.key').whereRef('other.joined_to', '=', 'sellers.key'),
          ),
        ),
      )
      .where((is) =>
        is.not(
          is.exists(
            is
              .selectFrom('people_changes')
              .select('people_changes.id')
              .where('people_changes.what', '=', 'seller')
              .whereRef('people_changes.key', '=', 'sellers.key'),
          ),
        ),
      )
      .execute();
    return rows.map(({ key }) => key);
  },

  /** Orders by their keys, from after one on. */
  ordersAfter: (db: Reads, after: OrderKey, limit: number) =>
    db
      .selectFrom('orders')
      .select(['source', 'order_id', 'seller_key'])
      .where((where) => where(where.refTuple('source', 'order_id'), '>', where.tuple(after.source, after.order_id)))
      .orderBy('source')
      .orderBy('order_id')
      .limit(limit)
      .execute(),

  /** Whom orders name that were told of after a decision. */
  async namedSince(db: Reads, decision: number): Promise<string[]> {
    const rows = await db
      .selectFrom('decisions')
      .innerJoin('orders', (join) =>
        join.onRef('orders.source', '=', 'decisions.source').onRef('orders.order_id', '=', 'decisions.order_id'),
      )
      .select('orders.seller_key')
      .distinct()
      .where('decisions.id', '>', decision)
      .execute();
    return rows.flatMap(({ seller_key }) => seller_key ?? []);
  },

  async forget({ trx }: Unit, keys: readonly string[]): Promise<void> {
    for (let from = 0; from < keys.length; from += KEYS_AT_ONCE)
      await trx
        .deleteFrom('sellers')
        .where('key', 'in', keys.slice(from, from + KEYS_AT_ONCE))
        .execute();
  },
};
