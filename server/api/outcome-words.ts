import type { Outcome } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';

/** What became of a ring, in the words that pages, exports and notices share. */
export const outcomeWords = {
  waiting: 'Waiting to ring',
  ringing: 'Ringing',
  outcomes: {
    heard: 'Rang, heard',
    struck: 'Rang',
    unheard: 'Struck, not heard',
    interrupted: 'Cut short',
    refused: 'The bell protected itself',
    expired: 'Too late to ring',
    quiet: 'Quiet',
    unanswered: 'The bell did not answer',
  } satisfies Record<Outcome, string>,
  quietHours: 'Quiet, not a time to ring',
  quietPacing: 'Quiet, many rings just now',
  quietMuted: 'Quiet, muted',
  quietWithdrawn: 'Quiet, it was taken back',
  unheard: (missed: number, of: number) => `Struck, not heard (${missed} of ${of})`,
  sharedARing: 'Shared one ring',
  silent: 'Silent',
  kept: 'Not understood',
  simulated: (what: string) => `${what} (simulated)`,
};

export interface Ended {
  outcome: Outcome;
  quiet?: RingView['quiet'] | undefined;
  sharedWith?: unknown;
  struck?: number | undefined;
  heard?: number | undefined;
}

/** How a ring ended. Of one that was not heard, how many of its strokes were not. */
export function endInWords({ outcome, quiet, sharedWith, struck, heard }: Ended): string {
  const words = outcomeWords;
  if (outcome === 'unheard' && struck !== undefined && heard !== undefined && heard > 0 && heard < struck)
    return words.unheard(struck - heard, struck);
  if (outcome !== 'quiet') return words.outcomes[outcome] ?? '';
  if (sharedWith !== undefined) return words.sharedARing;
  const which = {
    hours: words.quietHours,
    pacing: words.quietPacing,
    muted: words.quietMuted,
    withdrawn: words.quietWithdrawn,
  };
  return (quiet && which[quiet]) ?? words.outcomes.quiet;
}

/** What the bell did, as far as it is known. */
export function outcomeInWords(ring: RingView): string {
  if (ring.state === 'waiting') return outcomeWords.waiting;
  if (ring.state === 'ringing' || ring.outcome === undefined) return outcomeWords.ringing;
  return endInWords({ ...ring, outcome: ring.outcome });
}

/** The same where the moment is past: what no real bell did says so. */
export const rangInWords = (ring: RingView): string =>
  ring.simulated ? outcomeWords.simulated(outcomeInWords(ring)) : outcomeInWords(ring);
