import { execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { openBoardMemory } from '../../device/board-memory.ts';
import { findHex, loadHex } from '../../device/simulator/hex.ts';
import type { Bench } from '../../device/tools/direct.ts';
import { flash } from '../../device/tools/flash.ts';
import { packageRoot } from '../../server/package.ts';
import { type Bootloader, openBootloader } from '../support/bootloader.ts';
import { listeningLog, temporaryFolder } from '../support/device-desk.ts';

/** The real avrdude, over a real serial port, against a bootloader. */
function bench(more: Partial<Bench>): Bench {
  const dataDir = temporaryFolder();
  const memory = openBoardMemory({ dataDir, log: listeningLog() });
  return { serial: 'auto', dataDir, memory, env: process.env, out: () => {}, list: async () => [], ...more };
}

/** The port's speed, as avrdude has set it. */
async function speedOf({ path }: Bootloader): Promise<number> {
  const { stdout } = await promisify(execFile)('stty', ['-F', path, 'speed']);
  return Number(stdout);
}

test('an old bootloader, deaf at today’s speed, gets the firmware, and the board says who it is; EEPROM stays', async () => {
  const board: Bootloader = await openBootloader({ deaf: async () => (await speedOf(board)) !== 57600 });
  const done = await flash(bench({ port: board.path }));
  expect(done).toEqual({ ok: true, value: expect.stringMatching(/^Done: firmware \d+\.\d+ runs on the board at /) });
  const hex = new Uint8Array(loadHex(findHex()).buffer);
  expect(Buffer.compare(board.flash, hex)).toBe(0);
  const memories = new Set(board.commands.filter((command) => 'dtV'.includes(command.charAt(0))));
  expect(memories).toEqual(new Set(['dF', 'tF'])); // nothing but flash is written or read: no EEPROM, no fuse, no erasing
});

test('Ctrl-C in the middle leaves no half firmware: it is written to its end, read back, and runs', async () => {
  let interrupt = (): unknown => undefined;
  const board: Bootloader = await openBootloader({ deaf: () => interrupt() === 'deaf' });
  const args = [join(packageRoot, 'dist/device/tool.js'), 'flash', '--port', board.path];
  const env = { ...process.env, BELL_DATA: temporaryFolder() };
  const tool = spawn(process.execPath, args, { env, detached: true }); // a group of its own, as at a terminal
  const { pid = 0 } = tool;
  interrupt = () => process.kill(-pid, 'SIGINT');
  const [out, err, [code]] = await Promise.all([text(tool.stdout), text(tool.stderr), once(tool, 'exit')]);
  expect({ code, out, err }).toEqual({
    code: 0,
    out: expect.stringContaining('Done: firmware'),
    err: expect.stringContaining('ends by itself'),
  });
  expect(Buffer.compare(board.flash, new Uint8Array(loadHex(findHex()).buffer))).toBe(0);
});

test.each([
  ['another chip', { signature: [0x1e, 0x98, 0x01] }, /has another chip.*ATmega328P/],
  ['memory that does not keep', { worn: true }, /does not read back the same/],
  ['a bootloader that talks of other things', { deaf: () => true }, /does not take new firmware\. Unplug it/],
] as const)('%s is said in words, with what to do', async (_, board, words) => {
  const { path } = await openBootloader(board);
  expect(await flash(bench({ port: path }))).toEqual({ ok: false, say: expect.stringMatching(words) });
});

const usb = (n: number) => ({ path: `/dev/ttyACM${n}`, vendorId: '2341', productId: '0043' });
test.each<[string, Partial<Bench>, RegExp]>([
  ['no board', {}, /No board is plugged in/],
  ['several boards', { list: async () => [usb(7), usb(8)] }, /--port: \/dev\/ttyACM7, \/dev\/ttyACM8$/],
  ['a port that is not there', { port: '/dev/ttyACM77' }, /There is no board at \/dev\/ttyACM77/],
  ['a board elsewhere', { serial: 'tcp://10.0.0.7:4000' }, /where it is plugged in/],
  ['no avrdude', { port: '/dev/ttyACM77', env: { PATH: '/nowhere' } }, /not installed\. Type: .*avrdude/],
])('%s: says what to do', async (_, more, words) => {
  expect(await flash(bench(more))).toEqual({ ok: false, say: expect.stringMatching(words) });
});
