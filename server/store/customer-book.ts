import { type ExpressionBuilder, sql } from 'kysely';
import type { CustomerRow } from './customers.ts';
import type { Db } from './database.ts';
import type { OrderRow } from './orders.ts';
import type { Schema } from './schema.ts';
import type { Unit } from './unit.ts';

/** As the index orders them: capitals do not tell two apart, and one without a name goes by its key. */
const ordered = sql<string>`lower(coalesce(name, key))`;

export interface CustomerSearch {
  text?: string | undefined;
  after: { name: string; key: string } | undefined;
  limit: number;
}

export type Book = Pick<CustomerRow, 'worked_since' | 'met_at' | 'met_on' | 'note'>;

/** The customer book, as people read and write it. */
export const customerBook = {
  /** Those that stand for themselves, by name; one is found by the names of those that are joined to it, too. */
  async list(db: Db, { text, after, limit }: CustomerSearch): Promise<(CustomerRow & { ordered: string })[]> {
    let query = db
      .selectFrom('customers')
      .selectAll()
      .select(ordered.as('ordered'))
      .where('joined_to', 'is', null)
      .orderBy(ordered)
      .orderBy('key')
      .limit(limit);
    if (after !== undefined) query = query.where(sql<boolean>`(${ordered}, key) > (${after.name}, ${after.key})`);
    if (text !== undefined) query = query.where((of) => of.or([has(text), joinedHas(of, text)]));
    return query.execute();
  },

  /** A key's own row and all that are joined with it; none where the key is unknown. */
  async group(db: Db, key: string): Promise<CustomerRow[]> {
    const row = await db.selectFrom('customers').selectAll().where('key', '=', key).executeTakeFirst();
    if (row === undefined) return [];
    const head = row.joined_to ?? row.key;
    return db
      .selectFrom('customers')
      .selectAll()
      .where((of) => of.or([of('key', '=', head), of('joined_to', '=', head)]))
      .execute();
  },

  joinedTo: (db: Db, heads: readonly string[]) =>
    db
      .selectFrom('customers')
      .select(['key', 'joined_to', 'worked_since'])
      .where('joined_to', 'in', [...heads, ''])
      .execute(),

  /** Others of the same name, however it is written large or small, that are not joined to anybody. */
  namedLike: (db: Db, name: string, not: readonly string[]) =>
    db
      .selectFrom('customers')
      .select(['key', 'name'])
      .where(ordered, '=', sql<string>`lower(${name})`)
      .where('key', 'not in', not)
      .where('joined_to', 'is', null)
      .limit(20)
      .execute(),

  /** The newest orders of these keys. */
  orders: (db: Db, keys: readonly string[], limit: number): Promise<OrderRow[]> =>
    db
      .selectFrom('orders')
      .selectAll()
      .where('customer_key', 'in', keys)
      .orderBy('ordered_on', 'desc')
      .orderBy('ordered_at', 'desc')
      .orderBy('order_id', 'desc')
      .limit(limit)
      .execute(),

  /** The day of the last order that stands as won. */
  async lastOn(db: Db, key: string): Promise<string | undefined> {
    const row = await db
      .selectFrom('orders')
      .select('ordered_on')
      .where('customer_key', '=', key)
      .where('status', '=', 'won')
      .orderBy('ordered_on', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.ordered_on;
  },

  async add({ trx }: Unit, row: { key: string; name: string; at: number }): Promise<boolean> {
    const { key, name, at } = row;
    const added = await trx
      .insertInto('customers')
      .values({ ...empty, key, name, first_seen_at: at })
      .onConflict((c) => c.column('key').doNothing())
      .returning('key')
      .execute();
    return added.length > 0;
  },

  async note({ trx }: Unit, keys: readonly string[], book: Partial<Book>): Promise<void> {
    if (keys.length > 0 && Object.keys(book).length > 0)
      await trx.updateTable('customers').set(book).where('key', 'in', keys).execute();
  },
};

const empty = { joined_to: null, worked_since: null, met_at: null, met_on: null, note: null };

const has = (text: string, column = ordered) => sql<boolean>`instr(${column}, lower(${text})) > 0`;

const joinedHas = (of: ExpressionBuilder<Schema, 'customers'>, text: string) =>
  of.exists(
    of
      .selectFrom('customers as other')
      .select('other.key')
      .whereRef('other.joined_to', '=', 'customers.key')
      .where(has(text, sql<string>`lower(coalesce(other.name, other.key))`)),
  );
