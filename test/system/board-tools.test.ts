import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { cleanEnvironment, type Office, openOffice } from '../support/office.ts';
import type { Wall } from '../support/wall.ts';

/** A tool as it is typed, beside a running bell; tune and flash are run by the same few lines. */
let office: Office;
let wall: Wall;
beforeAll(async () => {
  office = await openOffice({ serial: 'simulated' });
  wall = await office.wall();
  await wall.bellReady();
}, 60_000);
afterAll(() => office.close());

function begin(words: string, cwd: string) {
  const [program, ...args] = [process.execPath, join(packageRoot, 'dist/server/main.js'), ...words.split(' ')];
  const here = { BELL_HTTP: new URL(office.url).host, BELL_SERIAL: 'simulated' };
  return spawn(program, args, { cwd, env: { ...cleanEnvironment(), ...here } });
}
async function type(words: string, cwd = office.folder) {
  const child = begin(words, cwd);
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'exit')]);
  return { code, out, err };
}
const changes = () => wall.seen('bell').map(({ state }) => state);

test('limits: the bell lets go of its board meanwhile, and has it back', async () => {
  const shown = await type('limits --max-pulse 60');
  expect(shown).toMatchObject({ code: 0, out: expect.stringMatching(/longest pulse +60 ms/), err: '' });
  await wall.sees('bell', () => changes().includes('offline') && changes().at(-1) === 'ready');
});

test('tune killed while it strikes leaves nothing running, and the board as it was; limits says what they forbid', async () => {
  const cwd = mkdtempSync(join(tmpdir(), 'ships-bell-killed-'));
  const tuning = begin('tune', cwd);
  tuning.stdout.on('data', (said) => String(said).includes('Striking') && tuning.kill('SIGKILL'));
  expect(await text(tuning.stdout)).not.toContain('Done'); // which the tool holds open as long as it lives
  const { code, out } = await type('limits --max-pulse 20', cwd);
  rmSync(cwd, { recursive: true });
  expect({ code, out }).toEqual({ code: 0, out: expect.stringMatching(/no piezo\n.*the button rings no more/) });
});
