import { describe, expect, test } from 'vitest';
import { type BoardSettings, limits, longestRestMs } from '../../device/protocol.ts';
import { breaches } from '../support/coil-limits.ts';
import { type Bench, defaults, gaps, openBench, pattern } from '../support/uno.ts';

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
    expect(breaches(bench.pulses, () => limits)).toEqual([]);
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

describe('stricter limits among the settings', () => {
  /** After a power cut, so that they come from memory. */
  function boardWith(settings: Partial<BoardSettings>): Bench {
    const bench = openBench();
    expect(bench.set(settings)).toEqual({ ...defaults, ...settings });
    bench.uno.cutPower();
    const again = openBench({ eeprom: bench.uno.eeprom });
    again.uno.run(longestRestMs({ ...defaults, ...settings }));
    return again;
  }

  test.each<[Partial<BoardSettings>, Partial<typeof pattern>]>([
    [{ maxPulseMs: 40 }, { pulseMs: 41 }],
    [{ maxPulseMs: 1 }, { pulseMs: 2 }],
    [{ minRestMs: 400 }, { gapMs: 399 }],
    [{ minRestMs: 400 }, { gapMs: 500, pairGapMs: 399 }],
    [{ maxDutyPercent: 10 }, { pulseMs: 40, gapMs: 359 }],
    [{ maxDutyPercent: 7 }, { pulseMs: 30, gapMs: 398 }], // 30 × 93 / 7 = 398.6
    [{ maxDutyPercent: 1 }, { pulseMs: 5, gapMs: 494 }],
  ])('%o refuse %o, and drive nothing', (settings, ring) => {
    const bench = boardWith(settings);
    expect(bench.ring({ epoch: 1, number: 9, ...ring })).toMatchObject({ number: 9, end: 'limits', strokes: 0 });
    expect(bench.ring({ epoch: 0, number: 0, ...ring })).toMatchObject({ number: 0, end: 'limits', strokes: 0 });
    bench.uno.run(1000);
    expect(bench.pulses).toEqual([]);
  });

  test.each<[Partial<BoardSettings>, Partial<typeof pattern>]>([
    [{ maxPulseMs: 40 }, { pulseMs: 40 }],
    [{ minRestMs: 400 }, { gapMs: 400, pairGapMs: 400 }],
    [{ maxDutyPercent: 10 }, { pulseMs: 40, gapMs: 360, pairGapMs: 360 }],
    [{ maxDutyPercent: 7 }, { pulseMs: 30, gapMs: 399, pairGapMs: 399 }],
    [{ maxDutyPercent: 1 }, { pulseMs: 80, gapMs: 7920, pairGapMs: 7920 }],
  ])('%o permit %o, and hold the next ring back as long', (settings, ring) => {
    const bench = boardWith(settings);
    for (const number of [1, 2]) {
      expect(bench.ring({ epoch: 1, number, strokes: 3, ...ring })).toMatchObject({ end: 'done', strokes: 3 });
    }
    expect(bench.pulses).toHaveLength(6);
    expect(breaches(bench.pulses, () => ({ ...defaults, ...settings }))).toEqual([]);
  });

  test('hold from the moment they are answered, also against a ring that was struck before', () => {
    const bench = openBench();
    bench.ring({ epoch: 1, number: 1, strokes: 1, pulseMs: 80, gapMs: 400 });
    bench.uno.run(100);
    const strict = { maxDutyPercent: 4, maxPulseMs: 60 };
    expect(bench.set(strict)).toEqual({ ...defaults, ...strict });
    bench.ring({ epoch: 1, number: 2, strokes: 1, pulseMs: 1, gapMs: 400 });
    expect(gaps(bench.pulses)[0]).toBeGreaterThanOrEqual((80 * 96) / 4);
  });

  test('make the board rest after a start as after the longest pulse there can be', () => {
    const bench = openBench();
    bench.set({ maxDutyPercent: 5, maxPulseMs: 50 });
    bench.uno.reset();
    const reset = bench.uno.ms;
    bench.uno.run(50);
    bench.ring({ epoch: 0, number: 0, strokes: 1, pulseMs: 1 });
    expect((bench.pulses[0]?.from ?? 0) - reset).toBeGreaterThanOrEqual(80 * 19);
    expect(longestRestMs({ ...defaults, maxDutyPercent: 5 })).toBe(80 * 19);
  });

  test('taken back, let the board’s own hold again', () => {
    const bench = boardWith({ maxPulseMs: 20 });
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ end: 'limits' });
    bench.set(defaults);
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ end: 'done' });
    expect(bench.ring({ epoch: 1, number: 2, pulseMs: 81, gapMs: 400 })).toMatchObject({ end: 'limits' });
  });
});

describe('what counts the breaches', () => {
  const pulse = (from: number, ms: number) => ({ from, to: from + ms, ms });
  test.each([
    [[pulse(0, 80.1)], 'pulse 0 of 1281600 cycles'],
    [[pulse(0, 1), pulse(250.9, 1)], 'rest of 3998400 cycles before pulse 1'],
    [[pulse(0, 80), pulse(399, 1)], 'pulse 0 of 1280000 cycles, then only 5104000 of rest'],
  ])('sees %j', (pulses, breach) => {
    expect(breaches(pulses, () => limits)).toEqual([breach]);
  });
});
