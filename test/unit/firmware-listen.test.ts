import { describe, expect, test } from 'vitest';
import { listenBytes, pins, readNoise, sysex } from '../../device/protocol.ts';
import { listening } from '../support/listening.ts';
import { type Bench, openBench, pattern } from '../support/uno.ts';

const noises = (bench: Bench) => bench.sysex.filter((m) => m.command === sysex.listen).map((m) => readNoise(m.data));

describe('listening without a stroke', () => {
  test('tells the highest level of that time, and strikes nothing', () => {
    const bench = listening({ noise: 90 });
    const asked = bench.uno.ms;
    const { ms, peak } = bench.listen(500);
    expect(ms).toBe(500);
    expect(bench.uno.ms - asked).toBeGreaterThanOrEqual(500);
    expect(peak).toBeGreaterThan(80);
    expect(peak).toBeLessThanOrEqual(90);
    expect(bench.listen(1)).toMatchObject({ ms: 1 });
    expect(bench.pulses).toEqual([]);
  });

  test('goes on as long as asked for, and the board answers beats meanwhile', () => {
    const bench = listening();
    const asked = bench.uno.ms;
    bench.sendSysex(listenBytes(2000));
    bench.beat();
    bench.uno.run(1990);
    expect(noises(bench)).toEqual([]);
    bench.uno.run(30);
    expect(noises(bench)).toMatchObject([{ ms: 2000 }]);
    expect(bench.uno.ms - asked).toBeGreaterThan(2000);
  });

  test('works before a piezo is said to be fitted', () => {
    const bench = openBench();
    bench.uno.piezo({ amplitude: 600, noise: 40 });
    expect(bench.listen(200).peak).toBeLessThanOrEqual(40);
  });

  test('hears how the bell still sounds after a stroke', () => {
    const bench = listening({ noise: 0 });
    bench.ring({ epoch: 0, number: 0, strokes: 1 });
    expect(bench.listen(50).peak).toBeGreaterThan(150);
  });

  test('for no time, or while it rings or listens, is answered with 0 ms at once', () => {
    const bench = listening();
    expect(bench.listen(0)).toEqual({ ms: 0, peak: 0 });
    bench.ask({ epoch: 1, number: 1 });
    bench.until(() => bench.uno.isHigh(pins.coil));
    expect(bench.listen(100)).toEqual({ ms: 0, peak: 0 });
    bench.rung();
    bench.sendSysex(listenBytes(300));
    expect(bench.listen(100)).toEqual({ ms: 0, peak: 0 });
    bench.until(() => noises(bench).at(-1)?.ms === 300);
  });

  test('gives way to a ring, which is heard', () => {
    const bench = listening();
    bench.sendSysex(listenBytes(5000));
    bench.uno.run(100);
    expect(bench.ring({ epoch: 1, number: 1, ...pattern })).toMatchObject({ end: 'done', heard: 2 });
    expect(noises(bench)).toEqual([{ ms: 0, peak: 0 }]);
  });
});
