import type { Problem } from '../../broker/contract/result.ts';
import type { Instant } from '../time.ts';

/** What was turned away at a source's door since the start: how often, and the last time why. Never what was sent. */
export interface Refused {
  count: number;
  lastAt: Instant;
  /** In the words of the answer. */
  reason: string;
  problem?: Problem;
}

export type RefusedBook = ReturnType<typeof keepRefused>;

/** Kept in memory alone: whoever cannot sign shall not fill the disk. Only of sources there are. */
export function keepRefused(now: () => Instant) {
  const bySource = new Map<string, Refused>();
  return {
    note(source: string, { reason, problem }: Pick<Refused, 'reason' | 'problem'>): void {
      const count = (bySource.get(source)?.count ?? 0) + 1;
      bySource.set(source, { count, lastAt: now(), reason, ...(problem && { problem }) });
    },
    of: (source: string): Refused | undefined => bySource.get(source),
    forget: (source: string): void => void bySource.delete(source),
  };
}
