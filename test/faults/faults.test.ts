import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { applies, breaches, hunt } from './broken.ts';
import { countsOf } from './counts.ts';
import { plans } from './plans.ts';
import { runSeed } from './run.ts';

/** The one whose breach shows at once and that needs no other build: the others have their turn in the long run. */
const sample = ['board-without-a-mark'];
const LONG_MS = 120_000;

/** The board's process runs compiled: a SIGKILL must find nothing between it and its record. */
beforeAll(async () => {
  const tsc = join(packageRoot, 'node_modules/.bin/tsc');
  await promisify(execFile)(tsc, ['-p', join(packageRoot, 'test/faults/tsconfig.json'), '--noCheck']);
});

test('a short storm: nothing lost, nothing twice, nothing told that the coil contradicts', {
  timeout: LONG_MS,
}, async () => {
  const hexFile = process.env.BELL_FIRMWARE_HEX ?? '';
  const faults = plans.short;
  const size = { seed: 1, orders: 120, ringing: 6, seconds: 4 };
  const ran = await runSeed({ ...size, faults, external: false, root: packageRoot, hexFile });
  expect(ran.findings).toEqual([]);
  const counts = countsOf(ran);
  expect(counts).toMatchObject({ orders: size.orders + 1, rings: size.ringing + 1, faults });
  expect(counts.acknowledged).toBeGreaterThanOrEqual(size.orders + counts.duplicates);
  expect(counts.strokes).toBeGreaterThan(0);
});

describe('patches that each break a promise', () => {
  const all = breaches();

  test('each says which, and which faults show it', () => {
    expect(all.length).toBeGreaterThanOrEqual(15);
    for (const { promise, faults } of all) {
      expect(promise).toMatch(/^\S.+: here .+\.$/);
      expect(Object.values(faults).every((times) => times > 0)).toBe(true);
    }
  });

  test.each(all)('$name still fits the sources', applies);

  test.each(all.filter(({ name }) => sample.includes(name)))(
    '$name is caught',
    { timeout: LONG_MS },
    async (breach) => {
      expect(await hunt(breach)).toBeDefined(); // undefined: no seed found anything
    },
  );
});
