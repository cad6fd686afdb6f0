import type { Log } from '../../broker/contract/log.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { restores as table } from '../store/restores.ts';
import { rings } from '../store/rings.ts';
import type { Unit } from '../store/unit.ts';
import { type Instant, isoOf } from '../time.ts';

export interface RestoresPorts {
  db: Db;
  writer: Writer;
  log: Log;
  now: () => Instant;
}

export type Restores = Awaited<ReturnType<typeof openRestores>>;

/** A clock that is set within so long of a restore was most likely wrong at the restore, too. */
const LATELY_MS = 86_400_000;

/**
 * Since when the data here is what it says it is. What lies before the last restore may have rung without our knowing:
 * rings still pending from then end `unanswered`, and orders dated before it count but never ring.
 */
export async function openRestores({ db, writer, log, now }: RestoresPorts) {
  const last = await table.last(db);
  // A clock that was ahead when the data was put back must not silence what is to come.
  let at: Instant | undefined = last && Math.min(Number(last.at), now());
  let id = last?.id;
  if (at !== undefined) await writer.write((unit) => endPending(unit, at ?? 0));

  async function endPending(unit: Unit, before: Instant): Promise<void> {
    const pending = (await rings.unfinished(unit.trx)).filter((row) => Number(row.created_at) < before);
    for (const { id } of pending) await rings.end(unit, id, { outcome: 'unanswered', ended_at: now() });
    if (pending.length > 0) log.warn({ rings: pending.length, at: isoOf(before) }, 'Rings from before a restore end');
  }

  return {
    /** Epoch milliseconds; undefined while nothing was ever restored. */
    lastAt: (): Instant | undefined => at,
    /** The data has shown itself to be a copy, now. */
    async copied(unit: Unit): Promise<void> {
      const found = now();
      const row = await table.copied(unit, found);
      unit.afterCommit(() => {
        at = found;
        id = row;
      });
    },
    /**
     * The clock jumps with this commit, and the time of a restore with it, where that was told by the same clock. None
     * lies in time to come: it would silence every order until then.
     */
    async shift(unit: Unit, byMs: number): Promise<void> {
      if (at === undefined || id === undefined) return;
      const moved = now() - at < LATELY_MS ? at + byMs : Math.min(at, now() + byMs);
      await table.move(unit, id, moved);
      unit.afterCommit(() => {
        at = moved;
      });
    },
  };
}
