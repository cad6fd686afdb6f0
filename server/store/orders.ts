import type { Selectable } from 'kysely';
import type { Money } from '../../broker/contract/money.ts';
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
  'heard',
  'sale',
  'leads',
  'full_minor',
  'rate',
  'rate_on',
  'seller_key',
] as const satisfies (keyof OrdersTable)[];

const changing = columns.filter((name) => name !== 'source' && name !== 'order_id');

const find = prepare<{ source: string; order_id: string }>()((db, value) =>
  db.selectFrom('orders').selectAll().where('source', '=', value('source')).where('order_id', '=', value('order_id')),
);

const add = prepare<OrderRow>()((db, value) =>
  db.insertInto('orders').values(Object.fromEntries(columns.map((name) => [name, value(name)])) as unknown as OrderRow),
);

const change = prepare<OrderRow>()((db, value) =>
  db
    .updateTable('orders')
    .set(Object.fromEntries(changing.map((name) => [name, value(name)])) as unknown as Partial<OrderRow>)
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id')),
);

const remove = prepare<{ source: string; order_id: string }>()((db, value) =>
  db.deleteFrom('orders').where('source', '=', value('source')).where('order_id', '=', value('order_id')),
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

interface Since {
  customerKey: string;
  since: string;
  source: string;
  orderId: string;
  sale: string;
}

const standingSince = prepare<Since>()((db, value) =>
  db
    .selectFrom('orders')
    .select('order_id')
    .where('customer_key', '=', value('customerKey'))
    .where('ordered_on', '>=', value('since'))
    .where('status', '=', 'won')
    .where('leads', '=', 1)
    .where((where) => where.or([where('source', '!=', value('source')), where('order_id', '!=', value('orderId'))]))
    .where((where) => where.or([where('sale', 'is', null), where('sale', '!=', value('sale'))]))
    .limit(1),
);

const rangLike = prepare<{
  source: string;
  from: number;
  to: number;
  since: number;
  minor: number;
  currency: string;
}>()((db, value) =>
  db
    .selectFrom('orders')
    .selectAll()
    .where('ordered_at', '>=', value('from'))
    .where('ordered_at', '<=', value('to'))
    .where('source', '=', value('source'))
    .where('status', '=', 'won')
    .where('rang', '=', 1)
    .where('won_at', '>=', value('since'))
    .where('currency', '=', value('currency'))
    .where((where) => where(where.fn.coalesce('full_minor', 'amount_minor'), '=', value('minor'))),
);

const decisionAt = prepare<OrderKeyAt>()((db, value) =>
  db
    .selectFrom('decisions')
    .select(['why', 'previous_at'])
    .where('at', '=', value('at'))
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id'))
    .orderBy('id', 'desc'),
);

interface OrderKeyAt {
  source: string;
  order_id: string;
  at: number;
}

const decided = prepare<Omit<Selectable<DecisionsTable>, 'id'>>()((db, value) =>
  db.insertInto('decisions').values({
    source: value('source'),
    order_id: value('order_id'),
    delivery_id: value('delivery_id'),
    at: value('at'),
    rings: value('rings'),
    why: value('why'),
    previous_at: value('previous_at'),
    kind: value('kind'),
    said_at: value('said_at'),
    status: value('status'),
    amount_minor: value('amount_minor'),
    currency: value('currency'),
  }),
);

/** The ledger: one row a sale, keyed by (source, order id). */
export const orders = {
  find: (unit: Unit, source: string, orderId: string): Promise<OrderRow | undefined> =>
    unit.first(find, { source, order_id: orderId }),

  async add(unit: Unit, row: OrderRow): Promise<void> {
    await unit.all(add, row);
  },

  async change(unit: Unit, row: OrderRow): Promise<void> {
    await unit.all(change, row);
  },

  /** As if it had never been heard of: only where nothing names it any more. */
  async remove(unit: Unit, { source, order_id }: Pick<OrderRow, 'source' | 'order_id'>): Promise<void> {
    await unit.all(remove, { source, order_id });
  },

  /** Whose orders of a span of time no press has joined; answered by an index alone. */
  unjoined: (unit: Unit, span: { from: number; to: number }) => unit.all(unjoined, span),

  /** Another standing won order of this customer on or after a day: the one that celebrated a pursuit already. */
  async standingSince(unit: Unit, customerKey: string, since: string, not: NotOf) {
    const row = await unit.first(standingSince, { customerKey, since, ...not, sale: not.sale ?? '' });
    return row?.order_id;
  },

  /** Standing won orders of its source that rang, worth the same with tax, of about the same time and heard of lately. */
  rangLike: (unit: Unit, row: OrderRow, { at, withinMs }: { at: number; withinMs: number }): Promise<OrderRow[]> =>
    unit.all(rangLike, {
      ...{ source: row.source, currency: row.currency, minor: Number(row.full_minor ?? row.amount_minor) },
      ...{ from: Number(row.ordered_at) - withinMs, to: Number(row.ordered_at) + withinMs, since: at - withinMs },
    }),

  /** What was decided of an order at an instant, and when before. */
  decisionAt: (unit: Unit, key: OrderKeyAt) => unit.first(decisionAt, key),

  /** When the newest decision was made, which is not the latest time where a clock was ahead; undefined without one. */
  async lastDecidedAt(db: Db): Promise<number | undefined> {
    const row = await db.selectFrom('decisions').select('at').orderBy('id', 'desc').limit(1).executeTakeFirst();
    return row === undefined ? undefined : Number(row.at);
  },

  async decided(unit: Unit, { source, orderId, deliveryId, at, rings, why, previousAt, said }: Decided): Promise<void> {
    const row = {
      source,
      order_id: orderId,
      delivery_id: deliveryId,
      at,
      rings: rings ? 1 : 0,
      why: JSON.stringify(why),
      previous_at: previousAt ?? null,
      kind: said?.kind ?? null,
      said_at: said?.at ?? null,
      status: said?.status ?? null,
      amount_minor: said?.amount.minor ?? null,
      currency: said?.amount.currency ?? null,
    };
    await unit.all(decided, row);
  },
};

/** An order, and what the rows of its sale share. */
interface NotOf {
  source: string;
  orderId: string;
  sale?: string | null;
}

/** The audit row of an order: `why` holds reasons when it rings, silences when it does not. */
export interface Decided {
  source: string;
  orderId: string;
  deliveryId: number | null;
  at: number;
  rings: boolean;
  why: readonly unknown[];
  /** The decision before of the same order; both are found by their times. */
  previousAt: number | undefined;
  /** What was said by the source's own time, and what came of it. */
  said: { kind: string; at: number; status: OrderRow['status']; amount: Money } | undefined;
}
