import { describe, expect, test } from 'vitest';
import { LEARNING_THRESHOLD, limits, pins } from '../../device/protocol.ts';
import { breaches } from '../support/coil-limits.ts';
import { listening } from '../support/listening.ts';
import { type Bench, gaps, openBench } from '../support/uno.ts';

const ADCSRA = 0x7a;
const ADEN = 0x80;
const TIMSK1 = 0x6f;

const isConverterOn = ({ uno }: Bench): boolean => ((uno.cpu?.data[ADCSRA] ?? 0) & ADEN) !== 0;

describe('a stroke', () => {
  test('that the piezo hears is told with its peak, and the ring with how many were heard', () => {
    const bench = listening();
    const rung = bench.ring({ epoch: 1, number: 1, strokes: 3 });
    expect(rung).toEqual({ epoch: 1, number: 1, end: 'done', strokes: 3, heard: 3, piezo: true });
    expect(bench.strokes().map(({ stroke, heard }) => [stroke, heard])).toEqual([
      [1, 'heard'],
      [2, 'heard'],
      [3, 'heard'],
    ]);
    for (const { peak } of bench.strokes()) {
      expect(peak).toBeGreaterThan(550);
      expect(peak).toBeLessThanOrEqual(620);
    }
  });

  test('that misses the bell is not heard, though the coil’s own pulse reaches into the wire', () => {
    const bench = listening({ amplitude: 0 });
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ end: 'done', strokes: 2, heard: 0, piezo: true });
    for (const { heard, peak } of bench.strokes()) {
      expect(heard).toBe('unheard');
      expect(peak).toBeGreaterThan(0);
      expect(peak).toBeLessThanOrEqual(20);
    }
  });

  test('counts by itself: the one in the middle missed', () => {
    const bench = listening();
    bench.ask({ epoch: 1, number: 1, strokes: 3, gapMs: 3000, pairGapMs: 3000 });
    bench.until(() => bench.strokes().length === 1);
    bench.uno.piezo({ amplitude: 0, noise: 20 });
    bench.until(() => bench.strokes().length === 2);
    bench.uno.piezo({ amplitude: 600, noise: 20 });
    expect(bench.rung()).toMatchObject({ strokes: 3, heard: 2 });
    expect(bench.strokes().map(({ heard }) => heard)).toEqual(['heard', 'unheard', 'heard']);
  });

  test.each([
    { amplitude: 5000, threshold: 1023, heard: 1 }, // cut off at the highest level, which is the threshold
    { amplitude: 600, threshold: 540, heard: 1 },
    { amplitude: 600, threshold: 601, heard: 0 },
  ])('is heard from the threshold on: $amplitude against $threshold', ({ amplitude, threshold, heard }) => {
    const bench = listening({ amplitude, noise: 0, threshold });
    expect(bench.ring({ epoch: 0, number: 0, strokes: 1 })).toMatchObject({ heard });
  });

  test('of a press is listened to as well', () => {
    const bench = listening();
    const rung = bench.ring({ epoch: 0, number: 0, strokes: 1 });
    expect(rung).toEqual({ epoch: 0, number: 0, end: 'done', strokes: 1, heard: 1, piezo: true });
    expect(bench.strokes()[0]).toMatchObject({ number: 0, heard: 'heard' });
  });

  test('is told with its peak while the threshold is being learnt, and claims nothing', () => {
    const bench = listening({ threshold: LEARNING_THRESHOLD });
    expect(bench.ring({ epoch: 0, number: 0, strokes: 1 })).toMatchObject({ heard: 0, piezo: true });
    expect(bench.strokes()[0]?.peak).toBeGreaterThan(500);
  });
});

