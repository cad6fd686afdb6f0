import { describe, expect, test } from 'vitest';
import { limits } from '../../device/protocol.ts';
import { type Bench, gaps, openBench, pattern } from '../support/uno.ts';

describe('the limits', () => {
  const refused = (bench: Bench, ring: Partial<typeof pattern>): void => {
    expect(bench.ring({ epoch: 1, number: 9, ...ring })).toMatchObject({ number: 9, end: 'limits', strokes: 0 });
    bench.uno.run(2000);
    expect(bench.pulses).toEqual([]);
  };

  test.each([
    { pulseMs: 0 },
    { pulseMs: 81, gapMs: 500 },
    { pulseMs: 16_383 },
    { gapMs: 249 },
    { pairGapMs: 249 },
    { gapMs: 0, strokes: 1 },
    { strokes: 0 },
    { strokes: 17 },
    { strokes: 127 },
    { pulseMs: 80, gapMs: 319, pairGapMs: 500 },
    { pulseMs: 80, gapMs: 500, pairGapMs: 319 },
    { pulseMs: 63, gapMs: 251, pairGapMs: 500 },
  ])('refuse %o, and drive nothing', (ring) => refused(openBench(), ring));

  test.each([
    { pulseMs: 1, gapMs: 250, pairGapMs: 250 },
    { pulseMs: 80, gapMs: 320, pairGapMs: 320 },
    { pulseMs: 63, gapMs: 252, pairGapMs: 252 },
    { strokes: limits.maxStrokes, gapMs: 250, pairGapMs: 250 },
  ])('permit %o', (ring) => {
    const bench = openBench();
    expect(bench.ring({ epoch: 1, number: 1, ...ring })).toMatchObject({ end: 'done' });
    expect(bench.pulses).toHaveLength(ring.strokes ?? pattern.strokes);
  });

  test('leave no mark: the same number within them rings', () => {
    const bench = openBench();
    bench.ring({ epoch: 1, number: 1, strokes: 17 });
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ end: 'done', strokes: 2 });
  });
});

describe('the coil rests', () => {
  test.each([
    { pulseMs: 30, rest: 250 },
    { pulseMs: 80, rest: 320 },
  ])('$rest ms after a ring with pulses of $pulseMs ms, and the next ring waits for it', ({ pulseMs, rest }) => {
    const bench = openBench();
    bench.ring({ epoch: 1, number: 1, strokes: 1, pulseMs, gapMs: 400, pairGapMs: 400 });
    bench.ring({ epoch: 1, number: 2, strokes: 1 });
    const gap = gaps(bench.pulses)[0] ?? 0;
    expect(gap).toBeGreaterThanOrEqual(rest);
    expect(gap).toBeLessThan(rest + 3);
  });

  test('after a start too, as after the longest pulse: what came before is unknown', () => {
    const bench = openBench();
    bench.uno.reset();
    const reset = bench.uno.ms;
    bench.uno.run(5);
    bench.ring({ epoch: 0, number: 0, strokes: 1 });
    expect((bench.pulses[0]?.from ?? 0) - reset).toBeGreaterThanOrEqual(320);
  });
});
