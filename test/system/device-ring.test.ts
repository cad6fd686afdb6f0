import { expect, test } from 'vitest';
import {
  coilOf,
  endOf,
  hangBell,
  linkedBoard,
  listeningLog,
  openDesk,
  slow,
  temporaryFolder,
} from '../support/device-desk.ts';

const hang = async () => {
  const desk = await openDesk();
  const log = listeningLog();
  const dataDir = temporaryFolder();
  const device = await hangBell({ desk, log, dataDir });
  const board = await linkedBoard(desk);
  const coil = coilOf(device.simulatedBoard);
  return { desk, device, board, coil, log, dataDir };
};

test('a ring strikes the coil and is told stroke by stroke, then its end', async () => {
  const { desk, board, coil } = await hang();
  await desk.ring({ number: 1, board });
  expect(await desk.ends.first()).toMatchObject({ number: 1, epoch: 1, outcome: 'struck', strokes: 2 });
  expect(desk.strokes.all).toEqual([
    { number: 1, epoch: 1, board, stroke: 1, of: 2 },
    { number: 1, epoch: 1, board, stroke: 2, of: 2 },
  ]);
  expect(coil.all).toEqual([30, 30]);
});

test('the same number asked again, during the ring and after it, strikes once and repeats the result', async () => {
  const { desk, board, coil } = await hang();
  await desk.ring({ number: 1, board });
  await desk.strokes.first();
  await desk.ring({ number: 1, board });
  const end = await desk.ends.first();
  expect(await endOf(desk, { number: 1, board })).toEqual(end);
  expect(coil.all).toEqual([30, 30]);
});

test('rings take turns, in the order they came', async () => {
  const { desk, board, coil } = await hang();
  await Promise.all([1, 2, 3].map((number) => desk.ring({ number, board, strokes: 1 })));
  await desk.ends.first(({ number }) => number === 3);
  expect(desk.ends.all.map(({ number, outcome }) => [number, outcome])).toEqual([
    [1, 'struck'],
    [2, 'struck'],
    [3, 'struck'],
  ]);
  expect(coil.all).toEqual([30, 30, 30]);
});

test('a ring for another board, one outside the limits and an old number are refused, each with its reason', async () => {
  const { desk, board, coil } = await hang();
  const other = await endOf(desk, { number: 5, board: '0123456789abcdef' });
  expect(other).toMatchObject({ number: 5, outcome: 'refused', refusal: 'other-board', strokes: 0 });
  const beyond = await endOf(desk, { number: 6, board, pulseMs: 80, gapMs: 250 }); // 24 % of the time under current
  expect(beyond).toMatchObject({ number: 6, outcome: 'refused', refusal: 'limits' });
  await endOf(desk, { number: 7, board, strokes: 1 });
  expect(await endOf(desk, { number: 3, board })).toMatchObject({ number: 3, outcome: 'refused', refusal: 'stale' });
  expect(coil.all).toEqual([30]);
});

test('a ring that finds no board until its time is up has expired, and never strikes', async () => {
  const { desk, device, board, coil } = await hang();
  await device.simulate('unplug');
  await desk.ring({ number: 1, board, ttlMs: 200 });
  expect(await desk.ends.first()).toEqual({ number: 1, epoch: 1, board, strokes: 0, outcome: 'expired' });
  await device.simulate('plug');
  await desk.ring({ number: 2, board, strokes: 1 });
  await desk.ends.first(({ number }) => number === 2);
  expect(coil.all).toEqual([30]);
});

test('a ring that waits for its board rings when the board is back in time', async () => {
  const { desk, device, board } = await hang();
  await device.simulate('unplug');
  await desk.states.first(({ problem }) => problem === 'unplugged');
  await desk.ring({ number: 1, board });
  await device.simulate('plug');
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'struck' });
});

test('unplugged in the middle, a ring ends interrupted, also when it is asked again', async () => {
  const { desk, device, board, coil } = await hang();
  await desk.ring({ number: 1, board, strokes: 8, ...slow });
  await desk.strokes.first();
  await device.simulate('unplug');
  const struck = coil.all.length; // more than one where this process stood still meanwhile
  await device.simulate('plug');
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'interrupted' });
  const again = await endOf(desk, { number: 1, board, strokes: 8, ...slow });
  expect(again).toMatchObject({ number: 1, outcome: 'interrupted' });
  expect(coil.all).toHaveLength(struck);
});

test('an end that finds no broker is told when there is one again', async () => {
  const { desk, board, log } = await hang();
  await desk.ring({ number: 1, board });
  await desk.strokes.first();
  await desk.leave();
  await log.lines.first(({ message }) => message.startsWith('The connection to the broker is lost'));
  await desk.comeBack();
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'struck', strokes: 2 });
});

test('a device that starts tells the last ring of the board it finds', async () => {
  const { desk, device, board, dataDir } = await hang();
  await desk.ring({ number: 1, board, strokes: 1 });
  const end = await desk.ends.first();
  await device.close();
  await hangBell({ desk, dataDir });
  expect(await desk.ends.next()).toEqual(end);
});
