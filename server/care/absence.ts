import type { BellView } from '../../broker/contract/wall.ts';
import type { Troubles } from './troubles.ts';

/** A cable that is moved, or a PC that restarts, is no trouble yet. */
const PATIENCE_MS = 120_000;

export type Absence = ReturnType<typeof watchAbsence>;

/** Raises a trouble for each bell that has not answered for a while, and clears it when it is back. */
export function watchAbsence(troubles: Troubles, patienceMs = PATIENCE_MS) {
  const timers = new Map<string, NodeJS.Timeout>();
  const last = new Map<string, BellView>();

  function raise(bell: string): void {
    timers.delete(bell);
    const view = last.get(bell);
    if (view !== undefined) troubles.raise({ kind: 'bell', bell, problem: view.problem }, `bell ${bell}`);
  }

  return {
    saw(view: BellView): void {
      const { bell, state, problem } = view;
      last.set(bell, view);
      if (state === 'ready' && problem === undefined) {
        clearTimeout(timers.get(bell));
        timers.delete(bell);
        troubles.clear(`bell ${bell}`);
      } else if (!timers.has(bell)) timers.set(bell, setTimeout(raise, patienceMs, bell).unref());
    },
    close(): void {
      for (const timer of timers.values()) clearTimeout(timer);
    },
  };
}
