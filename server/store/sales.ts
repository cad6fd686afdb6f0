import { type Selectable, sql } from 'kysely';
import { type Prepared, prepare } from './prepared.ts';
import type { OrderNamesTable, SaleJoinsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type JoinRow = Selectable<SaleJoinsTable>;

/** One order of one source. */
export interface OrderKey {
  source: string;
  order_id: string;
}

const named = prepare<{ name: string }>()((db, value) =>
  db.selectFrom('order_names').select(['role', 'source', 'order_id']).where('name', '=', value('name')),
);

const namedBy = prepare<{ name: string; most: number }>()((db, value) =>
  db
    .selectFrom('order_names')
    .innerJoin('orders', (join) =>
      join.onRef('orders.source', '=', 'order_names.source').onRef('orders.order_id', '=', 'order_names.order_id'),
    )
    .select(['orders.source', 'orders.order_id'])
    .where('order_names.name', '=', value('name'))
    .where('order_names.role', '=', 'refers')
    .where(sql<number>`instr(coalesce(orders.heard, ''), '"renewal":"yes"')`, '=', 0)
    .limit(value('most')),
);

const addName = prepare<OrderNamesTable>()((db, value) =>
  db
    .insertInto('order_names')
    .values({ name: value('name'), role: value('role'), source: value('source'), order_id: value('order_id') })
    .onConflict((conflict) => conflict.doNothing())
    .returning('name'),
);

const dropName = prepare<OrderNamesTable>()((db, value) =>
  db
    .deleteFrom('order_names')
    .where('name', '=', value('name'))
    .where('role', '=', value('role'))
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id')),
);

/** From source to source along the key, so that it costs as many steps as there are sources. */
export const withId: Prepared<{ orderId: string }, OrderKey> = {
  sql: `with recursive known(name) as (
      select min(source) from orders
      union all select (select min(source) from orders where source > known.name) from known where known.name is not null
    ) select source, order_id from known join orders on orders.source = known.name where orders.order_id = ?`,
  slots: [{ name: 'orderId' }],
};

/** All that ever joined an order, those undone too. */
export const joinsOf = prepare<OrderKey>()((db, value) =>
  db
    .selectFrom('sale_joins')
    .selectAll()
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id'))
    .unionAll(
      db
        .selectFrom('sale_joins')
        .selectAll()
        .where('other_source', '=', value('source'))
        .where('other_order_id', '=', value('order_id')),
    ),
);

const addJoin = prepare<Omit<JoinRow, 'id' | 'undone_at' | 'undone_by'>>()((db, value) =>
  db.insertInto('sale_joins').values({
    source: value('source'),
    order_id: value('order_id'),
    other_source: value('other_source'),
    other_order_id: value('other_order_id'),
    how: value('how'),
    at: value('at'),
    by: value('by'),
  }),
);

const dropJoin = prepare<{ id: number }>()((db, value) => db.deleteFrom('sale_joins').where('id', '=', value('id')));

/** Which orders are one sale: the names they bear and refer by, and what joins them. */
export const sales = {
  /** Who is called so, or refers to it. */
  named: (unit: Unit, name: string) => unit.all(named, { name }),

  /** The first of those that refer to it and of which nobody says that they are a renewal. */
  namedBy: (unit: Unit, name: string, most: number): Promise<OrderKey[]> => unit.all(namedBy, { name, most }),

  /** Whether it was new. */
  async name(unit: Unit, row: OrderNamesTable): Promise<boolean> {
    return (await unit.all(addName, row)).length > 0;
  },

  async dropName(unit: Unit, row: OrderNamesTable): Promise<void> {
    await unit.all(dropName, row);
  },

  /** The orders of any source that have this id. */
  withId: (unit: Unit, orderId: string): Promise<OrderKey[]> => unit.all(withId, { orderId }),

  /** All that ever joined it, those undone too. */
  joinsOf: (unit: Unit, { source, order_id }: OrderKey): Promise<JoinRow[]> => unit.all(joinsOf, { source, order_id }),

  async join(unit: Unit, row: Omit<JoinRow, 'id' | 'undone_at' | 'undone_by'>): Promise<void> {
    await unit.all(addJoin, row);
  },

  /** A reference says so no longer: as if it never had. */
  async drop(unit: Unit, id: number): Promise<void> {
    await unit.all(dropJoin, { id });
  },

  async undo({ trx }: Unit, ids: readonly number[], { at, by }: { at: number; by: string }): Promise<void> {
    await trx.updateTable('sale_joins').set({ undone_at: at, undone_by: by }).where('id', 'in', ids).execute();
  },
};
