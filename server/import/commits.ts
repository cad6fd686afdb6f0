import { setImmediate as nextTurn, setTimeout as wait } from 'node:timers/promises';
import { storeFailureOf } from '../store/failure.ts';
import type { Writer } from '../store/group-commit.ts';

/** After so long a commit looks whether anybody waits, and ends for them. */
const LOOK_MS = 20;
/** Whoever only reads waits unseen, so that a commit ends after this in any case. */
const COMMIT_MS = 100;
const AGAIN_MS = 2_000;

/** A machine that is busy otherwise still takes so many at once: each commit costs a sync of the disk. */
export const LEAST = 32;

/** Whether a commit that begins now is to end: asked after each order, and now and then letting others have their say. */
export function turns(writer: Pick<Writer, 'waiting'>): () => boolean | Promise<boolean> {
  const began = performance.now();
  let lookAt = began + LOOK_MS;
  return () => {
    const now = performance.now();
    if (now < lookAt) return false;
    lookAt = now + LOOK_MS;
    return now > began + COMMIT_MS || nextTurn().then(() => writer.waiting > 0);
  };
}

/** Tries a commit again for as long as the store takes nothing: the disk may come back. Then others have their turn. */
export async function untilStored<T>(commit: () => Promise<T>, signal: AbortSignal): Promise<T> {
  for (;;) {
    try {
      const done = await commit();
      await nextTurn(); // what came in meanwhile is read
      return done;
    } catch (error) {
      if (storeFailureOf(error) === undefined || signal.aborted) throw error;
      await wait(AGAIN_MS, undefined, { signal });
    }
  }
}

const TOLD_EVERY_MS = 1_000;

/** Says that the totals have moved, not more often than walls need it. */
export function tellNowAndThen(counted: () => void): () => void {
  let toldAt = 0;
  return () => {
    if (performance.now() - toldAt < TOLD_EVERY_MS) return;
    toldAt = performance.now();
    counted();
  };
}
