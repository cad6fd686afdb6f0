import { setTimeout as after } from 'node:timers/promises';

/** Waits for all of it, however it ends, but no longer than this: closing must not hang on somebody else. */
export async function settleWithin(ms: number, work: Iterable<Promise<unknown>>): Promise<void> {
  const enough = new AbortController();
  await Promise.race([Promise.allSettled(work), after(ms, undefined, { signal: enough.signal })]);
  enough.abort();
}
