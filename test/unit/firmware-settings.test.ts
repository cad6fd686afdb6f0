import { describe, expect, test } from 'vitest';
import { type BoardSettings, LEARNING_THRESHOLD, readSettings, settingsBytes, sysex } from '../../device/protocol.ts';
import { TearingEeprom } from '../../device/simulator/eeprom.ts';
import { cutAt, cutsOf, WatchedEeprom } from '../support/power-cuts.ts';
import { type Bench, bootBench, defaults, openBench } from '../support/uno.ts';

const strict: BoardSettings = { maxPulseMs: 40, minRestMs: 300, maxDutyPercent: 10, threshold: 220 };
const FIRST = 0x3d0;
const SLOTS = 4;
const SLOT_BYTES = 12;

function rebooted(bench: Bench): Bench {
  bench.uno.cutPower();
  return openBench({ eeprom: bench.uno.eeprom });
}

/** Written once round all slots and once more, so that what comes next has to erase. */
function usedBoard(last: BoardSettings): TearingEeprom {
  const bench = openBench();
  for (let threshold = 1; threshold <= SLOTS; threshold++) bench.set({ threshold });
  bench.set(last);
  bench.uno.cutPower();
  return bench.uno.eeprom;
}

describe('the settings', () => {
  test('of a new board are its own limits and no piezo', () => {
    const { settings, piezo } = openBench().identity();
    expect({ settings, piezo }).toEqual({ settings: defaults, piezo: false });
  });

  test('are answered once they are kept, are told in the identity, and outlive power cuts', () => {
    const bench = openBench();
    expect(bench.set(strict)).toEqual(strict);
    expect(bench.identity()).toMatchObject({ settings: strict, piezo: true });
    const again = rebooted(bench);
    expect(again.identity()).toMatchObject({ settings: strict, piezo: true });
    expect(again.set(defaults)).toEqual(defaults);
    expect(rebooted(again).identity()).toMatchObject({ settings: defaults, piezo: false });
  });

  test('are answered within 100 ms', () => {
    const bench = openBench({ eeprom: usedBoard(strict) });
    const asked = bench.uno.ms;
    bench.set(defaults);
    expect(bench.uno.ms - asked).toBeLessThan(100);
  });

  test.each<Partial<BoardSettings>>([
    { maxPulseMs: 0 },
    { maxPulseMs: 81 },
    { maxPulseMs: 256 + 40 },
    { maxPulseMs: 16_383 },
    { minRestMs: 249 },
    { minRestMs: 0 },
    { minRestMs: 5001 },
    { maxDutyPercent: 0 },
    { maxDutyPercent: 21 },
    { maxDutyPercent: 127 },
    { threshold: 1024 },
    { threshold: 16_383 },
  ])('that make no sense, %o, leave the old ones, on the board and in its memory', (nonsense) => {
    const bench = openBench({ eeprom: usedBoard(strict) });
    const before = Uint8Array.from(bench.uno.eeprom.bytes);
    expect(bench.set({ ...strict, ...nonsense })).toEqual(strict);
    bench.uno.run(100);
    expect(bench.uno.eeprom.bytes).toEqual(before);
    expect(bench.identity().settings).toEqual(strict);
  });

  test.each([
    { maxPulseMs: 1, minRestMs: 5000, maxDutyPercent: 1, threshold: 1022 },
    { maxPulseMs: 80, minRestMs: 250, maxDutyPercent: 20, threshold: 1 },
  ])('%o are the ends of what is taken up', (ends) => {
    expect(openBench().set(ends)).toEqual(ends);
  });

  test.each([[], [1], settingsBytes(defaults).slice(1, -1), [...settingsBytes(defaults).slice(1), 0]])(
    'are only asked for by a message of another length: %j',
    (...data) => {
      const bench = openBench({ eeprom: usedBoard(strict) });
      bench.sendSysex([sysex.settings, ...data]);
      bench.until(() => bench.sysex.some((m) => m.command === sysex.settings), 20);
      expect(readSettings(bench.sysex.at(-1)?.data ?? [])).toEqual(strict);
    },
  );
});

describe('while the bell rings', () => {
  test('others are not taken up; the answer is what is kept', () => {
    const bench = openBench();
    bench.ask({ epoch: 1, number: 1, strokes: 3 });
    bench.until(() => bench.uno.isHigh(9));
    expect(bench.set(strict)).toEqual(defaults);
    expect(bench.rung()).toMatchObject({ end: 'done', strokes: 3, piezo: false });
    expect(bench.identity().settings).toEqual(defaults);
    expect(bench.set(strict)).toEqual(strict);
  });

  test('and the other way round: a ring asked for while they are being written is busy, and can come after', () => {
    const bench = openBench();
    bench.sendSysex(settingsBytes({ ...strict, threshold: 0 }));
    bench.uno.run(10);
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ number: 1, end: 'busy' });
    bench.until(() => bench.sysex.some((m) => m.command === sysex.settings));
    expect(bench.ring({ epoch: 1, number: 1 })).toMatchObject({ number: 1, end: 'done' });
  });

  test('the second of two asked for at once is answered with the old ones, the first is kept', () => {
    const bench = openBench();
    bench.sendSysex(settingsBytes(strict));
    expect(bench.set({ threshold: 5 })).toEqual(defaults);
    bench.until(() => bench.sysex.filter((m) => m.command === sysex.settings).length === 2);
    expect(bench.identity().settings).toEqual(strict);
  });
});

