import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { findHex, readHex } from '../../device/simulator/hex.ts';
import { buildFirmware, firmwareFolder } from '../support/build-firmware.ts';
import { openBench } from '../support/uno.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'ships-bell-build-'));
});
afterAll(() => rm(folder, { recursive: true }));

const committed = (): Promise<string> => readFile(join(firmwareFolder, 'bell.hex'), 'utf8');

/** The line of the README that names what made bell.hex. */
async function recordedCompiler(): Promise<string | undefined> {
  const readme = await readFile(join(firmwareFolder, 'README.md'), 'utf8');
  return /^Made by: (.+)$/m.exec(readme)?.[1];
}

/**
 * Under another compiler the bytes may differ and both be right. Then the rebuilt hex is proven by all other firmware
 * tests, which run on it, and the committed one by the test below; that it stems from these sources is only said.
 */
test('bell.hex is what these sources make, byte for byte, under the compiler that made it', async () => {
  const { hex, compiler } = await buildFirmware(join(folder, 'bell.hex'));
  const prepared = await readFile(findHex(), 'utf8');
  expect(hex, 'the same sources made other bytes than before all tests').toBe(prepared);
  const recorded = await recordedCompiler();
  expect(recorded).toBeDefined();
  if (compiler === recorded) {
    expect(hex, 'bell.hex is not up to date: run sh device/firmware/build.sh').toBe(await committed());
  } else {
    process.stderr.write(`bell.hex was made by ${recorded}; here is ${compiler}, so its bytes were not compared\n`);
    expect(readHex(hex)).not.toEqual(readHex(''));
  }
});

test('the committed bell.hex rings and keeps its mark', async () => {
  const bench = openBench({ flash: readHex(await committed()) });
  expect(bench.ring({ epoch: 1, number: 1, strokes: 3 })).toMatchObject({ end: 'done', strokes: 3 });
  expect(bench.pulses.map((p) => p.ms.toFixed(1))).toEqual(['30.0', '30.0', '30.0']);
  expect(bench.identity().last).toMatchObject({ epoch: 1, number: 1, end: 'done' });
});
