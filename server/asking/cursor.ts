import { z } from 'zod';
import type { Instant } from '../time.ts';

/** Sources index what changes with some delay, and by whole seconds: so much is asked for again. */
export const OVERLAP_MS = 5 * 60_000;
const MOST_SEEN = 5000;

/** How far a source has been asked: what is stored of it is JSON text. */
const Cursor = z.object({
  /** The latest change that was taken, by the source's clock, epoch ms. */
  at: z.number(),
  /** Where a round began that is not over: its later lists, such as of what was deleted, are asked from there. */
  from: z.number().optional(),
  /** Within the overlap: the change of each deal that was taken. */
  seen: z.record(z.string(), z.number()),
  /** What changed until then, by our clock, is told for the record alone. */
  historyUntil: z.number().optional(),
});
export type Cursor = z.infer<typeof Cursor>;

/** One that cannot be read is as none. */
export function readCursor(text: string | undefined): Cursor | undefined {
  if (text === undefined) return undefined;
  try {
    return Cursor.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

export const isSeen = ({ seen }: Cursor, { id, changedAt }: { id: string; changedAt: Instant }): boolean =>
  Object.hasOwn(seen, id) && (seen[id] ?? 0) >= changedAt;

/** With these taken, too. */
export function advanced(cursor: Cursor, taken: readonly { id: string; changedAt: Instant }[]): Cursor {
  const at = Math.max(cursor.at, ...taken.map(({ changedAt }) => changedAt));
  const all = new Map(Object.entries(cursor.seen));
  for (const { id, changedAt } of taken) all.set(id, Math.max(changedAt, all.get(id) ?? 0));
  const recent = [...all].filter(([, changedAt]) => changedAt >= at - OVERLAP_MS);
  const seen = recent.sort(([, one], [, other]) => other - one).slice(0, MOST_SEEN);
  return { ...cursor, at, seen: Object.fromEntries(seen) };
}
