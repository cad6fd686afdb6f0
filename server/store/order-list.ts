import { sql } from 'kysely';
import type { Db } from './database.ts';
import type { OrderRow } from './orders.ts';
import type { OrderKey } from './sales.ts';

export interface OrderFilter {
  source?: string | undefined;
  /** Of these alone. */
  among?: readonly OrderKey[] | undefined;
  status?: OrderRow['status'] | undefined;
  /** Every key of the customer. */
  customer?: readonly string[] | undefined;
  /** Epoch ms: from, until before. */
  from: number;
  until: number;
}

/** Where a page ends: its last order. */
export interface OrderPlace {
  at: number;
  source: string;
  orderId: string;
}

/** A condition to be tested on the way: SQLite would otherwise find the rows by it, and sort them all. */
const tested = (column: string) => sql<string>`${sql.ref(column)} || ''`;

/** Newest first, along the log's index; a customer's along theirs. */
export function ordersQuery(db: Db, filter: OrderFilter, page: { after: OrderPlace | undefined; limit: number }) {
  const { source, among, status, customer, from, until } = filter;
  const { after, limit } = page;
  return db
    .selectFrom('orders')
    .selectAll()
    .where('ordered_at', '>=', from)
    .where('ordered_at', '<', until)
    .$if(after !== undefined, (query) =>
      query.where((where) =>
        where(
          where.refTuple('ordered_at', 'source', 'order_id'),
          '<',
          where.tuple(after?.at ?? 0, after?.source ?? '', after?.orderId ?? ''),
        ),
      ),
    )
    .$if(source !== undefined, (query) => query.where(tested('source'), '=', source ?? ''))
    .$if(among !== undefined, (query) =>
      query.where((where) =>
        where.or((among ?? []).map((key) => where.and({ source: key.source, order_id: key.order_id }))),
      ),
    )
    .$if(status !== undefined, (query) => query.where('status', '=', status ?? 'won'))
    .$if(customer !== undefined, (query) => query.where('customer_key', 'in', customer ?? []))
    .orderBy('ordered_at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('order_id', 'desc')
    .limit(limit);
}
