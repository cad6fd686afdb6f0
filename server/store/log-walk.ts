import { type ExpressionBuilder, type ExpressionWrapper, type SqlBool, sql } from 'kysely';
import type { Outcome } from '../../broker/contract/ring.ts';
import { plainName } from '../names.ts';
import type { Db } from './database.ts';
import { patternsOf } from './name-pattern.ts';
import type { Schema } from './schema.ts';

/** What a log may be searched by. `from`: epoch milliseconds; where it ends is where a walk begins. */
export interface LogFilter {
  text?: string | undefined;
  source?: string | undefined;
  outcome?: Outcome | 'silent' | 'kept' | undefined;
  from: number;
}

/** Where a walk is: the time and the key of the last row seen. A key sorts after every row of its time when it is empty. */
export interface Place {
  at: number;
  key: readonly [string] | readonly [string, string];
}

export interface Walk {
  db: Db;
  filter: LogFilter;
  place: Place;
}

/** What was never won, and is a deal that may be, or only known to be gone, is no line of the log. */
const neverWon = ['open', 'deleted'] as const;

/** Rows looked at before others get their turn; more where few of them fit. */
const FEW = 250;
const MANY = 4_000;

/**
 * Orders that fit, newest first. They are looked through along an index that has all that is asked, at one or two
 * microseconds a row, in slices between which the way of an order has its turn.
 */
export async function* walkOrders({ db, filter, place }: Walk): AsyncGenerator<Place> {
  if (filter.outcome === 'kept') return;
  let size = FEW;
  let after = place;
  for (;;) {
    const last = await endOfSlice(db, { filter, after, size });
    const rows = await ordersBetween(db, { filter, after, last });
    for (const { ordered_at, source, order_id } of rows) yield { at: Number(ordered_at), key: [source, order_id] };
    if (last === undefined) return;
    after = last;
    if (rows.length * 10 < size) size = Math.min(MANY, size * 4);
    await new Promise(setImmediate);
  }
}

type Orders = ExpressionBuilder<Schema, 'orders'>;

const orderKey = (where: Orders) => where.refTuple('ordered_at', 'source', 'order_id');
const keyOf = (where: Orders, { at, key: [source, orderId = ''] }: Place) => where.tuple(at, source, orderId);

