import { test } from 'vitest';
import { pins } from '../../device/protocol.ts';
import type { SimulatedBoard } from '../../device/simulator/board.ts';
import { hangBell, linkedBoard, listeningLog, openDesk } from '../support/device-desk.ts';

/** Firmata's pin state query, sent to the board past its host. */
function readLamp(board: SimulatedBoard): Promise<boolean> {
  return new Promise((resolve) => {
    let text = '';
    const forget = board.onBytes((bytes) => {
      text += Buffer.from(bytes).toString('hex');
      const answer = /f06e0d01(0[01])f7/.exec(text);
      if (answer === null) return;
      forget();
      resolve(answer[1] === '01');
    });
    board.write(Uint8Array.of(0xf0, 0x6d, pins.lamp, 0xf7));
  });
}

async function lampTurns(board: SimulatedBoard | undefined, lit: boolean): Promise<void> {
  if (board === undefined) throw new Error('no simulated board is in use');
  while ((await readLamp(board)) !== lit); // each answer takes the board a few milliseconds
}

test('the lamp is lit while a server decides and can be reached', async () => {
  const desk = await openDesk();
  const log = listeningLog();
  const device = await hangBell({ desk, log });
  await linkedBoard(desk);
  await lampTurns(device.simulatedBoard, true);
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampTurns(device.simulatedBoard, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await lampTurns(device.simulatedBoard, true);
  await desk.leave();
  await lampTurns(device.simulatedBoard, false);
  await desk.comeBack();
  await lampTurns(device.simulatedBoard, true);
  await device.simulate('unplug');
  const linked = log.lines.next(({ message }) => message === 'The board is linked');
  await device.simulate('plug');
  await linked;
  await lampTurns(device.simulatedBoard, true);
});

test('it blinks while the bell is muted, also with no server there, and goes back to what it was', async () => {
  const desk = await openDesk();
  const device = await hangBell({ desk });
  await linkedBoard(desk);
  await lampTurns(device.simulatedBoard, true);
  await desk.broker.publish('mute', 'main', { ms: 60_000 });
  await lampTurns(device.simulatedBoard, false);
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampTurns(device.simulatedBoard, true);
  await lampTurns(device.simulatedBoard, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await lampTurns(device.simulatedBoard, true);
});

/** How long the lamp stays as it is, in ms: from one change to the next. */
async function halfBlink(board: SimulatedBoard | undefined, lit: boolean): Promise<number> {
  await lampTurns(board, !lit);
  await lampTurns(board, lit);
  const since = performance.now();
  await lampTurns(board, !lit);
  return performance.now() - since;
}

/** Waits for a half blink of that length: a busy machine sees one now and then longer or shorter than it was. */
async function blinks(board: SimulatedBoard | undefined, isSo: (ms: number) => boolean): Promise<void> {
  while (!isSo(await halfBlink(board, true)));
}

test('it blinks quickly while an order waits for its winner, unless muted, and no longer than its server is there', async () => {
  const desk = await openDesk();
  const device = await hangBell({ desk });
  await linkedBoard(desk);
  await lampTurns(device.simulatedBoard, true);
  await desk.broker.publish('waiting', 'main', { ms: 600_000 });
  await blinks(device.simulatedBoard, (ms) => ms < 700);
  await desk.broker.publish('mute', 'main', { ms: 60_000 });
  await blinks(device.simulatedBoard, (ms) => ms > 700);
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampStays(device.simulatedBoard, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await lampStays(device.simulatedBoard, true);
  await desk.broker.publish('waiting', 'main', { ms: 600_000 });
  await lampTurns(device.simulatedBoard, false);
  await desk.broker.publish('waiting', 'main', { ms: 1_000 });
  await lampStays(device.simulatedBoard, true);
});

/** It turns so, and is still so after two quick blinks' time. */
async function lampStays(board: SimulatedBoard | undefined, lit: boolean): Promise<void> {
  let since: number | undefined;
  while (since === undefined || performance.now() - since < 600) {
    if (board === undefined) throw new Error('no simulated board is in use');
    const same = (await readLamp(board)) === lit;
    since = same ? (since ?? performance.now()) : undefined;
  }
}
