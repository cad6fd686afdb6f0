import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import {
  coilOf,
  endOf,
  hangBell,
  linkedBoard,
  listeningLog,
  openDesk,
  temporaryFolder,
} from '../support/device-desk.ts';

const HALF_AN_HOUR = 30 * 60_000;

const hang = async () => {
  const desk = await openDesk();
  const dataDir = temporaryFolder();
  const log = listeningLog();
  const device = await hangBell({ desk, dataDir, log });
  const board = await linkedBoard(desk);
  return { desk, device, dataDir, board, log, coil: coilOf(device.simulatedBoard) };
};

test('the switch mutes: a press is kept and delivered as muted, a ring is quiet; pressed again, both ring', async () => {
  const { desk, device, dataDir, board, coil } = await hang();
  await device.simulate('mute');
  const told = await desk.mutes.first();
  expect(told.ms).toBe(HALF_AN_HOUR);
  expect(told.ageMs).toBeLessThan(30_000);
  await desk.broker.publish('mute', 'main', { ms: told.ms });

  await device.simulate('press');
  const press = await desk.presses.first();
  expect(press).toMatchObject({ rang: false, muted: true });
  expect(JSON.parse(readFileSync(join(dataDir, 'presses.json'), 'utf8'))).toMatchObject([{ rang: false, muted: true }]);
  await desk.broker.publish('stored', 'main', { pressId: press.pressId });
  await desk.ring({ number: 1, board });
  expect(await desk.ends.first()).toEqual({ number: 1, epoch: 1, board, outcome: 'quiet', strokes: 0 });
  expect(coil.all).toEqual([]);

  // Four strokes take more than the second within which a switch pressed again is the same press.
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await desk.ring({ number: 2, board, strokes: 4 });
  expect(await desk.ends.first(({ number }) => number === 2)).toMatchObject({ outcome: 'struck' });
  await desk.broker.publish('mute', 'main', { ms: told.ms });
  await desk.ring({ number: 3, board });
  expect(await desk.ends.first(({ number }) => number === 3)).toMatchObject({ outcome: 'quiet' });

  await device.simulate('mute');
  expect(await desk.mutes.first(({ ms }) => ms === 0)).toMatchObject({ ms: 0 });
  await desk.ring({ number: 4, board, strokes: 1 });
  expect(await desk.ends.first(({ number }) => number === 4)).toMatchObject({ outcome: 'struck' });
  await device.simulate('press');
  expect(await desk.presses.first(({ rang }) => rang)).not.toHaveProperty('muted');
});

test('the server mutes and unmutes; a ring the board has struck already is told as it was', async () => {
  const { desk, board, coil } = await hang();
  await desk.ring({ number: 1, board, strokes: 1 });
  const struck = await desk.ends.first();
  await desk.broker.publish('mute', 'main', { ms: 60_000 });
  expect(await endOf(desk, { number: 1, board, strokes: 1 })).toEqual(struck);
  await desk.ring({ number: 2, board });
  expect(await desk.ends.first(({ number }) => number === 2)).toMatchObject({ outcome: 'quiet' });
  await desk.broker.publish('mute', 'main', { ms: 0 });
  await desk.ring({ number: 3, board, strokes: 1 });
  expect(await desk.ends.first(({ number }) => number === 3)).toMatchObject({ outcome: 'struck' });
  expect(coil.all).toEqual([30, 30]);
});

test('the switch pressed while nobody can be reached mutes, and is told once there is somebody', async () => {
  const { desk, device, log, coil } = await hang();
  await desk.leave();
  await log.lines.first(({ message }) => message.startsWith('The connection to the broker is lost'));
  await device.simulate('mute');
  await device.simulate('press');
  await desk.comeBack();
  expect(await desk.mutes.first()).toMatchObject({ ms: HALF_AN_HOUR });
  expect(await desk.presses.first()).toMatchObject({ rang: false, muted: true });
  expect(coil.all).toEqual([]);
});
