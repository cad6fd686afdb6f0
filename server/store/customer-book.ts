import { type ExpressionBuilder, sql } from 'kysely';
import { plainName } from '../names.ts';
import { type CustomerRow, sortsAs } from './customers.ts';
import type { Db } from './database.ts';
import type { OrderRow } from './orders.ts';
import type { Schema } from './schema.ts';
import type { Unit } from './unit.ts';

/** Rows that a search looks at before others get their turn. */
const SLICE = 5_000;

export interface CustomerSearch {
  text?: string | undefined;
  after: { name: string; key: string } | undefined;
  limit: number;
}

export type Book = Pick<CustomerRow, 'worked_since' | 'met_at' | 'met_on' | 'note'>;

/** The customer book, as people read and write it. */
export const customerBook = {
  /** Those that stand for themselves, by name; one is found by the names of those that are joined to it, too. */
  async list(db: Db, { text, after, limit }: CustomerSearch): Promise<CustomerRow[]> {
    if (text === undefined) return heads(db, after).limit(limit).execute();
    const found: CustomerRow[] = [];
    for (let place = after; ; ) {
      const end = await endOfSlice(db, place);
      let slice = heads(db, place).where((of) => of.or([has('customers.sorts_as', text), joinedHas(of, text)]));
      if (end !== undefined) slice = slice.where((of) => stands(of, '<=', end));
      found.push(...(await slice.limit(limit - found.length).execute()));
      if (end === undefined || found.length === limit) return found;
      place = end;
      await new Promise(setImmediate);
    }
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

  /** Others of the same name, whatever its accents and capitals, that are not joined to anybody. */
  namedLike: (db: Db, name: string, not: readonly string[]) =>
    db
      .selectFrom('customers')
      .select(['key', 'name'])
      .where('sorts_as', '=', plainName(name))
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
      .values({ ...empty, key, name, sorts_as: sortsAs(name, key), first_seen_at: at })
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

type Place = NonNullable<CustomerSearch['after']>;
type Customers = ExpressionBuilder<Schema, 'customers'>;

const atFirst: Place = { name: '', key: '' };
const stands = (of: Customers, how: '>' | '<=', { name, key }: Place) =>
  of(of.refTuple('sorts_as', 'key'), how, of.tuple(name, key));

/** By name, from behind a place. */
const heads = (db: Db, after: Place = atFirst) =>
  db
    .selectFrom('customers')
    .selectAll()
    .where('joined_to', 'is', null)
    .where((of) => stands(of, '>', after))
    .orderBy('sorts_as')
    .orderBy('key');

/** The place so many rows further on; undefined where there are fewer. */
const endOfSlice = (db: Db, after: Place = atFirst): Promise<Place | undefined> =>
  db
    .selectFrom('customers')
    .select(['sorts_as as name', 'key'])
    .where((of) => stands(of, '>', after))
    .orderBy('sorts_as')
    .orderBy('key')
    .limit(1)
    .offset(SLICE - 1)
    .executeTakeFirst();

const empty = { joined_to: null, worked_since: null, met_at: null, met_on: null, note: null };

const joinedHas = (of: Customers, text: string) =>
  of.exists(
    of
      .selectFrom('customers as other')
      .select('other.key')
      .whereRef('other.joined_to', '=', 'customers.key')
      .where(has('other.sorts_as', text)),
  );

const has = (column: string, text: string) => sql<boolean>`instr(${sql.ref(column)}, ${plainName(text)}) > 0`;
