import { performance } from 'node:perf_hooks';
import type { Uno } from './uno.ts';

/** Between glances at an idle board, and at one that is doing something, which it is held to be a little longer. */
const IDLE_MS = 20;
const BUSY_MS = 1;
const BUSY_FOR_MS = 6;
/** After a standstill of the host (a laptop closed) the board does not live through more than this. */
const MOST_BEHIND_MS = 1000;

export interface Pace {
  /** Brings the board up to now, does something to it, and follows it closely for a while. */
  do(action: () => void): void;
  stop(): void;
}

/**
 * Runs a board in real time, a slice at a time. After each slice `onSlice` says whether the board is doing something;
 * then, and after `do`, it is looked at every millisecond, else only every 20.
 */
export function startPace(uno: Uno, onSlice: () => boolean): Pace {
  let last = performance.now();
  let busyUntil = 0;
  let timer: NodeJS.Timeout | undefined;
  let stopped = false;

  function slice(): void {
    const now = performance.now();
    const behindMs = Math.min(now - last, MOST_BEHIND_MS);
    last = now;
    uno.run(behindMs);
    if (onSlice()) busyUntil = now + BUSY_FOR_MS;
  }
  function schedule(): void {
    clearTimeout(timer);
    if (stopped) return;
    timer = setTimeout(turn, last < busyUntil ? BUSY_MS : IDLE_MS);
  }
  function turn(): void {
    slice();
    schedule();
  }
  schedule();
  return {
    do(action) {
      if (stopped) return;
      slice();
      action();
      busyUntil = last + BUSY_FOR_MS;
      schedule();
    },
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}
