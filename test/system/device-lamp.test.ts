import { test } from 'vitest';
import { pins } from '../../device/protocol.ts';
import { hangBell, linkedBoard, listeningLog, openDesk } from '../support/device-desk.ts';

type Bell = Pick<Awaited<ReturnType<typeof hangBell>>, 'simulatedBoard'>;

/**
 * Firmata's pin state query, sent past its host to the board that is in use. Asked again after a second: a board that was
 * linked anew meanwhile is another one, and answers nothing that the one before it was asked.
 */
function readLamp(device: Bell): Promise<boolean> {
  return new Promise((resolve) => {
    let forget: (() => void) | undefined;
    const ask = (): void => {
      forget?.();
      const board = device.simulatedBoard;
      let text = '';
      forget = board?.onBytes((bytes) => {
        text += Buffer.from(bytes).toString('hex');
        const answer = /f06e0d01(0[01])f7/.exec(text);
        if (answer === null) return;
        clearInterval(again);
        forget?.();
        resolve(answer[1] === '01');
      });
      board?.write(Uint8Array.of(0xf0, 0x6d, pins.lamp, 0xf7));
    };
    const again = setInterval(ask, 1_000);
    ask();
  });
}

async function lampTurns(device: Bell, lit: boolean): Promise<void> {
  while ((await readLamp(device)) !== lit); // each answer takes the board a few milliseconds
}

test('the lamp is lit while a server decides and can be reached', async () => {
  const desk = await openDesk();
  const log = listeningLog();
  const device = await hangBell({ desk, log });
  await linkedBoard(desk);
  await lampTurns(device, true);
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampTurns(device, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await lampTurns(device, true);
  await desk.leave();
  await lampTurns(device, false);
  await desk.comeBack();
  await lampTurns(device, true);
  await device.simulate('unplug');
  const linked = log.lines.next(({ message }) => message === 'The board is linked');
  await device.simulate('plug');
  await linked;
  await lampTurns(device, true);
});

test('it blinks while the bell is muted, also with no server there, and goes back to what it was', async () => {
  const desk = await openDesk();
  const device = await hangBell({ desk });
  await linkedBoard(desk);
  await lampTurns(device, true);
  await desk.broker.publish('mute', 'main', { ms: 60_000 });
  await lampTurns(device, false);
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampTurns(device, true);
  await lampTurns(device, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await lampTurns(device, true);
});

/** How long the lamp stays as it is, in ms: from one change to the next. */
async function halfBlink(device: Bell, lit: boolean): Promise<number> {
  await lampTurns(device, !lit);
  await lampTurns(device, lit);
  const since = performance.now();
  await lampTurns(device, !lit);
  return performance.now() - since;
}

/** Waits for a half blink of that length: a busy machine sees one now and then longer or shorter than it was. */
async function blinks(device: Bell, isSo: (ms: number) => boolean): Promise<void> {
  while (!isSo(await halfBlink(device, true)));
}

test('it blinks quickly while an order waits for its winner, unless muted, and no longer than its server is there', async () => {
  const desk = await openDesk();
  const device = await hangBell({ desk });
  await linkedBoard(desk);
  await lampTurns(device, true);
  await desk.broker.publish('waiting', 'main', { ms: 600_000 });
  await blinks(device, (ms) => ms < 700);
  await desk.broker.publish('mute', 'main', { ms: 60_000 });
  await blinks(device, (ms) => ms > 700);
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await desk.broker.publish('server', '', { state: 'offline' });
  await lampStays(device, false);
  await desk.broker.publish('server', '', { state: 'online' });
  await lampStays(device, true);
  await desk.broker.publish('waiting', 'main', { ms: 600_000 });
  await lampTurns(device, false);
  await desk.broker.publish('waiting', 'main', { ms: 1_000 });
  await lampStays(device, true);
});

/** It turns so, and is still so after two quick blinks' time. */
async function lampStays(device: Bell, lit: boolean): Promise<void> {
  let since: number | undefined;
  while (since === undefined || performance.now() - since < 600) {
    const same = (await readLamp(device)) === lit;
    since = same ? (since ?? performance.now()) : undefined;
  }
}
