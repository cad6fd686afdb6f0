import type { EndReport, StrokeReport } from '../broker/contract/messages.ts';
import type { BoardRung, BoardStroke } from './protocol.ts';

/**
 * What the board said at the end of a ring, in the words of the contract. Undefined where there is nothing to say:
 * a press's own ring (number 0), one not over yet, and `busy`, which is asked again.
 */
export function endReport({ number, epoch, end, strokes, heard, piezo }: BoardRung): EndReport | undefined {
  if (number === 0) return undefined;
  const told = { number, epoch, strokes, ...(piezo ? { heard } : {}) };
  switch (end) {
    case 'done':
      return { ...told, outcome: !piezo ? 'struck' : heard === strokes ? 'heard' : 'unheard' };
    case 'interrupted':
      return { ...told, outcome: 'interrupted' };
    case 'limits':
    case 'stale':
      return { number, epoch, strokes: 0, outcome: 'refused', refusal: end };
    default:
      return undefined;
  }
}

/** Undefined for a press's own stroke. */
export function strokeReport({ heard, peak: _, ...stroke }: BoardStroke): StrokeReport | undefined {
  if (stroke.number === 0) return undefined;
  return heard === 'no-piezo' ? stroke : { ...stroke, heard: heard === 'heard' };
}
