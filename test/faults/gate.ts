import { until } from '../bench/clock.ts';
import type { News } from './programs.ts';

const UNDER_WAY = 2;
const PATIENCE_MS = 15_000;

export interface Gate {
  /** Resolves when the next order that rings may be sent. */
  pass(): Promise<void>;
  /** Whether rings are still to come. */
  busy(): boolean;
}

export interface GateOptions {
  news: News;
  /** How many rings there will be. */
  ringing: number;
  /** How many rings have no end yet; undefined while nobody can say. */
  open(): number | undefined;
}

/**
 * Lets a ring through while the board is not far behind: numbers count the rings. Some never reach it (taken back, quiet,
 * expired): once no ring is open, nobody waits for them any more.
 */
export function openGate({ news, ringing, open }: GateOptions): Gate {
  let passed = 0;
  let unheardOf = 0;
  let reached = 0;
  const underWay = (): number => passed - unheardOf - reached;
  news.on('board', ({ number = 0 }) => {
    reached = Math.max(reached, number);
  });
  return {
    async pass() {
      const isFree = (): boolean => underWay() < UNDER_WAY;
      await until('room for a ring', () => isFree() || open() === 0, PATIENCE_MS).catch(() => {});
      if (!isFree()) unheardOf = passed - reached;
      passed += 1;
    },
    busy: () => passed < ringing || (underWay() > 0 && open() !== 0),
  };
}