describe('the threshold while it is being learnt', () => {
  test.each<[string, (bench: Bench) => void]>([
    ['the board is reset, as by the next opening of its port', (bench) => bench.uno.reset()],
    ['the host falls silent', (bench) => bench.uno.run(1100)],
    ['the former settings are asked for', (bench) => bench.set(strict)],
  ])('is forgotten when %s, and nothing of it was written', (_, end) => {
    const bench = openBench({ eeprom: usedBoard(strict) });
    const before = Uint8Array.from(bench.uno.eeprom.bytes);
    const learning = { ...strict, threshold: LEARNING_THRESHOLD };
    expect(bench.set(learning)).toEqual(learning);
    expect(bench.identity().settings).toEqual(learning);
    end(bench);
    bench.uno.run(20);
    expect(bench.identity().settings).toEqual(strict);
    expect(bench.uno.eeprom.bytes).toEqual(before);
  });

  test('holds for a stroke that is still listened to when the host falls silent: it claims nothing', () => {
    const bench = openBench(); // keeps 0, which any stroke would reach
    bench.uno.piezo({ amplitude: 600, noise: 20 });
    bench.set({ threshold: LEARNING_THRESHOLD });
    bench.ask({ epoch: 0, number: 0, strokes: 2, gapMs: 1500, pairGapMs: 1500 });
    expect(bench.rung()).toMatchObject({ end: 'done', strokes: 2, heard: 0, piezo: true });
    bench.uno.run(20);
    expect(bench.identity().settings).toEqual(defaults);
  });

  test('changes no limits', () => {
    const bench = openBench({ eeprom: usedBoard(strict) });
    expect(bench.set({ threshold: LEARNING_THRESHOLD })).toEqual(strict);
  });
});

describe('wear', () => {
  test('the same settings again write nothing; others go round the slots, and nothing else is touched', () => {
    const eeprom = new WatchedEeprom(usedBoard(strict));
    const bench = bootBench({ eeprom });
    eeprom.begun.splice(0);
    for (let i = 0; i < 5; i++) bench.set(strict);
    expect(eeprom.begun).toEqual([]);
    const slots: number[] = [];
    for (let threshold = 300; threshold < 308; threshold++) {
      bench.set({ ...strict, threshold });
      const touched = new Set(eeprom.begun.splice(0).map(({ address }) => Math.floor((address - FIRST) / SLOT_BYTES)));
      slots.push(...touched);
    }
    const [first = 0] = slots;
    expect(slots).toEqual(Array.from({ length: 8 }, (_, i) => (first + i) % SLOTS));
  });

  test('a slot with a worn cell costs one try: the old stay, and the next try takes another slot', () => {
    const kept = usedBoard(strict);
    class Worn extends TearingEeprom {
      worn = -1;
      override writeMemory(address: number, value: number): void {
        if (this.worn < 0) this.worn = address; // the first byte of the slot that comes next cannot be cleared any more
        super.writeMemory(address, address === this.worn ? 0xff : value);
      }
    }
    const eeprom = new Worn();
    eeprom.bytes.set(kept.bytes);
    const bench = bootBench({ eeprom });
    expect(bench.set({ threshold: 77 })).toEqual(strict);
    expect(bench.set({ threshold: 77 })).toEqual({ ...defaults, threshold: 77 });
    bench.uno.cutPower();
    expect(openBench({ eeprom }).identity().settings).toEqual({ ...defaults, threshold: 77 });
  });
});

describe('memory that another program has filled', () => {
  test.each([0x00, 0x5a])('with 0x%s holds no settings', (fill) => {
    const eeprom = new TearingEeprom();
    eeprom.bytes.fill(fill);
    const bench = openBench({ eeprom });
    expect(bench.identity().settings).toEqual(defaults);
    expect(bench.set(strict)).toEqual(strict);
  });
});

test('power cut before, in and after each byte of their writing: afterwards the board keeps the old or the new, for good', () => {
  const old = { ...defaults, threshold: 150 };
  const kept = usedBoard(old);
  const board = { eeprom: kept, rested: false };
  const cuts = cutsOf(board, (bench) => bench.set(strict));
  expect(cuts.length).toBeGreaterThanOrEqual(3 * 20); // 12 bytes erased, 12 written, less those that were 0xFF already
  const seen: string[] = [];
  for (const cut of cuts) {
    const bench = cutAt(board, cut, (b) => b.sendSysex(settingsBytes(strict)));
    const told = bench.sysex.some((m) => m.command === sysex.settings);
    const again = openBench({ eeprom: bench.uno.eeprom, rested: false });
    const { settings } = again.identity();
    const where = `cut ${cut.moment} byte ${cut.byte}`;
    expect([old, strict], where).toContainEqual(settings);
    if (told) expect(settings, where).toEqual(strict);
    again.uno.cutPower();
    const third = openBench({ eeprom: again.uno.eeprom, rested: false });
    expect(third.identity().settings, where).toEqual(settings);
    expect(again.uno.eeprom.bytes.subarray(0, FIRST), where).toEqual(kept.bytes.subarray(0, FIRST));
    seen.push(settings.threshold === old.threshold ? 'old' : 'new');
  }
  expect(seen.join(' ')).toMatch(/^(old )+new$/); // only the last byte, once it is there, makes it the new
});
