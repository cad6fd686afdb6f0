import type { BoardRing } from '../../device/protocol.ts';
import type { CoilPattern } from './records.ts';

/**
 * The lines of a board's record, in the order in which things happened to it: it got power, was reset, was asked to ring,
 * told an end, and its coil was driven and let go (ms of the board's own time).
 */
export const line = {
  power: (): string => 'power\n',
  reset: (): string => 'reset\n',
  asked: ({ epoch, number, strokes, pulseMs }: Pick<BoardRing, 'epoch' | 'number' | 'strokes' | 'pulseMs'>): string =>
    `asked ${epoch} ${number} ${strokes} ${pulseMs}\n`,
  rung: (epoch: number, number: number): string => `rung ${epoch} ${number}\n`,
  rise: (ms: number): string => `rise ${ms}\n`,
  fall: (ms: number): string => `fall ${ms}\n`,
};

/** A pulse this much shorter than asked was cut. */
const WHOLE = 0.95;

/**
 * What the coil did for each asking. Pulses belong to the asking that the board has not answered yet, the oldest if there
 * are two; one that was answered, or lost with the board's power, can claim none.
 */
export function patternsOf(record: string): CoilPattern[] {
  const patterns: CoilPattern[] = [];
  let pending: CoilPattern[] = [];
  let open: CoilPattern | undefined;
  let rose = 0;

  const begin = (): CoilPattern => {
    const asked = pending[0] ?? { ...nobody };
    if (asked.begun === 0) patterns.push(asked);
    asked.begun += 1;
    return asked;
  };
  const end = (pattern: CoilPattern, ms: number): void => {
    if (ms >= WHOLE * pattern.pulseMs) pattern.whole += 1;
    pattern.longestMs = Math.max(pattern.longestMs, ms);
  };
  for (const text of record.split('\n').slice(0, -1)) {
    const [what, ...rest] = text.split(' ');
    const [first = 0, second = 0, strokes = 0, pulseMs = 0] = rest.map(Number);
    const isIt = ({ epoch, number }: CoilPattern) => epoch === first && number === second;
    if (what === 'asked' && !pending.some(isIt))
      pending.push({ ...nobody, epoch: first, number: second, strokes, pulseMs });
    if (what === 'rung') pending = pending.filter((it) => !isIt(it));
    if (what === 'reset' || what === 'power') pending = [];
    if (what === 'power') open = undefined; // what was driven when the power went is begun and never whole
    if (what === 'rise') {
      open = begin();
      rose = first;
    }
    if (what === 'fall' && open !== undefined) {
      end(open, first - rose);
      open = undefined;
    }
  }
  return patterns;
}

/** Pulses that nobody asked for. */
const nobody: CoilPattern = { epoch: -1, number: -1, strokes: 0, pulseMs: 0, begun: 0, whole: 0, longestMs: 0 };
