import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { DecisionsTable, OrdersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type OrderRow = Selectable<OrdersTable>;

const columns = [
  'source',
  'order_id',
  'status',
  'amount_minor',
  'currency',
  'counted_minor',
  'ordered_at',
  'ordered_on',
  'updated_at',
  'won_at',
  'rang',
  'customer_key',
  'customer',
  'seller',
  'pursued_since',
  'lines',
  'press_id',
  'decided_at',
] as const satisfies (keyof OrdersTable)[];

const find = prepare<{ source: string; order_id: string }>()((db, value) =>
  db.selectFrom('orders').selectAll().where('source', '=', value('source')).where('order_id', '=', value('order_id')),
);

const add = prepare<OrderRow>()((db, value) =>
  db.insertInto('orders').values(Object.fromEntries(columns.map((name) => [name, value(name)])) as unknown as OrderRow),
);

const unjoined = prepare<{ from: number; to: number }>()((db, value) =>
  db
    .selectFrom('orders')
    .select(['source', 'order_id', 'customer'])
    .where('ordered_at', '>=', value('from'))
    .where('ordered_at', '<=', value('to'))
    .where('customer', 'is not', null)
    .where('press_id', 'is', null),
);

const standingSince = prepare<{ customerKey: string; since: string; source: string; orderId: string }>()((db, value) =>
  db
    .selectFrom('orders')
    .select('order_id')
    .where('customer_key', '=', value('customerKey'))
    .where('ordered_on', '>=', value('since'))
    .where('status', '=', 'won')
    .where((where) => where.or([where('source', '!=', value('source')), where('order_id', '!=', value('orderId'))]))
    .limit(1),
);

const decided = prepare<Omit<Selectable<DecisionsTable>, 'id'>>()((db, value) =>
  db.insertInto('decisions').values({
    source: value('source'),
    order_id: value('order_id'),
    delivery_id: value('delivery_id'),
    at: value('at'),
    rings: value('rings'),
    why: value('why'),
    previous_at: value('previous_at'),
  }),
);

/** The ledger: one row a sale, keyed by (source, order id). */
export const orders = {
  find: (unit: Unit, source: string, orderId: string): Promise<OrderRow | undefined> =>
    unit.first(find, { source, order_id: orderId }),

  async add(unit: Unit, row: OrderRow): Promise<void> {
    await unit.all(add, row);
  },

  async change({ trx }: Unit, { source, order_id, ...row }: OrderRow): Promise<void> {
    await trx.updateTable('orders').set(row).where('source', '=', source).where('order_id', '=', order_id).execute();
  },

  /** Whose orders of a span of time no press has joined; answered by an index alone. */
  unjoined: (unit: Unit, span: { from: number; to: number }) => unit.all(unjoined, span),

  /** Another standing won order of this customer on or after a day: the one that celebrated a pursuit already. */
  async standingSince(unit: Unit, customerKey: string, since: string, not: { source: string; orderId: string }) {
    const row = await unit.first(standingSince, { customerKey, since, ...not });
    return row?.order_id;
  },

  /** When the newest decision was made, which is not the latest time where a clock was ahead; undefined without one. */
  async lastDecidedAt(db: Db): Promise<number | undefined> {
    const row = await db.selectFrom('decisions').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? undefined : Number(row.at);
  },

  async decided(unit: Unit, { source, orderId, deliveryId, at, rings, why, previousAt }: Decided): Promise<void> {
    const row = {
      source,
      order_id: orderId,
      delivery_id: deliveryId,
      at,
      rings: rings ? 1 : 0,
      why: JSON.stringify(why),
      previous_at: previousAt ?? null,
    };
    await unit.all(decided, row);
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
  /** The decision before of the same order; both are found by their times. */
  previousAt: number | undefined;
}
