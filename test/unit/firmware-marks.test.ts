import { describe, expect, test } from 'vitest';
import { sysex } from '../../device/protocol.ts';
import { TearingEeprom } from '../../device/simulator/eeprom.ts';
import { cutAt, cutsOf } from '../support/power-cuts.ts';
import { type Bench, openBench } from '../support/uno.ts';

/** The same board after its power was cut: a new bench around the EEPROM it had. */
function rebooted(bench: Bench): Bench {
  bench.uno.cutPower();
  return openBench({ eeprom: bench.uno.eeprom });
}

describe('a number rings once', () => {
  test('asked again, its result is repeated', () => {
    const bench = openBench();
    const rung = bench.ring({ epoch: 1, number: 7, strokes: 3 });
    expect(bench.ring({ epoch: 1, number: 7, strokes: 3 })).toEqual(rung);
    expect(bench.pulses).toHaveLength(3);
  });

  test('after a power cut too', () => {
    const bench = openBench();
    const rung = bench.ring({ epoch: 1, number: 7, strokes: 3 });
    const again = rebooted(bench);
    expect(again.identity().last).toEqual(rung);
    expect(again.ring({ epoch: 1, number: 7, strokes: 3 })).toEqual(rung);
    expect(again.pulses).toEqual([]);
  });

  test.each([
    { epoch: 5, number: 6 },
    { epoch: 5, number: 0 },
    { epoch: 4, number: 1000 },
    { epoch: 0, number: 1 },
  ])('and an older one never: $epoch, $number after 5, 7', (older) => {
    const bench = openBench();
    bench.ring({ epoch: 5, number: 7 });
    expect(bench.ring(older)).toEqual({ ...older, end: 'stale', strokes: 0, heard: 0, piezo: false });
    expect(rebooted(bench).ring(older)).toMatchObject({ end: 'stale' });
    expect(bench.pulses).toHaveLength(2);
  });

  test('a new epoch begins anywhere', () => {
    const bench = openBench();
    bench.ring({ epoch: 5, number: 1000 });
    expect(bench.ring({ epoch: 6, number: 1, strokes: 1 })).toMatchObject({ end: 'done' });
    expect(bench.pulses).toHaveLength(3);
  });

  test('through many rounds of all its slots, with power cuts', () => {
    let bench = openBench();
    for (let number = 1; number <= 150; number++) {
      expect(bench.ring({ epoch: 0x0fff_ffff, number: number * 1_000_000, strokes: 1, pulseMs: 1 })).toMatchObject({
        end: 'done',
      });
      if (number % 50 !== 0) continue;
      bench = rebooted(bench);
      expect(bench.identity().last).toMatchObject({ number: number * 1_000_000, end: 'done' });
    }
  });

  test('on a board whose EEPROM another program has filled', () => {
    const eeprom = new TearingEeprom();
    eeprom.bytes.forEach((_, i) => {
      eeprom.bytes[i] = (i * 37) & 0xff;
    });
    const bench = openBench({ eeprom });
    expect(bench.identity().last).toMatchObject({ epoch: 0, number: 0, end: 'none' });
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ end: 'done' });
    expect(rebooted(bench).identity().last).toMatchObject({ epoch: 1, number: 1, end: 'done' });
  });
});

describe('power cut', () => {
  test.each([1, 2, 3])('during stroke %i: the ring is interrupted, and never comes again', (stroke) => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 4, strokes: 3 });
    bench.until(() => bench.pulses.length === stroke - 1 && bench.uno.isHigh(9));
    const again = rebooted(bench);
    expect(again.identity().last).toMatchObject({ epoch: 1, number: 4, end: 'interrupted' });
    expect(again.ring({ epoch: 1, number: 4, strokes: 3 })).toMatchObject({ end: 'interrupted' });
    expect(again.pulses).toEqual([]);
    expect(again.ring({ epoch: 1, number: 5, strokes: 1 })).toMatchObject({ end: 'done' });
  });

  test('a reset from the host while it rings is the same', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 4, strokes: 3 });
    bench.until(() => bench.uno.isHigh(9));
    bench.uno.reset();
    bench.until(() => bench.sysex.some((m) => m.command === 0x79));
    expect(bench.ring({ epoch: 1, number: 4, strokes: 3 })).toMatchObject({ end: 'interrupted' });
    expect(bench.pulses).toHaveLength(1);
    expect(bench.pulses[0]?.ms).toBeLessThan(1);
  });
});

/** From asking to the erased slot after the result: 10 bytes begun, 6 ended, and up to 16 erased, each cut three times. */
describe('power cut before, in and after each byte of the marks’ writing', () => {
  const ring = { epoch: 3, number: 21, strokes: 1, pulseMs: 5 };
  const slots = 60;

  function boardWithFullEeprom(): TearingEeprom {
    const bench = openBench();
    for (let number = 1; number <= slots + 1; number++) bench.ring({ epoch: 2, number, strokes: 1, pulseMs: 1 });
    bench.uno.run(100);
    bench.uno.cutPower();
    return bench.uno.eeprom;
  }

  test('never rings twice, and what was told before stays so', () => {
    const kept = boardWithFullEeprom();
    const cuts = cutsOf({ eeprom: kept }, (bench) => {
      bench.ring(ring);
      bench.uno.run(100);
    });
    expect(cuts.length).toBeGreaterThanOrEqual(3 * 24); // less the bytes that are 0 or 0xFF already
    const seen = new Set<string>();
    for (const cut of cuts) {
      const bench = cutAt({ eeprom: kept }, cut, (b) => b.ask(ring));
      const told = bench.sysex.some((m) => m.command === sysex.rung);
      const again = openBench({ eeprom: bench.uno.eeprom });
      const rung = again.ring(ring);
      const where = `cut ${cut.moment} byte ${cut.byte}`;
      seen.add(`${rung.end} after ${again.pulses.length}`);
      expect(bench.pulses.length + again.pulses.length, where).toBeLessThanOrEqual(1);
      if (told) expect(rung, where).toMatchObject({ end: 'done', strokes: 1 });
      expect(again.ring({ epoch: 2, number: slots + 1 }), where).toMatchObject({ end: 'stale' });
    }
    expect([...seen].sort()).toEqual(['done after 0', 'done after 1', 'interrupted after 0']);
  });
});