/** The row so many further on; undefined where there are fewer. */
async function endOfSlice(
  db: Db,
  { filter, after, size }: { filter: LogFilter; after: Place; size: number },
): Promise<Place | undefined> {
  const row = await db
    .selectFrom('orders')
    .select(['ordered_at', 'source', 'order_id'])
    .where((where) => where(orderKey(where), '<', keyOf(where, after)))
    .where('ordered_at', '>=', filter.from)
    .orderBy('ordered_at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('order_id', 'desc')
    .limit(1)
    .offset(size - 1)
    .executeTakeFirst();
  return row && { at: Number(row.ordered_at), key: [row.source, row.order_id] };
}

interface Slice {
  filter: LogFilter;
  after: Place;
  last: Place | undefined;
}

export const ordersBetween = (db: Db, slice: Slice) => ordersQuery(db, slice).execute();

/** The query of one slice; a test asks how it is run. */
export function ordersQuery(db: Db, { filter, after, last }: Slice) {
  const { source, outcome } = filter;
  return db
    .selectFrom('orders')
    .select(['ordered_at', 'source', 'order_id'])
    .where((where) => where(orderKey(where), '<', keyOf(where, after)))
    .where((where) => where(orderKey(where), '>=', keyOf(where, last ?? { at: filter.from, key: [''] })))
    .where((where) => mentions(filter.text, [where.ref('customer'), where.ref('seller')], [where.ref('order_id')]))
    .where((where) => where.or([where('won_at', 'is not', null), where('status', 'not in', neverWon)]))
    .$if(source !== undefined, (query) => query.where(notByIndex('source'), '=', source ?? ''))
    .$if(outcome !== undefined, (query) => query.where('rang', '=', outcome === 'silent' ? 0 : 1))
    .$if(outcome !== undefined && outcome !== 'silent', (query) =>
      query.where((where) => rangWith(where, outcome ?? '')),
    )
    .orderBy('ordered_at', 'desc')
    .orderBy('source', 'desc')
    .orderBy('order_id', 'desc');
}

/** A condition to be tested on the way: SQLite would otherwise find the rows by it, and sort them all. */
const notByIndex = (column: string) => sql<string>`${sql.ref(column)} || ''`;

/** A ring of this order, or of the press that it joined, ended so. */
const rangWith = (where: Orders, outcome: string) =>
  where.or([
    where.exists(
      where
        .selectFrom('rings')
        .select('rings.id')
        .whereRef('rings.order_id', '=', 'orders.order_id')
        .whereRef('rings.source', '=', 'orders.source')
        .where('rings.outcome', '=', outcome),
    ),
    where.exists(
      where
        .selectFrom('rings')
        .select('rings.id')
        .whereRef('rings.press_id', '=', 'orders.press_id')
        .where('rings.outcome', '=', outcome),
    ),
  ]);

/** Presses that no order has joined. */
export async function* walkPresses({ db, filter, place }: Walk): AsyncGenerator<Place> {
  const { outcome } = filter;
  if (filter.source !== undefined || outcome === 'silent' || outcome === 'kept') return;
  yield* inPages(place, ({ at, key: [pressId] }) =>
    db
      .selectFrom('presses')
      .select(['pressed_at as at', 'press_id as key'])
      .where((where) => where(where.refTuple('pressed_at', 'press_id'), '<', where.tuple(at, pressId)))
      .where('pressed_at', '>=', filter.from)
      .where('joined_order', 'is', null)
      .where((where) => mentions(filter.text, [where.ref('customer'), where.ref('sellers')]))
      .$if(outcome !== undefined, (query) =>
        query.where((where) =>
          where.exists(
            where
              .selectFrom('rings')
              .select('rings.id')
              .whereRef('rings.press_id', '=', 'presses.press_id')
              .where('rings.outcome', '=', outcome ?? ''),
          ),
        ),
      )
      .orderBy('pressed_at', 'desc')
      .orderBy('press_id', 'desc')
      .limit(FEW)
      .execute(),
  );
}

export async function* walkRehearsals({ db, filter, place }: Walk): AsyncGenerator<Place> {
  const { outcome, text, source } = filter;
  if (text !== undefined || source !== undefined) return;
  yield* inPages(place, ({ at, key: [id] }) =>
    db
      .selectFrom('rings')
      .select(['created_at as at', 'id as key'])
      .where('kind', '=', 'rehearsal')
      .where((where) => where(where.refTuple('created_at', 'id'), '<', where.tuple(at, Number(id))))
      .where('created_at', '>=', filter.from)
      .$if(outcome !== undefined, (query) => query.where('outcome', '=', outcome ?? ''))
      .orderBy('created_at', 'desc')
      .orderBy('id', 'desc')
      .limit(FEW)
      .execute(),
  );
}

/** Deliveries that nobody could read. */
export async function* walkKept({ db, filter, place }: Walk): AsyncGenerator<Place> {
  const { outcome, text, source } = filter;
  if (text !== undefined || (outcome !== undefined && outcome !== 'kept')) return;
  yield* inPages(place, ({ at, key: [id] }) =>
    db
      .selectFrom('deliveries')
      .select(['received_at as at', 'id as key'])
      .where(sql.ref('status'), '=', sql.lit('kept')) // said as the index says it, or it is not used
      .where((where) => where(where.refTuple('received_at', 'id'), '<', where.tuple(at, Number(id))))
      .where('received_at', '>=', filter.from)
      .$if(source !== undefined, (query) => query.where('source', '=', source ?? ''))
      .orderBy('received_at', 'desc')
      .orderBy('id', 'desc')
      .limit(FEW)
      .execute(),
  );
}

type Row = { at: number; key: string | number };

async function* inPages(start: Place, read: (after: Place) => Promise<Row[]>): AsyncGenerator<Place> {
  let after = start;
  for (;;) {
    const rows = await read(after);
    for (const { at, key } of rows) {
      after = { at: Number(at), key: [String(key)] };
      yield after;
    }
    if (rows.length < FEW) return;
  }
}

type Text = ExpressionWrapper<Schema, never, string | null>;

/**
 * Whether one of the names has the text in it, whatever its capitals and accents, or one of the ids. A name is looked
 * at twice where it has more bytes than letters, as few have.
 */
function mentions(text: string | undefined, names: readonly Text[], ids: readonly Text[] = []) {
  if (text === undefined) return sql<SqlBool>`1 = 1`;
  const likes = [...new Set([text, plainName(text)])].map((like) => `%${like.replace(/[\\%_]/g, '\\$&')}%`);
  const plain = [...names, ...ids].flatMap((column) => likes.map((like) => sql`${column} like ${like} escape '\\'`));
  const globs = patternsOf(text);
  const marked = names.map((name) => {
    const written = sql.join(
      globs.map((glob) => sql`${name} glob ${glob}`),
      sql` or `,
    );
    return sql`(octet_length(${name}) > length(${name}) and (${written}))`;
  });
  return sql<SqlBool>`(${sql.join([...plain, ...marked], sql` or `)})`;
}
