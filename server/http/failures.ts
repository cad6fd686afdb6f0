import { ipKeyGenerator } from 'express-rate-limit';

export interface FailureCount {
  /** Counts one failed authentication; returns the seconds this address has to wait, 0 when it may go on. */
  failed(address: string): number;
}

const MOST_ADDRESSES = 10_000;

/** Failed authentications per address (an IPv6 network counts as one) in a window that starts with the first. */
export function countFailures(options: { limit: number; windowMs: number; now: () => number }): FailureCount {
  const { limit, windowMs, now } = options;
  const counts = new Map<string, { failures: number; endsAt: number }>();
  return {
    failed(address) {
      const at = now();
      const key = address === '' ? address : ipKeyGenerator(address);
      let count = counts.get(key);
      if (count === undefined || count.endsAt <= at) {
        counts.delete(key);
        if (counts.size >= MOST_ADDRESSES) forgetOldest(counts);
        count = { failures: 0, endsAt: at + windowMs };
        counts.set(key, count);
      }
      count.failures += 1;
      return count.failures > limit ? Math.ceil((count.endsAt - at) / 1000) : 0;
    },
  };
}

/** A Map keeps the order in which windows began, so the first is the oldest. */
function forgetOldest(counts: Map<string, unknown>): void {
  const oldest = counts.keys().next();
  if (!oldest.done) counts.delete(oldest.value);
}