describe('the time of listening', () => {
  test('begins 5 ms after the pulse and is over within 70 ms of it', () => {
    const bench = listening();
    bench.ask({ epoch: 1, number: 1, strokes: 1 });
    bench.until(() => bench.pulses.length === 1);
    expect(bench.uno.isListening).toBe(false);
    const { to } = bench.pulses[0] ?? { to: 0 };
    bench.until(() => bench.uno.isListening);
    expect(bench.uno.ms - to).toBeGreaterThanOrEqual(5);
    bench.until(() => bench.strokes().length === 1);
    expect(bench.uno.ms - to).toBeGreaterThan(60);
    expect(bench.uno.ms - to).toBeLessThan(70);
  });

  test('fits into the shortest gap: all sixteen are heard, and the coil’s timing is what it was', () => {
    const bench = listening();
    const shortest = { epoch: 1, number: 1, strokes: 16, gapMs: 250, pairGapMs: 250 };
    expect(bench.ring(shortest)).toMatchObject({ strokes: 16, heard: 16 });
    for (const gap of gaps(bench.pulses)) expect(Math.abs(gap - 250)).toBeLessThan(0.03);
    for (const { ms } of bench.pulses) expect(Math.abs(ms - 30)).toBeLessThan(0.03);
    expect(breaches(bench.pulses, () => limits)).toEqual([]);
  });

  test.each([0, 7])('before the first stroke delays it by less than 40 ms: number %i', (number) => {
    const bench = listening();
    const epoch = number === 0 ? 0 : 1;
    const asked = bench.uno.ms;
    bench.ask({ epoch, number, strokes: 1 });
    bench.until(() => bench.uno.isListening);
    bench.until(() => bench.uno.isHigh(pins.coil));
    expect(isConverterOn(bench)).toBe(false);
    expect(bench.uno.ms - asked).toBeGreaterThan(30);
    expect(bench.uno.ms - asked).toBeLessThan(40);
  });

  test('before another stroke is the last of the gap, and the converter is off at its edge', () => {
    const bench = listening();
    bench.ask({ epoch: 1, number: 1, strokes: 2, gapMs: 1000 });
    bench.until(() => bench.strokes().length === 1);
    bench.until(() => !bench.uno.isListening);
    bench.until(() => bench.uno.isListening);
    const from = bench.uno.ms;
    bench.until(() => bench.uno.isHigh(pins.coil));
    expect(isConverterOn(bench)).toBe(false);
    expect(bench.uno.ms - from).toBeGreaterThan(32);
    expect(bench.uno.ms - from).toBeLessThan(35);
  });

  test('ends when the converter is dead: the stroke is unheard, and the bell rings on', () => {
    const bench = listening({ noise: 0 });
    bench.ask({ epoch: 1, number: 1, strokes: 2 });
    bench.until(() => bench.pulses.length === 1 && bench.uno.isListening);
    bench.uno.cpu?.writeData(ADCSRA, 0);
    expect(bench.rung()).toMatchObject({ end: 'done', strokes: 2, heard: 1 });
  });

  test('costs the converter nothing when nobody listens', () => {
    const bench = listening();
    bench.uno.run(100);
    expect(bench.uno.isListening).toBe(false);
    expect(bench.uno.cpu?.data[ADCSRA]).toBe(0);
  });
});

describe('what is heard without a stroke claims nothing', () => {
  test.each([
    ['the piezo’s wire is gone', undefined],
    ['there is a noise above the threshold', { amplitude: 0, noise: 900 }],
    ['such a noise hides the strokes', { amplitude: 600, noise: 900 }],
  ])('%s: every stroke is unheard', (_, piezo) => {
    const bench = listening();
    bench.uno.piezo(piezo);
    for (const [epoch, number] of [
      [1, 1],
      [0, 0],
    ] as const) {
      expect(bench.ring({ epoch, number, strokes: 5 })).toMatchObject({ strokes: 5, heard: 0, piezo: true });
      bench.uno.run(300);
    }
    for (const { peak, heard } of bench.strokes()) {
      expect(peak).toBeGreaterThan(400);
      expect(heard).toBe('unheard');
    }
  });

  test('a wire that comes off between two strokes is noticed at the next', () => {
    const bench = listening();
    bench.ask({ epoch: 1, number: 1, strokes: 3 });
    bench.until(() => bench.strokes().length === 1);
    bench.uno.piezo(undefined);
    expect(bench.rung()).toMatchObject({ strokes: 3, heard: 1 });
  });

  test('a bell that still sounds above the threshold when the next stroke comes', () => {
    const bench = listening({ threshold: 150 });
    expect(bench.ring({ epoch: 1, number: 1, strokes: 2, gapMs: 300 })).toMatchObject({ strokes: 2, heard: 1 });
    bench.uno.run(1000);
    expect(bench.ring({ epoch: 1, number: 2, strokes: 2, gapMs: 600 })).toMatchObject({ strokes: 2, heard: 2 });
  });
});

test('a pulse that the guard had to cut is not listened to', () => {
  const bench = listening();
  bench.ask({ epoch: 1, number: 1, strokes: 3 });
  bench.until(() => bench.strokes().length === 1 && bench.uno.isHigh(pins.coil));
  bench.uno.cpu?.writeData(TIMSK1, 0);
  expect(bench.rung()).toMatchObject({ end: 'interrupted', strokes: 1, heard: 1 });
});

describe('the result', () => {
  test('is repeated with what was heard, after a power cut too', () => {
    const bench = listening();
    const rung = bench.ring({ epoch: 1, number: 7 });
    expect(rung).toMatchObject({ heard: 2, piezo: true });
    expect(bench.ring({ epoch: 1, number: 7 })).toEqual(rung);
    bench.uno.cutPower();
    const again = openBench({ eeprom: bench.uno.eeprom });
    expect(again.identity().last).toEqual(rung);
    expect(again.ring({ epoch: 1, number: 7 })).toEqual(rung);
    expect(again.pulses).toEqual([]);
  });

  test('stays what it was when the piezo is taken off afterwards', () => {
    const bench = listening();
    const rung = bench.ring({ epoch: 1, number: 7 });
    bench.uno.run(100);
    bench.set({ threshold: 0 });
    expect(bench.ring({ epoch: 1, number: 7 })).toEqual(rung);
    expect(bench.ring({ epoch: 1, number: 8 })).toMatchObject({ heard: 0, piezo: false });
  });

  test('is interrupted where power was cut while the last stroke was being listened to', () => {
    const bench = listening();
    bench.ask({ epoch: 1, number: 7, strokes: 1 });
    bench.until(() => bench.pulses.length === 1 && bench.uno.isListening);
    bench.uno.cutPower();
    expect(openBench({ eeprom: bench.uno.eeprom }).identity().last).toMatchObject({ number: 7, end: 'interrupted' });
  });
});
