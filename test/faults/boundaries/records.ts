import { join } from 'node:path';
import Database from 'better-sqlite3';

export interface RingRecord {
  id: number;
  order_id: string | null;
  press_id: string | null;
  outcome: string | null;
  /** Strokes as recorded with the outcome, and those reported on the way. */
  struck: number | null;
  reported: number;
}

/** What the product has on record of orders, rings and presses. */
export interface Records {
  orders: readonly string[];
  rings: readonly RingRecord[];
  presses: readonly { press_id: string; rang: number; ring_id: number }[];
  /** Rings without an outcome. */
  unfinished: number;
}

/** Reads the product's file beside it, and lets go of it again: a restart must find it as a crash has left it. */
export function readRecords(dataDir: string): Records {
  const db = new Database(join(dataDir, 'ships-bell.db'), { readonly: true, timeout: 2_000 });
  try {
    const rings = db
      .prepare<[], RingRecord>(
        `select id, order_id, press_id, outcome, struck, (select count(*) from strokes where ring_id = id) as reported
         from rings order by id`,
      )
      .all();
    return {
      orders: db.prepare<[], string>('select order_id from orders').pluck().all(),
      rings,
      presses: db.prepare<[], Records['presses'][number]>('select press_id, rang, ring_id from presses').all(),
      unfinished: rings.filter(({ outcome }) => outcome === null).length,
    };
  } finally {
    db.close();
  }
}
