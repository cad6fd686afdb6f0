import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { DeliveriesTable } from './schema.ts';
import type { Unit } from './unit.ts';

export interface DeliveryRecord extends Verdict {
  /** Of one that lies in the inbox already: it gets this verdict, and stays as it came. */
  id?: number;
  source: string;
  receivedAt: number;
  headers: Record<string, string | undefined>;
  body: Uint8Array;
}

/** What became of a delivery. */
export interface Verdict {
  status: DeliveriesTable['status'];
  note?: string;
  way?: DeliveriesTable['way'];
}

/** Notes that are words of ours, not of a source's kind. */
export const notes = {
  paused: 'paused',
  duplicate: 'duplicate',
  test: 'test',
  otherCurrency: 'other currency',
} as const;

/** Headers that prove who sent it are checked and then dropped: nothing secret stays in the inbox. */
const secret = new Set(['authorization', 'cookie', 'proxy-authorization', 'x-ships-bell-test']);

const add = prepare<Omit<Selectable<DeliveriesTable>, 'id'>>()((db, value) =>
  db
    .insertInto('deliveries')
    .values({
      source: value('source'),
      received_at: value('received_at'),
      headers: value('headers'),
      body: value('body'),
      status: value('status'),
      note: value('note'),
      way: value('way'),
    })
    .returning('id'),
);

/** The inbox: each verified delivery, raw. */
export const deliveries = {
  async add(unit: Unit, { source, receivedAt, body, status, note, way, ...rest }: DeliveryRecord): Promise<number> {
    const headers = JSON.stringify(
      Object.fromEntries(Object.entries(rest.headers).filter(([name]) => !secret.has(name))),
    );
    const row = await unit.first(add, {
      source,
      received_at: receivedAt,
      headers,
      body,
      status,
      note: note ?? null,
      way: way ?? null,
    });
    if (row === undefined) throw new Error('the inbox gave a delivery no number');
    return row.id;
  },

  /** A new one, or a new verdict on one that is there; resolves with its number. */
  async put(unit: Unit, record: DeliveryRecord): Promise<number> {
    if (record.id === undefined) return deliveries.add(unit, record);
    await deliveries.judge(unit, record.id, record);
    return record.id;
  },

  async judge({ trx }: Unit, id: number, { status, note, way }: Verdict): Promise<void> {
    await trx
      .updateTable('deliveries')
      .set({ status, note: note ?? null, ...(way !== undefined && { way }) })
      .where('id', '=', id)
      .execute();
  },

  /** One whole, its body too. */
  find: (db: Pick<Db, 'selectFrom'>, id: number): Promise<DeliveryRow | undefined> =>
    db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirst(),

  /** Of one source, newest first, from before a place on; without their bodies. */
  ofSource(db: Pick<Db, 'selectFrom'>, { source, before, limit, real }: OfSource): Promise<DeliveryLine[]> {
    let query = db
      .selectFrom('deliveries')
      .select(['id', 'received_at', 'status', 'note', 'way', 'headers'])
      .select((of) => of.fn<number>('length', ['body']).as('bytes'))
      .where('source', '=', source);
    if (real) query = query.where((where) => where.or([where('note', 'is', null), where('note', '!=', notes.test)]));
    if (before !== undefined)
      query = query
        .where('received_at', '<=', before.at)
        .where((where) => where.or([where('received_at', '<', before.at), where('id', '<', before.id)]));
    return query.orderBy('received_at', 'desc').orderBy('id', 'desc').limit(limit).execute();
  },

  /** When the first of a source came; undefined where none has. */
  async firstAt(db: Pick<Db, 'selectFrom'>, source: string): Promise<number | undefined> {
    const row = await db
      .selectFrom('deliveries')
      .select((of) => of.fn.min('received_at').as('at'))
      .where('source', '=', source)
      .executeTakeFirst();
    return row?.at == null ? undefined : Number(row.at);
  },

  /** What waits for its source to be resumed, in the order it came, from after an id on. */
  held: (db: Pick<Db, 'selectFrom'>, { source, after }: { source: string; after: number }): Promise<DeliveryRow[]> =>
    db
      .selectFrom('deliveries')
      .selectAll()
      .where('source', '=', source)
      .where('status', '=', 'waiting')
      .where('note', '=', notes.paused)
      .where('id', '>', after)
      .orderBy('id')
      .limit(FEW)
      .execute(),

  /** Nobody wants to read them; each can still be read again by hand. */
  async letGo({ trx }: Unit, source: string): Promise<void> {
    await trx
      .updateTable('deliveries')
      .set({ status: 'ignored' })
      .where('source', '=', source)
      .where('status', '=', 'waiting')
      .where('note', '=', notes.paused)
      .execute();
  },

  async countHeld(db: Pick<Db, 'selectFrom'>, source: string): Promise<number> {
    const row = await db
      .selectFrom('deliveries')
      .select((of) => of.fn.countAll<number>().as('held'))
      .where('source', '=', source)
      .where('status', '=', 'waiting')
      .where('note', '=', notes.paused)
      .executeTakeFirstOrThrow();
    return Number(row.held);
  },

  /** A portion in the order they came, from after an id on; without their bodies. */
  portion: (db: Pick<Db, 'selectFrom'>, after: number): Promise<KeptDelivery[]> =>
    db
      .selectFrom('deliveries')
      .select(['id', 'received_at', 'status'])
      .where('id', '>', after)
      .orderBy('id')
      .limit(PORTION)
      .execute(),

  /** All but the newest of all: its number would be given again, and decisions name deliveries by it. Resolves with how many. */
  async remove({ trx }: Unit, ids: readonly number[]): Promise<number> {
    const { numDeletedRows } = await trx
      .deleteFrom('deliveries')
      .where('id', 'in', ids)
      .where('id', '<', (where) => where.selectFrom('deliveries').select((of) => of.fn.max<number>('id').as('id')))
      .executeTakeFirstOrThrow();
    return Number(numDeletedRows);
  },
};

/** Small enough that an order does not wait for it. */
const PORTION = 200;
/** Bodies may be large. */
const FEW = 20;

export type DeliveryRow = Selectable<DeliveriesTable>;
export type KeptDelivery = Pick<DeliveryRow, 'id' | 'received_at' | 'status'>;
export type DeliveryLine = Pick<DeliveryRow, 'id' | 'received_at' | 'status' | 'note' | 'way' | 'headers'> & {
  bytes: number;
};
export interface OfSource {
  source: string;
  before?: { at: number; id: number } | undefined;
  limit: number;
  /** Without tests of ours. */
  real?: boolean;
}
