import type { Log } from '../../broker/contract/log.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import { rates as table } from '../store/rates.ts';
import type { Unit } from '../store/unit.ts';
import type { Exchange } from './exchange.ts';

/** Between two commits orders that come in have their turn. */
const ORDERS_AT_ONCE = 50;

export interface CountWaiting {
  db: Db;
  writer: Writer;
  exchange: Exchange;
  log: Log;
  /** Weighs an order again, as a correction of it would: now there is a rate. */
  recount(unit: Unit, row: OrderRow): Promise<boolean>;
}

/** Counts the orders that had no rate when they came, day by day, for which there is one now. */
export function countWaiting({ db, writer, exchange, log, recount }: CountWaiting) {
  let running: Promise<void> | undefined;
  let again = false;
  let closed = false;

  async function count(): Promise<void> {
    do {
      again = false;
      for (const { currency, day } of await table.waiting(db))
        if (!closed && (await hasRate(currency, day))) await countDay(currency, day);
    } while (again);
  }

  const hasRate = (currency: string, day: string): Promise<boolean> =>
    writer.write(async (unit) => (await exchange.convert(unit, { minor: 1, currency }, day)) !== undefined);

  async function countDay(currency: string, day: string): Promise<void> {
    const left = await table.waitingOn(db, { currency, day });
    for (let at = 0; at < left.length && !closed; at += ORDERS_AT_ONCE)
      await writer.write(async (unit) => {
        for (const { source, order_id } of left.slice(at, at + ORDERS_AT_ONCE)) {
          const row = await orders.find(unit, source, order_id);
          if (row !== undefined && row.counted_minor === null) await recount(unit, row);
        }
      });
  }

  return {
    /** Begins, or goes through them once more where it runs already. */
    begin(): void {
      if (closed) return;
      again = true;
      running ??= count()
        .catch((error: unknown) =>
          log.error({ error: String(error) }, 'Orders that waited for a rate could not be counted'),
        )
        .finally(() => {
          running = undefined;
        });
    },
    async idle(): Promise<void> {
      while (running !== undefined) await running;
    },
    async close(): Promise<void> {
      closed = true;
      await running;
    },
  };
}
