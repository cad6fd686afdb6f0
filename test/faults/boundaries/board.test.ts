import { expect, test } from 'vitest';
import { pins, sysex } from '../../../device/protocol.ts';
import type { TearingEeprom } from '../../../device/simulator/eeprom.ts';
import { type Bench, openBench } from '../../support/uno.ts';

/**
 * Power cut at every boundary of a ring on the board: each EEPROM byte of the mark (begun, ended) and of the erasing after
 * it, before it begins, as it begins, in its middle and once it is over; each edge of each pulse; before and after RUNG.
 * In virtual time the same ring takes the same cycles, so that a cut is put at the very cycle, and shown to have hit it.
 */
const ring = { epoch: 3, number: 21, strokes: 2, pulseMs: 5, gapMs: 250, pairGapMs: 250 };
const BYTE_CYCLES = 28_800;
/** More than the longest instruction takes, less than anything that is cut. */
const MOMENT = 16;
const SLOTS = 63;

interface Passing {
  what: 'written' | 'erased' | 'rise' | 'fall' | 'said';
  at: number;
}

/** Notes what a board passes, with its cycle, from now on. */
function watch(bench: Bench): Passing[] {
  const passed: Passing[] = [];
  const { uno } = bench;
  const note = (what: Passing['what'], at = uno.cycles) => void passed.push({ what, at });
  const { onEdge, onTransmit, eeprom } = uno;
  const write = eeprom.writeMemory.bind(eeprom);
  const erase = eeprom.eraseMemory.bind(eeprom);
  eeprom.writeMemory = (address, value) => {
    write(address, value);
    note('written');
  };
  eeprom.eraseMemory = (address) => {
    erase(address);
    note('erased');
  };
  uno.onEdge = (pin, high, cycles) => {
    onEdge(pin, high, cycles);
    if (pin === pins.coil) note(high ? 'rise' : 'fall', cycles);
  };
  uno.onTransmit = (byte) => {
    onTransmit(byte);
    if (byte === 0xf7 && bench.sysex.at(-1)?.command === sysex.rung) note('said');
  };
  return passed;
}

/** A board all of whose slots have been used, so that each ring erases an old mark. */
function usedBoard(): TearingEeprom {
  const bench = openBench();
  for (let number = 1; number <= SLOTS + 1; number++) bench.ring({ epoch: 2, number, strokes: 1, pulseMs: 1 });
  bench.uno.run(100);
  bench.uno.cutPower();
  return bench.uno.eeprom;
}

const kept = usedBoard();

function start(): { bench: Bench; passed: Passing[] } {
  const bench = openBench({ eeprom: kept });
  const passed = watch(bench);
  bench.ask(ring);
  return { bench, passed };
}

const whole = (() => {
  const { bench, passed } = start();
  bench.uno.run(600);
  return passed;
})();
const count = (what: Passing['what'], passed = whole) => passed.filter((passing) => passing.what === what).length;
const firstRise = whole.findIndex(({ what }) => what === 'rise');
const begunBytes = count('written', whole.slice(0, firstRise));
const endedBytes = count('written') - begunBytes;

/** The cycles of one boundary at which power is cut. */
function momentsOf({ what, at }: Passing): { when: string; cycle: number }[] {
  const isByte = what === 'written' || what === 'erased';
  return [
    { when: 'before', cycle: at - MOMENT },
    { when: 'as it begins', cycle: at + 1 },
    ...(isByte
      ? [
          { when: 'in the middle', cycle: at + BYTE_CYCLES / 2 },
          { when: 'after', cycle: at + BYTE_CYCLES + MOMENT },
        ]
      : []),
    ...(what === 'rise' ? [{ when: 'in the middle', cycle: at + 40_000 }] : []),
  ];
}

/** What the board must say when it is asked again, known from how much of its mark was whole at the cut. */
function endAfter(cycle: number): 'rings' | 'interrupted' | 'done' {
  const isWhole = (nth: number) => {
    const byte = whole.filter(({ what }) => what === 'written')[nth - 1];
    return byte !== undefined && byte.at + BYTE_CYCLES <= cycle;
  };
  if (!isWhole(begunBytes)) return 'rings';
  return isWhole(begunBytes + endedBytes) ? 'done' : 'interrupted';
}

const cuts = whole.flatMap((passing, i) =>
  momentsOf(passing).map(({ when, cycle }) => ({
    name: `${when} ${passing.what} ${count(passing.what, whole.slice(0, i + 1))}`,
    cycle,
  })),
);

test('every byte of the mark and of the erasing, every edge and RUNG are boundaries', () => {
  expect({ begunBytes, endedBytes, erased: count('erased'), rises: count('rise'), falls: count('fall') }).toEqual({
    ...{ begunBytes: 10, endedBytes: 6, erased: 16, rises: 2, falls: 2 },
  });
  expect(count('said')).toBe(1);
});

test.each(cuts)('power cut $name: asked again, it is never struck twice', ({ cycle }) => {
  const { bench, passed } = start();
  bench.uno.runTo(cycle);
  expect(passed).toEqual(whole.filter(({ at }) => at <= bench.uno.cycles)); // the boundary was hit, and not the next
  const wasToldDone = passed.some(({ what }) => what === 'said');
  bench.uno.cutPower();

  const again = openBench({ eeprom: bench.uno.eeprom });
  const rung = again.ring(ring);
  const expected = endAfter(cycle);
  expect(rung.end).toBe(expected === 'rings' ? 'done' : expected);
  expect(again.pulses).toHaveLength(expected === 'rings' ? ring.strokes : 0);
  expect(bench.pulses.length + again.pulses.length).toBeLessThanOrEqual(ring.strokes);
  if (rung.end === 'done') expect([bench.pulses.length, again.pulses.length]).toContain(ring.strokes);
  if (wasToldDone) expect(rung.end).toBe('done');

  const struck = again.pulses.length;
  expect(again.ring(ring)).toEqual(rung);
  expect(again.ring({ ...ring, number: ring.number - 1 }).end).toBe('stale');
  expect(again.pulses).toHaveLength(struck);
  expect(again.ring({ ...ring, number: ring.number + 1, strokes: 1 }).end).toBe('done');
});
