import type { BoardProblem } from '../broker/contract/messages.ts';

/** How long somebody else's board is left alone. */
export const REST_MS = 30_000;

/** It answers, but is not to be used until it is flashed. */
export const isForeign = (problem: BoardProblem): boolean => problem === 'other-firmware' || problem === 'old-firmware';

/** Ports that are left alone for a while, since each opening resets somebody's board. One that was unplugged is tried at once. */
export interface SetAside {
  add(path: string, problem: BoardProblem, ms: number): void;
  /** Why it is left alone now; undefined when it is not. */
  problemOf(path: string): BoardProblem | undefined;
  /** Forgets every port but those plugged in now. */
  keepOnly(plugged: readonly string[]): void;
}

export function setAside(): SetAside {
  const ports = new Map<string, { until: number; problem: BoardProblem }>();
  return {
    add: (path, problem, ms) => void ports.set(path, { until: performance.now() + ms, problem }),
    problemOf(path) {
      const port = ports.get(path);
      return port !== undefined && performance.now() < port.until ? port.problem : undefined;
    },
    keepOnly(plugged) {
      for (const path of ports.keys()) if (!plugged.includes(path)) ports.delete(path);
    },
  };
}
