import { describe, expect, test } from 'vitest';
import { gaps, openBench } from '../support/uno.ts';

/** The timer counts in steps of 4 µs, and an interrupt may be kept waiting by another. */
const EXACT_MS = 0.03;

function expectMs(actual: readonly number[], wanted: readonly number[]): void {
  expect(actual).toHaveLength(wanted.length);
  actual.forEach((ms, i) => {
    expect(Math.abs(ms - (wanted[i] ?? 0))).toBeLessThan(EXACT_MS);
  });
}

describe('the strokes of a ring', () => {
  test('come in pairs, as many and as wide as asked, with each gap from pulse end to pulse start', () => {
    const bench = openBench();
    const rung = bench.ring({ epoch: 1, number: 1, strokes: 5, pulseMs: 30, gapMs: 300, pairGapMs: 700 });
    expectMs(
      bench.pulses.map((p) => p.ms),
      [30, 30, 30, 30, 30],
    );
    expectMs(gaps(bench.pulses), [300, 700, 300, 700]);
    expect(rung).toEqual({ epoch: 1, number: 1, end: 'done', strokes: 5, heard: 0, piezo: false });
  });

  test.each([1, 7, 80])('are exact for a pulse of %i ms', (pulseMs) => {
    const bench = openBench();
    bench.ring({ epoch: 1, number: 1, strokes: 2, pulseMs, gapMs: 400, pairGapMs: 400 });
    expectMs(
      bench.pulses.map((p) => p.ms),
      [pulseMs, pulseMs],
    );
  });

  test('keep the longest gap the protocol can say', () => {
    const bench = openBench();
    bench.ring({ epoch: 1, number: 1, strokes: 2, gapMs: 16_383 });
    expectMs(gaps(bench.pulses), [16_383]);
  });

  test('stay exact under a flood of serial bytes and long answers', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 1, strokes: 3 });
    for (let i = 0; i < 1500; i++) bench.send(0xf0, 0x6b, 0xf7, 0x90, i & 0x7f, 0);
    bench.rung();
    expectMs(
      bench.pulses.map((p) => p.ms),
      [30, 30, 30],
    );
    expectMs(gaps(bench.pulses), [300, 500]);
  });

  test('are told one by one as each pulse ends', () => {
    const bench = openBench();
    bench.ask({ epoch: 3, number: 300, strokes: 3 });
    for (const stroke of [1, 2, 3]) {
      bench.until(() => bench.pulses.length === stroke);
      bench.until(() => bench.strokes().length === stroke, 5);
      expect(bench.strokes().at(-1)).toEqual({ epoch: 3, number: 300, stroke, of: 3, heard: 'no-piezo', peak: 0 });
    }
  });

  test('begin within 40 ms of asking, the mark written before them', () => {
    const bench = openBench();
    bench.until(() => bench.uno.ms > 1000);
    const asked = bench.uno.ms;
    bench.ring({ epoch: 0x0fff_ffff, number: 0x0abc_def1 });
    expect((bench.pulses[0]?.from ?? 0) - asked).toBeLessThan(40);
  });
});

describe('asked while it rings', () => {
  test('another number is told that the bell is busy', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 1 });
    bench.until(() => bench.pulses.length === 1);
    expect(bench.ring({ epoch: 1, number: 2 })).toMatchObject({ number: 2, end: 'busy' });
    expect(bench.ring({ epoch: 0, number: 0 })).toMatchObject({ number: 0, end: 'busy' });
    expect(bench.rung()).toMatchObject({ number: 1, end: 'done' });
    expect(bench.pulses).toHaveLength(2);
  });

  test('the same number is answered once, by its own end', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 1 });
    bench.until(() => bench.pulses.length === 1);
    bench.ask({ epoch: 1, number: 1 });
    expect(bench.rung()).toMatchObject({ number: 1, end: 'done', strokes: 2 });
    bench.uno.run(2000);
    expect(bench.sysex.filter((m) => m.command === 0x03)).toHaveLength(1);
    expect(bench.pulses).toHaveLength(2);
  });

  test('its identity has that number with no end yet', () => {
    const bench = openBench();
    bench.ask({ epoch: 4, number: 6 });
    bench.until(() => bench.pulses.length === 1);
    expect(bench.identity().last).toMatchObject({ epoch: 4, number: 6, end: 'none', strokes: 1 });
    bench.rung();
    expect(bench.identity().last).toMatchObject({ epoch: 4, number: 6, end: 'done', strokes: 2 });
  });
});

describe('a press', () => {
  test('rings by the board’s own permission as often as asked, and leaves no mark', () => {
    const bench = openBench();
    bench.ring({ epoch: 2, number: 5 });
    for (let i = 0; i < 3; i++) {
      expect(bench.ring({ epoch: 0, number: 0, strokes: 1 })).toMatchObject({ epoch: 0, number: 0, end: 'done' });
    }
    expect(bench.pulses).toHaveLength(5);
    expect(bench.identity().last).toMatchObject({ epoch: 2, number: 5, end: 'done' });
  });

  test('is held to the limits', () => {
    const bench = openBench();
    expect(bench.ring({ epoch: 0, number: 0, pulseMs: 81, gapMs: 500 })).toMatchObject({ end: 'limits' });
  });
});
