import { describe, expect, test } from 'vitest';
import { limits, pins } from '../../device/protocol.ts';
import { type Bench, openBench } from '../support/uno.ts';

const OUTPUT = 1;
const setMode = (pin: number, mode: number): number[] => [0xf4, pin, mode];
const setPin = (pin: number, value: number): number[] => [0xf5, pin, value];
const TCCR2B = 0xb1;
const TIMSK1 = 0x6f;
const SREG = 0x5f;
/** `rjmp .-2`, at a place in flash where no firmware is. */
const LOOP = 0xcfff;
const LOOP_AT = 0x3f00;

function lampOn(bench: Bench): void {
  bench.send(...setMode(pins.lamp, OUTPUT), ...setPin(pins.lamp, 1));
  bench.until(() => bench.uno.isHigh(pins.lamp), 50);
}

/** In the middle of its first pulse. */
function striking(ring = {}): Bench {
  const bench = openBench();
  bench.ask({ epoch: 1, number: 1, pulseMs: 80, gapMs: 400, pairGapMs: 400, ...ring });
  bench.until(() => bench.uno.isHigh(pins.coil));
  bench.uno.run(10);
  return bench;
}

describe('the coil obeys RING alone', () => {
  test('mode, pin and port writes to it change nothing', () => {
    const bench = openBench();
    bench.send(...setMode(pins.coil, OUTPUT), ...setPin(pins.coil, 1));
    bench.send(0x91, 0x7f, 0x01, ...setMode(pins.coil, 0x0b), ...setPin(pins.coil, 1), 0xe9, 0x7f, 0x01);
    bench.uno.run(500);
    expect(bench.pulses).toEqual([]);
    expect(bench.uno.isHigh(pins.coil)).toBe(false);
  });

  test('nor do they cut a pulse short', () => {
    const bench = striking();
    bench.send(...setPin(pins.coil, 0), ...setMode(pins.coil, 0), 0x91, 0, 0, 0xff);
    bench.rung();
    expect(bench.pulses.map((p) => Math.round(p.ms))).toEqual([80, 80]);
  });
});

describe('a silent host', () => {
  test('has the lamp dropped after a second, not while it beats', () => {
    const bench = openBench();
    lampOn(bench);
    for (let i = 0; i < 6; i++) {
      bench.uno.run(300);
      bench.beat(i);
    }
    expect(bench.uno.isHigh(pins.lamp)).toBe(true);
    const last = bench.uno.ms;
    bench.until(() => !bench.uno.isHigh(pins.lamp), 1100);
    expect(bench.uno.ms - last).toBeGreaterThan(990);
  });

  test('is not what a byte seems that comes just as the clock ticks', () => {
    const bench = openBench();
    lampOn(bench);
    let dropped = 0;
    bench.uno.onEdge = (pin, high) => {
      if (pin === pins.lamp && !high) dropped += 1;
    };
    for (let i = 0; i < 40; i++) {
      bench.send(...setPin(pins.lamp, 1), ...Array.from({ length: 250 }, () => 0));
      bench.uno.run(50.0013); // so that bytes come at ever other moments between two ticks
    }
    expect(dropped).toBe(0);
  });

  test('may light it again when it is back', () => {
    const bench = openBench();
    lampOn(bench);
    bench.uno.run(1500);
    bench.send(...setPin(pins.lamp, 1));
    bench.until(() => bench.uno.isHigh(pins.lamp), 50);
  });

  test('has its ring struck to the end', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 1, strokes: 4, gapMs: 1000, pairGapMs: 1000 });
    bench.uno.run(5000);
    expect(bench.pulses).toHaveLength(4);
  });
});

describe('a broken chip lets go of the coil', () => {
  test('when the timer that ends the pulse is dead, the tick cuts it at the cap, and the ring is interrupted', () => {
    const bench = striking();
    bench.uno.cpu?.writeData(TIMSK1, 0);
    expect(bench.rung()).toMatchObject({ number: 1, end: 'interrupted', strokes: 0 });
    expect(bench.pulses).toHaveLength(1);
    expect(bench.pulses[0]?.ms).toBeLessThan(limits.maxPulseMs + 2.1);
    expect(bench.ring({ epoch: 1, number: 2 })).toMatchObject({ end: 'done' });
  });

  test('when the tick is dead, the timer ends the pulse and the watchdog resets the board', () => {
    const bench = striking({ pulseMs: 30 });
    bench.uno.cpu?.writeData(TCCR2B, 0);
    bench.until(() => bench.sysex.filter((m) => m.command === 0x79).length === 2, 500);
    expect(bench.pulses.map((p) => Math.round(p.ms))).toEqual([30]);
    expect(bench.identity().last).toMatchObject({ number: 1, end: 'interrupted' });
  });

  test('when the tick is dead and the host keeps the main loop awake, the watchdog resets it all the same', () => {
    const bench = openBench();
    bench.uno.cpu?.writeData(TCCR2B, 0);
    const killed = bench.uno.ms;
    bench.send(...Array.from({ length: 1500 }, () => 0xc0)); // a quarter of a second of bytes, or lost in the reset
    bench.until(() => bench.sysex.filter((m) => m.command === 0x79).length === 2, 200);
    expect(bench.uno.ms - killed).toBeLessThan(100);
  });

  test('when no interrupt comes any more, the watchdog resets it within the cap', () => {
    const bench = striking();
    const { cpu } = bench.uno;
    if (cpu !== undefined) cpu.data[SREG] = (cpu.data[SREG] ?? 0) & 0x7f;
    hang(bench);
    bench.until(() => bench.pulses.length === 1, 200);
    expect(bench.pulses[0]?.ms).toBeLessThan(limits.maxPulseMs);
    bench.until(() => bench.sysex.filter((m) => m.command === 0x79).length === 2, 500);
    bench.beat();
  });

  test('when only the main loop hangs, the pulse still ends in time and the watchdog brings the board back', () => {
    const bench = striking({ pulseMs: 30 });
    hang(bench);
    bench.until(() => bench.sysex.filter((m) => m.command === 0x79).length === 2, 500);
    expect(bench.pulses.map((p) => Math.round(p.ms))).toEqual([30]);
    bench.uno.run(3000);
    expect(bench.pulses).toHaveLength(1);
  });

  function hang(bench: Bench): void {
    const { cpu } = bench.uno;
    if (cpu === undefined) throw new Error('no power');
    cpu.progMem[LOOP_AT] = LOOP;
    cpu.pc = LOOP_AT;
  }
});
