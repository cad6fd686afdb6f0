import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Db } from '../store/database.ts';
import { lastDecision, type Spoken, spokenBetween } from '../store/import-runs.ts';
import { hashOf, SeenIds } from './seen-ids.ts';

/** Decisions read at once: orders do not wait for more. */
const AT_ONCE = 2_000;

export interface Walk {
  db: Db;
  sources: readonly string[];
  /** Numbers of decisions. */
  after: number;
  until: number;
  signal: AbortSignal;
}

export interface Slice {
  rows: Spoken[];
  /** How far it goes. */
  end: number;
}

/** All that was decided of the orders of some sources, slice by slice; between two of them others have their turn. */
export async function* slicesOf({ db, sources, after, until, signal }: Walk): AsyncGenerator<Slice> {
  for (let from = after; from < until && !signal.aborted; from += AT_ONCE) {
    const end = Math.min(until, from + AT_ONCE);
    yield { rows: await spokenBetween(db, { sources, after: from, until: end }), end };
    await nextTurn();
  }
}

/** Who else has spoken of orders. */
export interface Others {
  /** False: nobody in that time. */
  mayHaveTold(key: string): boolean;
  /** The decisions that changed nothing, and so are named by no other. */
  besides(key: string): readonly number[];
  /** What has come since; read as a transaction begins. */
  catchUp(db: Pick<Db, 'selectFrom'>): Promise<void>;
}

export const nameOf = ({ source, order_id }: Pick<Spoken, 'source' | 'order_id'>): string => `${source}/${order_id}`;

/** Tests count for nothing, and what comes of no delivery, such as a rate, says nothing of an order. */
export const isByOther = ({ delivery_id: id, why }: Spoken, isTakenBack: (deliveryId: number) => boolean): boolean =>
  id !== null && !isTakenBack(id) && !why.includes('"kind":"test-mode"');

export const changedNothing = ({ why }: Spoken): boolean => why.includes('"kind":"nothing-new"');

/** Finds who else has spoken, by the hash of each order: a million of them take 16 MB. */
export async function whoElse(walk: Walk, isTakenBack: (deliveryId: number) => boolean): Promise<Others> {
  const told = new SeenIds();
  const again = new Map<number, number[]>();
  let heard = walk.until;
  const hear = (row: Spoken): void => {
    if (!isByOther(row, isTakenBack)) return;
    const name = nameOf(row);
    told.add(name);
    if (changedNothing(row)) again.set(hashOf(name), [...(again.get(hashOf(name)) ?? []), row.id]);
  };
  for await (const { rows } of slicesOf(walk)) rows.forEach(hear);
  return {
    async catchUp(db) {
      const until = await lastDecision(db);
      if (until > heard) (await spokenBetween(db, { sources: walk.sources, after: heard, until })).forEach(hear);
      heard = until;
    },
    mayHaveTold: (name) => told.isFull || told.has(name),
    besides: (name) => again.get(hashOf(name)) ?? [],
  };
}
