import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { DeliveriesTable } from './schema.ts';
import type { Unit } from './unit.ts';

export interface DeliveryRecord {
  source: string;
  receivedAt: number;
  headers: Record<string, string | undefined>;
  body: Uint8Array;
  status: DeliveriesTable['status'];
  note?: string;
}

/** Headers that prove who sent it are checked and then dropped: nothing secret stays in the inbox. */
const secret = new Set(['authorization', 'cookie', 'proxy-authorization']);

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
    })
    .returning('id'),
);

/** The inbox: each verified delivery, raw. */
export const deliveries = {
  async add(unit: Unit, { source, receivedAt, body, status, note, ...rest }: DeliveryRecord): Promise<number> {
    const headers = JSON.stringify(
      Object.fromEntries(Object.entries(rest.headers).filter(([name]) => !secret.has(name))),
    );
    const row = await unit.first(add, { source, received_at: receivedAt, headers, body, status, note: note ?? null });
    if (row === undefined) throw new Error('the inbox gave a delivery no number');
    return row.id;
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

export type KeptDelivery = Pick<Selectable<DeliveriesTable>, 'id' | 'received_at' | 'status'>;
