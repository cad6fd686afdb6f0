import { describe, expect, test } from 'vitest';
import { limits, readRung, sysex } from '../../device/protocol.ts';
import { breaches } from '../support/coil-limits.ts';
import { openBench, seeded } from '../support/uno.ts';

describe('garbage', () => {
  test('random bytes without a pause', () => {
    const random = seeded(4);
    const bench = openBench();
    for (let i = 0; i < 3000; i++) bench.send(Math.floor(random() * 256));
    bench.uno.run(3000);
    expect(breaches(bench.pulses, () => limits)).toEqual([]);
    bench.beat();
  });

  test('an endless sysex, and a RING too long or too short', () => {
    const bench = openBench();
    bench.send(0xf0, 0x01, ...Array.from({ length: 2000 }, () => 1), 0xf7);
    bench.send(0xf0, 0x01, 1, 0, 0, 0, 9, 0, 0, 0, 1, 30, 0, 44, 2, 44, 3, 0, 0xf7);
    bench.send(0xf0, 0x01, 1, 0, 0, 0, 9, 0, 0, 0, 1, 30, 0, 44, 2, 44, 0xf7);
    bench.uno.run(2000);
    expect(bench.pulses).toEqual([]);
    bench.beat();
  });

  test('more bytes than it can answer: what is lost never makes one RING of the halves of two', () => {
    const bench = openBench();
    for (let i = 0; i < 800; i++) {
      const n = i % 127; // in every byte of epoch and number, so that a spliced one shows; 17 strokes are refused
      bench.send(0xf0, 0x6b, 0xf7, 0xf0, 0x01, ...Array(8).fill(n), 17, 30, 0, 44, 2, 44, 3, 0xf7);
    }
    bench.uno.run(4000);
    const rungs = bench.sysex.filter((m) => m.command === sysex.rung).flatMap((m) => readRung(m.data) ?? []);
    expect(rungs.length).toBeGreaterThan(50);
    expect(rungs.filter((rung) => rung.epoch !== rung.number)).toEqual([]);
    expect(bench.pulses).toEqual([]);
    bench.beat();
  });
});
