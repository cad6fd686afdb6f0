import { join } from 'node:path';
import Database from 'better-sqlite3';
import { isRinging, orderIdOf } from './orders.ts';
import type { Times } from './side.ts';
import type { Seen, SeenRing } from './witness.ts';

/** What the ledger says against what was acknowledged and what the boards heard. */
export interface Audit {
  acknowledged: number;
  /** Acknowledged, and not in the ledger. */
  lost: number;
  /** Rings that the ledger decided, that reached a board, that have the outcome `struck`. */
  decided: number;
  sounded: number;
  recorded: number;
  /** Decided rings without bytes or without an outcome, and large orders without a ring. */
  lostRings: number;
  /** A number heard twice, an order with two rings, bytes nobody decided. */
  doubleRings: number;
  /** Months whose tally is not the sum of their orders. */
  wrongTallies: number;
}

interface RingRow {
  bell: string;
  epoch: number;
  number: number;
  order_id: string;
  outcome: string | null;
}

/** Reads the product's SQLite file, beside it. */
export function openAudit(dataDir: string) {
  const db = new Database(join(dataDir, 'ships-bell.db'), { readonly: true });
  const pending = db.prepare("select count(*) from rings where state != 'ended'").pluck();
  const rings = db.prepare<[], RingRow>('select bell, epoch, number, order_id, outcome from rings');
  return {
    pending: (): number => Number(pending.get()),
    times: (leg: Seen & { first: number; count: number }): Times => timesOf(leg, rings.all()),
    audit: (acknowledged: readonly number[], heard: readonly SeenRing[]): Audit => {
      const ids = new Set(db.prepare<[], string>('select order_id from orders').pluck().all());
      const lost = acknowledged.filter((n) => !ids.has(orderIdOf(n))).length;
      const wrongTallies = Number(db.prepare(WRONG_TALLIES).pluck().get());
      return { acknowledged: acknowledged.length, lost, wrongTallies, ...ringsOf(rings.all(), acknowledged, heard) };
    },
    close: (): void => void db.close(),
  };
}

/** By month: the tally against the standing won orders. */
const WRONG_TALLIES = `
  select count(*) from tallies as kept left join
    (select substr(ordered_on, 1, 7) as month, sum(counted_minor) as minor, count(*) as wins
     from orders where status = 'won' and counted_minor is not null group by 1) as summed on summed.month = kept.period
  where length(kept.period) = 7 and (kept.minor, kept.wins) is not (summed.minor, summed.wins)`;

const keyOf = (bell: string | number, epoch: number, number: number): string =>
  `${String(bell).replace('bell-', '')}/${epoch}/${number}`;

function timesOf({ first, count, rings, events }: Seen & { first: number; count: number }, rows: RingRow[]): Times {
  const numbers = new Map<string, number>();
  for (let n = first; n < first + count; n++) if (isRinging(n)) numbers.set(orderIdOf(n), n);
  const orders = new Map(rows.map((row) => [keyOf(row.bell, row.epoch, row.number), numbers.get(row.order_id)]));
  const times: Times = { bytes: new Map(), wall: new Map() };
  for (const { bell, epoch, number, at } of rings) note(times.bytes, orders.get(keyOf(bell, epoch, number)), at);
  for (const { orderId, at } of events) note(times.wall, numbers.get(orderId ?? ''), at);
  return times;
}

/** The first time counts. */
function note(times: Map<number, number>, n: number | undefined, at: number): void {
  if (n !== undefined && !times.has(n)) times.set(n, at);
}

function ringsOf(rows: readonly RingRow[], acknowledged: readonly number[], heard: readonly SeenRing[]) {
  const decided = new Set(rows.map(({ bell, epoch, number }) => keyOf(bell, epoch, number)));
  const bytes = heard.map(({ bell, epoch, number }) => keyOf(bell, epoch, number));
  const sounded = new Set(bytes);
  const orders = new Set(rows.map(({ order_id }) => order_id));
  const recorded = rows.filter(({ outcome }) => outcome === 'struck').length;
  const silent = rows.filter(({ bell, epoch, number }) => !sounded.has(keyOf(bell, epoch, number))).length;
  const missing = acknowledged.filter((n) => isRinging(n) && !orders.has(orderIdOf(n))).length;
  const undecided = [...sounded].filter((key) => !decided.has(key)).length;
  return {
    decided: rows.length,
    sounded: sounded.size,
    recorded,
    lostRings: Math.max(silent, rows.length - recorded) + missing,
    doubleRings: bytes.length - sounded.size + (rows.length - orders.size) + undecided,
  };
}
