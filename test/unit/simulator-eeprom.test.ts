import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { TearingEeprom } from '../../device/simulator/eeprom.ts';

const STEP = 28_800;

function atCycle(eeprom: TearingEeprom): { now: number } {
  const clock = { now: 0 };
  eeprom.now = () => clock.now;
  return clock;
}

test('a byte reads 0xFF until it is written, 3.6 ms for erasing and writing', () => {
  const eeprom = new TearingEeprom();
  const clock = atCycle(eeprom);
  eeprom.eraseMemory(5);
  eeprom.writeMemory(5, 0x42);
  clock.now = 2 * STEP - 1;
  expect(eeprom.readMemory(5)).toBe(0xff);
  clock.now = 2 * STEP;
  expect(eeprom.readMemory(5)).toBe(0x42);
});

test('cut off before, it stays 0xFF; cut off after, it stays written', () => {
  for (const [cut, kept] of [
    [STEP - 1, 0xff],
    [STEP, 0x42],
  ] as const) {
    const eeprom = new TearingEeprom();
    const clock = atCycle(eeprom);
    eeprom.writeMemory(5, 0x42);
    clock.now = cut;
    eeprom.cutPower();
    clock.now = 10 * STEP;
    expect(eeprom.readMemory(5)).toBe(kept);
  }
});

test('a reset lets it finish', () => {
  const eeprom = new TearingEeprom();
  atCycle(eeprom);
  eeprom.writeMemory(5, 0x42);
  eeprom.finish();
  expect(eeprom.bytes[5]).toBe(0x42);
});

test('programming alone only clears bits', () => {
  const eeprom = new TearingEeprom();
  const clock = atCycle(eeprom);
  eeprom.writeMemory(5, 0xf0);
  clock.now += STEP;
  eeprom.writeMemory(5, 0x3c);
  clock.now += STEP;
  expect(eeprom.readMemory(5)).toBe(0x30);
});

test('with a file it is there again in the next process, a torn byte torn', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'ships-bell-eeprom-'));
  const file = join(folder, 'board.eeprom');
  const eeprom = new TearingEeprom(file);
  const clock = atCycle(eeprom);
  eeprom.writeMemory(1, 0x11);
  clock.now += STEP;
  eeprom.writeMemory(2, 0x22);
  const onDisk = await readFile(file); // as it would be found after SIGKILL now
  expect([...onDisk.subarray(0, 4)]).toEqual([0xff, 0x11, 0xff, 0xff]);
  eeprom.close();
  expect([...new TearingEeprom(file).bytes.subarray(0, 4)]).toEqual([0xff, 0x11, 0x22, 0xff]);
  await rm(folder, { recursive: true });
});
