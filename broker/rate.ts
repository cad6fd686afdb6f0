import type { Rate } from './limits.ts';

const MOST_KEYS = 1_000;

/**
 * Token buckets, one a key. At most a thousand are kept: those that are full again say nothing, and under an attack from
 * more addresses than that the oldest goes.
 */
export function limitRate({ burst, perSecond }: Rate, now: () => number): (key: string) => boolean {
  const buckets = new Map<string, { tokens: number; at: number }>();
  const fillMs = (burst / perSecond) * 1000;

  function makeRoom(): void {
    if (buckets.size < MOST_KEYS) return;
    for (const [key, { at }] of buckets) if (now() - at >= fillMs) buckets.delete(key);
    const [oldest] = buckets.keys();
    if (buckets.size >= MOST_KEYS && oldest !== undefined) buckets.delete(oldest);
  }
  return (key) => {
    const known = buckets.get(key);
    if (known === undefined) makeRoom();
    const at = now();
    const tokens = known === undefined ? burst : Math.min(burst, known.tokens + ((at - known.at) / 1000) * perSecond);
    const allowed = tokens >= 1;
    buckets.set(key, { tokens: allowed ? tokens - 1 : tokens, at });
    return allowed;
  };
}
