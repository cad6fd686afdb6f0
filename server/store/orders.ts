import type { Insertable, Selectable } from 'kysely';
import type { OrdersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type OrderRow = Selectable<OrdersTable>;

/** The ledger: one row a sale, keyed by (source, order id). */
export const orders = {
  find({ trx }: Unit, source: string, orderId: string): Promise<OrderRow | undefined> {
    return trx
      .selectFrom('orders')
      .selectAll()
      .where('source', '=', source)
      .where('order_id', '=', orderId)
      .executeTakeFirst();
  },

  async add({ trx }: Unit, row: Insertable<OrdersTable>): Promise<void> {
    await trx.insertInto('orders').values(row).execute();
  },

  async change({ trx }: Unit, { source, order_id, ...row }: OrderRow): Promise<void> {
    await trx.updateTable('orders').set(row).where('source', '=', source).where('order_id', '=', order_id).execute();
  },

  /** Another standing won order of this customer on or after a day: the one that celebrated a pursuit already. */
  async standingSince({ trx }: Unit, customerKey: string, since: string, not: { source: string; orderId: string }) {
    const row = await trx
      .selectFrom('orders')
      .select(['source', 'order_id'])
      .where('customer_key', '=', customerKey)
      .where('ordered_on', '>=', since)
      .where('status', '=', 'won')
      .where((where) => where.or([where('source', '!=', not.source), where('order_id', '!=', not.orderId)]))
      .limit(1)
      .executeTakeFirst();
    return row?.order_id;
  },

  async decided({ trx }: Unit, decision: Decided): Promise<void> {
    await trx
      .insertInto('decisions')
      .values({
        source: decision.source,
        order_id: decision.orderId,
        delivery_id: decision.deliveryId,
        at: decision.at,
        rings: decision.rings ? 1 : 0,
        why: JSON.stringify(decision.why),
      })
      .execute();
  },
};

/** The audit row of an order: `why` holds reasons when it rings, silences when it does not. */
export interface Decided {
  source: string;
  orderId: string;
  deliveryId: number;
  at: number;
  rings: boolean;
  why: readonly unknown[];
}
