import { expect, test } from 'vitest';
import {
  type BoardSettings,
  listenBytes,
  readSettings,
  ringBytes,
  settingsBytes,
  sysex,
} from '../../device/protocol.ts';
import { breaches } from '../support/coil-limits.ts';
import { type Bench, defaults, openBench, type Pulse, pattern, seeded } from '../support/uno.ts';

/** `BELL_FUZZ_BYTES=1000000 npx vitest run test/unit/firmware-fuzz.test.ts` is the long run; BELL_FUZZ_SEED repeats one. */
const bytes = Number(process.env.BELL_FUZZ_BYTES ?? 20_000);
const seed = Number(process.env.BELL_FUZZ_SEED ?? 1);
const CHECK_EACH = 1000;
const BYTE_MS = 0.18;

type Random = () => number;
const below = (n: number, random: Random): number => Math.floor(random() * n);
const pick = <T>(all: readonly [T, ...T[]], random: Random): T => all[below(all.length, random)] ?? all[0];
const between = (from: number, to: number, random: Random): number => from + below(to - from + 1, random);
const frame = (data: number[]): number[] => [0xf0, ...data, 0xf7];

/** Real messages, some of them near or beyond what is allowed; ring numbers go up, so that many of them ring. */
function realMessage(random: Random, number: number): number[] {
  const ring = { ...pattern, strokes: between(1, 4, random), epoch: 1, number };
  const anyRing = { ...ring, pulseMs: between(0, 100, random), gapMs: between(200, 500, random), pairGapMs: 500 };
  const settings: BoardSettings = {
    maxPulseMs: between(20, 90, random),
    minRestMs: between(200, 400, random),
    maxDutyPercent: between(5, 22, random),
    threshold: pick([0, 0, 200, 1023, 1030], random),
  };
  return pick(
    [
      frame(ringBytes(ring)),
      frame(ringBytes(anyRing)),
      frame(ringBytes({ ...anyRing, epoch: 0, number: 0 })),
      frame(settingsBytes(settings)),
      frame(settingsBytes(defaults)),
      frame(listenBytes(between(0, 300, random))),
      frame([sysex.identity]),
      frame([sysex.beat, below(128, random)]),
      frame([0x79]),
      frame([0x6b]),
      frame([0x69]),
      frame([0x6d, below(24, random)]),
      [0xf4, below(24, random), pick([0, 1, 11], random)],
      [0xf5, below(24, random), below(2, random)],
      [0x90 | below(4, random), below(128, random), below(2, random)],
      [0xd0 | below(4, random), below(2, random)],
      [0xf9],
      [0xff],
    ],
    random,
  );
}

const mutations: readonly [
  (message: number[], random: Random) => number[],
  ...((m: number[], r: Random) => number[])[],
] = [
  (message) => message,
  (message) => message,
  (message, random) => message.map((byte) => (random() < 0.1 ? byte ^ (1 << below(8, random)) : byte)),
  (message, random) => message.slice(0, below(message.length, random)),
  (message, random) => message.slice(below(message.length, random)),
  (message) => [...message, ...message],
  (message, random) => message.flatMap((byte) => (random() < 0.1 ? [byte, byte] : [byte])),
  (message, random) => message.flatMap((byte) => (random() < 0.1 ? [below(256, random), byte] : [byte])),
  (message, random) => message.flatMap((byte) => (random() < 0.1 ? [] : [byte])),
  (message, random) => message.map(() => below(256, random)),
];

/** Sends the bytes, now in a flood, now with pauses in which rings can be struck to their end. */
function fuzz(bench: Bench, random: Random): void {
  let unchecked = 0;
  for (let sent = 0, number = 1; sent < bytes; number++) {
    const message = pick(mutations, random)(realMessage(random, number), random);
    bench.send(...message);
    sent += message.length;
    unchecked += message.length;
    if (random() < 0.3) bench.uno.run(between(0, 20, random));
    if (random() < 0.02) bench.uno.run(between(0, 1500, random));
    if (unchecked < CHECK_EACH) continue;
    bench.uno.run(unchecked * BYTE_MS);
    bench.send(0xf7);
    bench.beat();
    unchecked = 0;
  }
}

/** The limits in force at a pulse are those the board last said that it keeps: it changes them only at rest. */
function followSettings(bench: Bench): (pulse: Pulse) => BoardSettings {
  const told = [{ ms: 0, settings: defaults }];
  bench.onSysex = (command, data) => {
    const settings = command === sysex.settings ? readSettings(data) : undefined;
    if (settings !== undefined) told.push({ ms: bench.uno.ms, settings });
  };
  return ({ from }) => told.findLast(({ ms }) => ms <= from)?.settings ?? defaults;
}

test(`${bytes} random and mutated bytes, seed ${seed}: the coil stays within its limits and the board answers`, {
  timeout: 60_000 + 5 * bytes,
}, () => {
  process.stdout.write(`fuzz: ${bytes} bytes, BELL_FUZZ_SEED=${seed}\n`);
  const bench = openBench();
  bench.uno.piezo({ amplitude: 400, noise: 30 });
  const settingsAt = followSettings(bench);
  const { cpu } = bench.uno;
  fuzz(bench, seeded(seed));
  bench.uno.run(10_000); // the last ring is over
  expect(bench.uno.cpu, 'the board reset itself').toBe(cpu);
  expect(bench.uno.isHigh(9)).toBe(false);
  expect(breaches(bench.pulses, settingsAt)).toEqual([]);
  expect(bench.pulses.length, 'it has rung, or nothing was shown').toBeGreaterThan(bytes / 500);
  expect(new Set(bench.pulses.map((pulse) => settingsAt(pulse))).size).toBeGreaterThan(bytes / 2000);
  bench.send(0xf7);
  bench.beat();
});
