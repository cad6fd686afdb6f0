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

/** The inbox: each verified delivery, raw. */
export const deliveries = {
  async add({ trx }: Unit, record: DeliveryRecord): Promise<number> {
    const headers = Object.fromEntries(Object.entries(record.headers).filter(([name]) => !secret.has(name)));
    const { id } = await trx
      .insertInto('deliveries')
      .values({
        source: record.source,
        received_at: record.receivedAt,
        headers: JSON.stringify(headers),
        body: record.body,
        status: record.status,
        note: record.note ?? null,
      })
      .returning('id')
      .executeTakeFirstOrThrow();
    return id;
  },
};
