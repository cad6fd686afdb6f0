import { describe, expect, test } from 'vitest';
import { limits, readRung, sysex } from '../../device/protocol.ts';
import { type Bench, openBench, seeded } from '../support/uno.ts';

describe('garbage', () => {
  const messages = [
    [0xf0, 0x79, 0xf7],
    [0xf0, 0x6b, 0xf7],
    [0xf0, 0x05, 0xf7],
    [0xf0, 0x01, 1, 0, 0, 0, 9, 0, 0, 0, 3, 30, 0, 44, 2, 44, 3, 0xf7],
    [0xf4, 9, 1],
    [0xf5, 9, 1],
    [0x91, 0x7f, 0x01],
    [0xd0, 1],
    [0xff],
  ];

  function mutated(random: () => number): number[] {
    const message = [...(messages[Math.floor(random() * messages.length)] ?? [])];
    for (let i = 0; i < message.length; i++) if (random() < 0.15) message[i] = Math.floor(random() * 256);
    if (random() < 0.1) message.splice(Math.floor(random() * message.length), 1);
    return message;
  }

  test.each([1, 2, 3])('mutated messages, seed %i: the coil stays within its limits and the board answers', (seed) => {
    const random = seeded(seed);
    const bench = openBench();
    for (let i = 0; i < 600; i++) {
      bench.send(...mutated(random));
      if (random() < 0.3) bench.uno.run(random() * 20);
    }
    bench.uno.run(5000);
    expectWithinLimits(bench);
    bench.send(0xf7);
    bench.beat();
    expect(bench.sysex.filter((m) => m.command === 0x79)).toEqual([]);
  });

  test('random bytes without a pause', () => {
    const random = seeded(4);
    const bench = openBench();
    for (let i = 0; i < 6000; i++) bench.send(Math.floor(random() * 256));
    bench.uno.run(3000);
    expectWithinLimits(bench);
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
    for (let i = 0; i < 1500; i++) {
      const n = i % 127; // in every byte of epoch and number, so that a spliced one shows; 17 strokes are refused
      bench.send(0xf0, 0x6b, 0xf7, 0xf0, 0x01, ...Array(8).fill(n), 17, 30, 0, 44, 2, 44, 3, 0xf7);
    }
    bench.uno.run(6000);
    const rungs = bench.sysex.filter((m) => m.command === sysex.rung).flatMap((m) => readRung(m.data) ?? []);
    expect(rungs.length).toBeGreaterThan(50);
    expect(rungs.filter((rung) => rung.epoch !== rung.number)).toEqual([]);
    expect(bench.pulses).toEqual([]);
    bench.beat();
  });

  function expectWithinLimits({ pulses }: Bench): void {
    pulses.forEach((pulse, i) => {
      const before = pulses[i - 1];
      expect(pulse.ms).toBeLessThan(limits.maxPulseMs + 0.05);
      if (before !== undefined) {
        const gap = pulse.from - before.to;
        expect(gap).toBeGreaterThan(limits.minRestMs - 0.05);
        expect(before.ms / (before.ms + gap)).toBeLessThan(limits.maxDutyPercent / 100 + 0.001);
      }
    });
  }
});
