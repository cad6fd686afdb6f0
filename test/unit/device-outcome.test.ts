import { expect, test } from 'vitest';
import { EndReport, StrokeReport } from '../../broker/contract/messages.ts';
import { durationMs } from '../../broker/contract/ring.ts';
import { endReport, strokeReport } from '../../device/outcome.ts';
import type { BoardRung } from '../../device/protocol.ts';

const rung: BoardRung = { epoch: 2, number: 7, end: 'done', strokes: 3, heard: 0, piezo: false };

test.each<[Partial<BoardRung>, object | undefined]>([
  [{}, { outcome: 'struck', strokes: 3 }],
  [
    { piezo: true, heard: 3 },
    { outcome: 'heard', strokes: 3, heard: 3 },
  ],
  [
    { piezo: true, heard: 2 },
    { outcome: 'unheard', strokes: 3, heard: 2 },
  ],
  [
    { end: 'interrupted', strokes: 1 },
    { outcome: 'interrupted', strokes: 1 },
  ],
  [{ end: 'limits' }, { outcome: 'refused', refusal: 'limits', strokes: 0 }],
  [{ end: 'stale' }, { outcome: 'refused', refusal: 'stale', strokes: 0 }],
  [{ end: 'busy' }, undefined],
  [{ end: 'none' }, undefined],
  [{ epoch: 0, number: 0 }, undefined],
])('%o is told as %o', (said, told) => {
  const report = endReport({ ...rung, ...said });
  expect(report).toEqual(told && { epoch: 2, number: 7, ...told });
  if (report) expect(EndReport.parse(report)).toEqual(report);
});

test('a stroke is told with what was heard of it, where somebody listens; that of a press is not told', () => {
  const stroke = { epoch: 2, number: 7, stroke: 1, of: 3 };
  const peak = 400;
  expect(strokeReport({ ...stroke, peak: 0, heard: 'no-piezo' })).toEqual(stroke);
  expect(strokeReport({ ...stroke, peak, heard: 'heard' })).toEqual({ ...stroke, heard: true });
  expect(StrokeReport.parse(strokeReport({ ...stroke, peak, heard: 'unheard' }))).toEqual({ ...stroke, heard: false });
  expect(strokeReport({ ...stroke, peak: 0, epoch: 0, number: 0, heard: 'no-piezo' })).toBeUndefined();
});

test.each([
  [1, 30],
  [2, 30 + 450 + 30],
  [3, 30 + 450 + 30 + 1100 + 30],
  [8, 8 * 30 + 4 * 450 + 3 * 1100],
])('%i strokes in pairs take %i ms', (strokes, ms) => {
  expect(durationMs({ strokes, pulseMs: 30, gapMs: 450, pairGapMs: 1100 })).toBe(ms);
});
