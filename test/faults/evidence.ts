import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { patternsOf } from './coil-record.ts';
import type { Evidence, LedgerRow, RecordedRing, Tally } from './records.ts';

const LEDGER = `select source, order_id as orderId, amount_minor as minor, counted_minor as countedMinor, status,
  updated_at as updatedAt, ordered_on as orderedOn from orders`;
const RINGS = `select id, kind, source, order_id as orderId, epoch, number, state, outcome, strokes, struck from rings`;
const DECIDED = 'select source, order_id as orderId from decisions where rings = 1';
const PRESSES = 'select press_id as pressId, rang from presses';

function withDatabase<T>(dataDir: string, read: (db: Database.Database) => T): T {
  const db = new Database(join(dataDir, 'ships-bell.db'), { readonly: true });
  try {
    return read(db);
  } finally {
    db.close();
  }
}

/** How much is still to come: rings without an end, and how many presses are stored. Undefined while nobody can say. */
export function standing(dataDir: string): { open: number; presses: number } | undefined {
  try {
    return withDatabase(dataDir, (db) => ({
      open: Number(db.prepare("select count(*) from rings where state != 'ended'").pluck().get()),
      presses: Number(db.prepare('select count(*) from presses').pluck().get()),
    }));
  } catch {
    return undefined; // the server that had it open was just killed
  }
}

/** What the product has written down, and what the coil did. */
export function readEvidence(
  dataDir: string,
  recordFile: string,
): Pick<Evidence, 'ledger' | 'tallies' | 'decided' | 'rings' | 'patterns'> & { stored: Evidence['presses']['stored'] } {
  return withDatabase(dataDir, (db) => ({
    ledger: db.prepare<[], LedgerRow>(LEDGER).all(),
    tallies: db.prepare<[], Tally>('select period, minor, wins from tallies').all(),
    decided: db.prepare<[], Evidence['decided'][number]>(DECIDED).all(),
    rings: db.prepare<[], RecordedRing>(RINGS).all(),
    stored: db
      .prepare<[], { pressId: string; rang: number }>(PRESSES)
      .all()
      .map(({ pressId, rang }) => ({ pressId, rang: rang === 1 })),
    patterns: patternsOf(readFileSync(recordFile, 'utf8')),
  }));
}
