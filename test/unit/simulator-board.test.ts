import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, test } from 'vitest';
import {
  limits,
  pins,
  readIdentity,
  readRung,
  readSettings,
  ringBytes,
  settingsBytes,
  sysex,
} from '../../device/protocol.ts';
import { type SimulatedBoard, type SimulatedBoardOptions, startSimulatedBoard } from '../../device/simulator/board.ts';
import { readHex } from '../../device/simulator/hex.ts';
import { serveBoard } from '../../device/simulator/serve.ts';

const opened: SimulatedBoard[] = [];
afterEach(() => {
  for (const board of opened.splice(0)) board.close();
});
function start(options?: SimulatedBoardOptions): SimulatedBoard {
  const board = startSimulatedBoard(options);
  opened.push(board);
  return board;
}

type Listen = (listener: (bytes: Uint8Array) => void) => unknown;
/** The data of the next sysex with this command. */
function nextSysex(listen: Listen, command: number): Promise<number[]> {
  return new Promise((resolve) => {
    let open: number[] = [];
    listen((bytes) => {
      for (const byte of bytes) {
        if (byte === 0xf0) open = [];
        else if (byte === 0xf7 && open[0] === command) resolve(open.slice(1));
        else open.push(byte);
      }
    });
  });
}
const started = (board: SimulatedBoard): Promise<number[]> => nextSysex((l) => board.onBytes(l), 0x79);
const frame = (bytes: number[]): Uint8Array => Uint8Array.from([0xf0, ...bytes, 0xf7]);

async function idOf(board: SimulatedBoard): Promise<string | undefined> {
  const answer = nextSysex((l) => board.onBytes(l), sysex.identity);
  board.write(frame([sysex.identity]));
  return readIdentity(await answer)?.board;
}

describe('in real time', () => {
  test('a ring strikes the coil and each pulse is told with its width', async () => {
    const board = start();
    await started(board);
    const ended = nextSysex((l) => board.onBytes(l), sysex.rung);
    board.write(frame(ringBytes({ epoch: 1, number: 1, strokes: 2, pulseMs: 30, gapMs: 300, pairGapMs: 300 })));
    await ended;
    expect(board.strokes.map((s) => s.ms.toFixed(1))).toEqual(['30.0', '30.0']);
    const [first, second] = board.strokes;
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeCloseTo(330, 0);
  });

  test('a piezo that is fitted hears the strokes, and is off again when it is taken off', async () => {
    const board = start();
    await started(board);
    board.piezo({ amplitude: 700, noise: 10 });
    const set = nextSysex((l) => board.onBytes(l), sysex.settings);
    board.write(frame(settingsBytes({ ...limits, threshold: 400 })));
    expect(readSettings(await set)).toMatchObject({ threshold: 400 });
    const heard: (number | undefined)[] = [];
    for (const amplitude of [700, 0]) {
      board.piezo({ amplitude, noise: 10 });
      const ended = nextSysex((l) => board.onBytes(l), sysex.rung);
      board.write(frame(ringBytes({ epoch: 0, number: 0, strokes: 1, pulseMs: 30, gapMs: 300, pairGapMs: 300 })));
      heard.push(readRung(await ended)?.heard);
    }
    expect(heard).toEqual([1, 0]);
  });

  test.each(['button', 'mute'] as const)('the %s is pressed and let go of again', async (which) => {
    const board = start();
    await started(board);
    const said: number[] = [];
    board.onBytes((bytes) => void said.push(...bytes));
    board.write(Uint8Array.from([0xf4, pins[which], 0x0b, 0xd0, 1]));
    await idOf(board); // it has come to that, and later to what was pressed
    await (which === 'button' ? board.press(40) : board.pressMute(40));
    await idOf(board);
    // 0x90 is the port of both, the byte after it the levels of its first seven pins; told at each change of any of them.
    const levels = said.flatMap((byte, at) => (byte === 0x90 ? [((said[at + 1] ?? 0) >> pins[which]) & 1] : []));
    expect(levels.filter((level, at) => level !== levels[at - 1])).toEqual([1, 0, 1]);
  });

  test('its EEPROM file makes it the same board again; without one each is another', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'ships-bell-board-'));
    const eepromFile = join(folder, 'eeprom');
    const ids: (string | undefined)[] = [];
    for (const options of [{ eepromFile }, { eepromFile }, {}]) {
      const board = startSimulatedBoard(options);
      await started(board);
      ids.push(await idOf(board));
      board.close();
    }
    expect(ids[0]).toMatch(/^[0-9a-f]{16}$/);
    expect(ids[1]).toBe(ids[0]);
    expect(ids[2]).not.toBe(ids[0]);
    await rm(folder, { recursive: true });
  });

  test('a listener taken off hears no more, a closed board says no more', async () => {
    const board = start();
    await started(board);
    let heard = 0;
    const off = board.onBytes(() => heard++);
    await idOf(board);
    off();
    const before = heard;
    await idOf(board);
    expect(heard).toBe(before);
    board.close();
    board.write(frame([sysex.identity]));
  });
});

describe('served over TCP', () => {
  const open = (url: string): Socket => connect({ host: new URL(url).hostname, port: Number(new URL(url).port) });

  test('each connection resets it, and a second host at once is turned away', async () => {
    const served = await serveBoard(start());
    for (let i = 0; i < 2; i++) {
      const socket = open(served.url);
      await nextSysex((l) => socket.on('data', l), 0x79);
      const second = open(served.url);
      await once(second, 'close');
      socket.destroy();
      await once(socket, 'close');
    }
    await served.close();
  });

  test('unplugged it is gone; plugged in again it is at the same port, the same board', async () => {
    const served = await serveBoard(start());
    const ask = async (): Promise<string | undefined> => {
      const socket = open(served.url);
      await nextSysex((l) => socket.on('data', l), 0x79);
      socket.write(frame([sysex.identity]));
      return readIdentity(await nextSysex((l) => socket.on('data', l), sysex.identity))?.board;
    };
    const id = await ask();
    await served.unplug();
    const [refused] = await once(open(served.url), 'error');
    expect(refused).toMatchObject({ code: 'ECONNREFUSED' });
    await served.plug();
    expect(await ask()).toBe(id);
    await served.close();
  });
});

describe('Intel HEX', () => {
  test('is read into flash, with 0xFFFF where it says nothing', () => {
    const flash = readHex(':0400000001020304F2\n:00000001FF\n');
    expect([...flash.subarray(0, 3)]).toEqual([0x0201, 0x0403, 0xffff]);
  });
  test.each(['0400000001020304F2', ':0400000001020304F3', ':04000000010203'])('%s is refused', (line) => {
    expect(() => readHex(line)).toThrow('not Intel HEX');
  });
});
