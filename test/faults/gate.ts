import { once } from 'node:events';
import type { News } from './programs.ts';

const UNDER_WAY = 2;
const PATIENCE_MS = 15_000;

export interface Gate {
  /** Resolves when the next order that rings may be sent. */
  pass(): Promise<void>;
  /** Whether rings are still to come. */
  busy(): boolean;
}

/**
 * Lets a ring through while the board is not far behind: numbers count the rings. Some never reach it (quiet, expired):
 * whoever has waited for long waits for them no more.
 */
export function openGate(news: News, ringing: number): Gate {
  let passed = 0;
  let unheardOf = 0;
  let reached = 0;
  const underWay = (): number => passed - unheardOf - reached;
  news.on('board', ({ number = 0 }) => {
    reached = Math.max(reached, number);
    if (underWay() < UNDER_WAY) news.emit('free');
  });
  return {
    async pass() {
      const signal = AbortSignal.timeout(PATIENCE_MS);
      const late = (): void => {
        unheardOf = passed - reached;
      };
      if (underWay() >= UNDER_WAY) await once(news, 'free', { signal }).catch(late);
      passed += 1;
    },
    busy: () => passed < ringing || underWay() > 0,
  };
}
