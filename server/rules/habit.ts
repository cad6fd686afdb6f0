const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** What is needed before a source has a habit: weekends must have been among the gaps, and one day says nothing. */
const FEWEST = 20;
const SHORTEST_MS = 10 * DAY_MS;

/**
 * How long a source may be silent, in ms, from the instants (ascending, epoch ms) of what it sent lately: half as long
 * again as its longest gap so far, so that nights, weekends and slow weeks count as habit. Undefined without a habit.
 */
export function longestSilence(instants: readonly number[]): number | undefined {
  const first = instants[0];
  const last = instants.at(-1);
  if (first === undefined || last === undefined) return undefined;
  if (instants.length < FEWEST || last - first < SHORTEST_MS) return undefined;
  let longest = 0;
  for (let at = 1; at < instants.length; at++) {
    longest = Math.max(longest, (instants[at] ?? 0) - (instants[at - 1] ?? 0));
  }
  return Math.max(longest * 1.5, HOUR_MS);
}
