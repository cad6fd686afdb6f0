import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import type { State } from '../../broker/contract/messages.ts';
import { PROTOCOL, sysex, u14 } from '../../device/protocol.ts';
import { openWire } from '../support/board-wire.ts';
import {
  hangBell,
  linkedBoard,
  listenAsBoard,
  listeningLog,
  openDesk,
  serveSimulatedBoard,
  slow,
  temporaryFolder,
} from '../support/device-desk.ts';

const has = (problem: State['problem']) => (state: State) => state.state === 'no-board' && state.problem === problem;
const isReady = ({ state }: State) => state === 'ready';

test('a linked board tells who it is', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  await hangBell({ desk, serial: served.url });
  const state = await desk.states.first(isReady);
  expect(state).toEqual({
    state: 'ready',
    board: expect.stringMatching(/^[0-9a-f]{16}$/),
    firmware: expect.stringMatching(/^\d+\.\d+$/),
    simulated: false,
    piezo: false,
  });
});

test('unplugged and plugged in again, the bell says so and rings resume', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  await hangBell({ desk, serial: served.url });
  const board = await linkedBoard(desk);
  for (const number of [1, 2]) {
    const gone = desk.states.next(has('unplugged'));
    await served.unplug();
    await gone;
    const ready = desk.states.next(isReady);
    await served.plug();
    expect(await ready).toMatchObject({ board });
    await desk.ring({ number, board, strokes: 1 });
    expect(await desk.ends.first((end) => end.number === number)).toMatchObject({ outcome: 'struck' });
  }
  expect(served.coil.all).toEqual([30, 30]);
});

test('unplugged in the middle of a ring, its end is told when the board is back', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  await hangBell({ desk, serial: served.url });
  const board = await linkedBoard(desk);
  await desk.ring({ number: 1, board, strokes: 8, ...slow });
  await desk.strokes.first(({ stroke }) => stroke === 2);
  await served.unplug();
  await served.plug();
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'interrupted' });
});

test('a board that falls silent on an open line is given up, and found again', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  await hangBell({ desk, serial: served.url });
  await linkedBoard(desk);
  served.board.power(false);
  await desk.states.first(has('not-answering'));
  const ready = desk.states.next(isReady);
  served.board.power(true);
  await ready;
});

test('a board with other firmware is said to be one, and left alone', async () => {
  const desk = await openDesk();
  let connections = 0;
  const name = [...Buffer.from('StandardFirmata.ino')].flatMap(u14);
  const { url } = await listenAsBoard((socket) => {
    connections += 1;
    const hello = Uint8Array.from([0xf9, 2, 5, 0xf0, 0x79, 2, 5, ...name, 0xf7]);
    socket.write(hello);
    socket.on('data', () => socket.write(hello));
  });
  const log = listeningLog();
  await hangBell({ desk, serial: url, log });
  await desk.states.first(has('other-firmware'));
  await desk.states.next(has('other-firmware')); // still, five seconds later
  expect(connections).toBe(1);
  expect(log.lines.all.filter(({ message }) => message === 'No board is linked')).toHaveLength(1);
});

test('a board with an older firmware of ours is said to be one', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  /** Makes the protocol in IDENTITY an older one, wherever the pieces are cut. */
  const older = () => {
    const before = [0, 0];
    return (bytes: Uint8Array) =>
      bytes.map((byte) => {
        const [first, second] = before.splice(0, 2, before[1] ?? 0, byte);
        return first === 0xf0 && second === sysex.identity ? PROTOCOL - 1 : byte;
      });
  };
  const { url } = await openWire(served.url, older);
  await hangBell({ desk, serial: url });
  await desk.states.first(has('old-firmware'));
});

test('cut off at any point of getting to know each other, the board is found in the end', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  const cuts = [1, 30, 90, 170];
  const { url } = await openWire(served.url, () => {
    let left = cuts.shift() ?? Number.POSITIVE_INFINITY;
    return (bytes) => {
      left -= bytes.length;
      return left > 0 ? bytes : 'cut';
    };
  });
  await hangBell({ desk, serial: url });
  const board = await linkedBoard(desk);
  expect(cuts).toEqual([]);
  await desk.ring({ number: 1, board, strokes: 1 });
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'struck' });
});

test('a board that a ring names is remembered as the bell’s own', async () => {
  const [desk, served] = await Promise.all([openDesk(), serveSimulatedBoard()]);
  const dataDir = temporaryFolder();
  const memory = join(dataDir, 'board.json');
  writeFileSync(memory, JSON.stringify({ board: '00000000000000ff' }));
  await hangBell({ desk, serial: served.url, dataDir });
  const board = await linkedBoard(desk);
  expect(readFileSync(memory, 'utf8')).toContain('00000000000000ff');
  await desk.ring({ number: 1, board, strokes: 1 });
  await desk.ends.first();
  expect(readFileSync(memory, 'utf8')).toContain(board);
});

test('what is no board at all, and sends rubbish, does not answer; the process lives on', async () => {
  const desk = await openDesk();
  const { url } = await listenAsBoard((socket) => {
    socket.write(Uint8Array.from([0xf9, 2, 5, 0xf0, 0x6e, 90, 1, 1, 0xf7])); // the state of a pin that is not there
    socket.write(randomBytes(4_096));
  });
  const device = await hangBell({ desk, serial: url });
  await desk.states.first(has('not-answering'));
  await device.close();
});

test('a serial path that does not exist is a missing port, logged once, and looked for again', async () => {
  const desk = await openDesk();
  const log = listeningLog();
  await hangBell({ desk, serial: `${temporaryFolder()}/ttyACM9`, log });
  await desk.states.first(has('port-missing'));
  await desk.states.next(has('port-missing')); // five seconds and several tries later
  expect(log.lines.all.filter(({ message }) => message === 'No board is linked')).toEqual([
    { fields: { problem: 'port-missing' }, message: 'No board is linked' },
  ]);
});

test('a device that goes says that it is offline, and one that comes says what it has', async () => {
  const desk = await openDesk();
  const device = await hangBell({ desk });
  await linkedBoard(desk);
  await device.close();
  expect(desk.states.all.at(-1)).toEqual({ state: 'offline' });
});
