import { wire } from '../../broker/contract/money.ts';
import { type CustomerOrder, type CustomerView, PersonChange } from '../api/customers.ts';
import { byName, withoutSource } from '../names.ts';
import { customerBook } from '../store/customer-book.ts';
import type { CustomerRow } from '../store/customers.ts';
import type { Db } from '../store/database.ts';
import type { OrderRow } from '../store/orders.ts';
import { type ChangeRow, people } from '../store/people.ts';
import { type Reading, readCommitted } from '../store/reading.ts';
import { isoOf } from '../time.ts';
import { winId } from '../wins/views.ts';
import { disputeOf } from '../wins/went-back.ts';
import { bookOf } from './book.ts';

const MOST_ORDERS = 100;

/** Where a source gives no name, its own id of them is all there is. */
export const nameOf = ({ name, key }: Pick<CustomerRow, 'name' | 'key'>): string => name ?? withoutSource(key);

/** One customer with all that is known of it; `rows`: every key that is it, at least one. */
export async function customerView(db: Db, rows: readonly CustomerRow[]): Promise<CustomerView | undefined> {
  const head = rows.find(({ joined_to: to }) => to === null);
  if (head === undefined) return undefined;
  const keys = rows.map(({ key }) => key);
  const found = await customerBook.orders(db, keys, MOST_ORDERS + 1);
  const alike = head.name === null ? [] : await customerBook.namedLike(db, head.name, keys);
  const named = (row: Pick<CustomerRow, 'name' | 'key'>) => ({ key: row.key, name: nameOf(row) });
  return {
    ...named(head),
    ...bookOf(rows),
    joined: byName(rows.filter((row) => row !== head).map(named), nameIn),
    likely: byName(alike.map(named), nameIn),
    orders: await readCommitted(db, (reading) => found.slice(0, MOST_ORDERS).map((row) => orderOf(reading, row))),
    more: found.length > MOST_ORDERS,
    history: (await people.changes(db, 'customer', keys)).map(changeOf),
  };
}

const nameIn = ({ name }: { name: string }): string => name;

const orderOf = (reading: Reading, row: OrderRow): CustomerOrder => ({
  win: winId.order(row.source, row.order_id),
  source: row.source,
  orderId: row.order_id,
  status: row.status,
  dispute: disputeOf(reading, row),
  amount: wire({ minor: Number(row.amount_minor), currency: row.currency }),
  on: row.ordered_on,
  ...(row.pursued_since !== null && { workedSince: row.pursued_since }),
  sameSale: row.leads === 0,
});

const changeOf = ({ at, by, change }: ChangeRow): PersonChange =>
  PersonChange.parse({ ...JSON.parse(change), at: isoOf(Number(at)), by });
