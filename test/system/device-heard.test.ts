import { expect, test } from 'vitest';
import { openBoardMemory } from '../../device/board-memory.ts';
import { simulatedPort } from '../../device/simulated-port.ts';
import type { Bench } from '../../device/tools/direct.ts';
import { limits } from '../../device/tools/limits.ts';
import { tune } from '../../device/tools/tune.ts';
import { hangBell, linkedBoard, listeningLog, openDesk, temporaryFolder } from '../support/device-desk.ts';

const quickly = { quietMs: 200, strokes: 2 };

function benchIn(dataDir: string): Bench & { said: string[] } {
  const said: string[] = [];
  const out = (line: string) => void said.push(line);
  const memory = openBoardMemory({ dataDir, log: listeningLog() });
  return { serial: 'simulated', dataDir, memory, env: process.env, out, said };
}

/** On a machine with much else to do it says `Try again`: so does whoever reads that. */
async function tuned(dataDir: string): ReturnType<typeof tune> {
  const done = await tune(benchIn(dataDir), quickly);
  return !done.ok && done.say.includes('Try again') ? tuned(dataDir) : done;
}

test('without a piezo there is nothing to tune to, and the board’s setting stays', async () => {
  const dataDir = temporaryFolder();
  const refused = await tuned(dataDir);
  expect(refused).toEqual({ ok: false, say: expect.stringMatching(/not connected to A0.*stays as it was\.$/) });
  expect(await limits(benchIn(dataDir), {})).toEqual({ ok: true, value: expect.stringContaining('no piezo') });
});

test('tuned to its piezo, a ring is heard, or n of m strokes are', async () => {
  const dataDir = temporaryFolder();
  const desk = await openDesk();
  simulatedPort(dataDir).piezo(true);
  expect(await tuned(dataDir)).toEqual({
    ok: true,
    value: expect.stringMatching(/^Done: quiet \d+, strokes \d+, \d+; heard from \d+ on/),
  });
  const device = await hangBell({ desk, dataDir });
  const board = await linkedBoard(desk);
  expect(desk.states.all.at(-1)).toMatchObject({ piezo: true });
  await desk.ring({ number: 1, board, gapMs: 450 });
  expect(await desk.ends.first()).toMatchObject({ number: 1, outcome: 'heard', strokes: 2, heard: 2 });
  expect(desk.strokes.all.map(({ heard }) => heard)).toEqual([true, true]);

  // a ring right after another may be told as unheard, since the bell still sounds: here it has come to rest
  device.simulatedBoard?.piezo(undefined);
  device.simulatedBoard?.piezo({ amplitude: 600, noise: 12 });

  // the clapper misses from the second stroke on; slices of the board's time are shorter than the gap
  const miss = device.simulatedBoard?.onStroke(() => device.simulatedBoard?.piezo({ amplitude: 0, noise: 12 }));
  await desk.ring({ number: 2, board, gapMs: 1500 });
  expect(await desk.ends.first(({ number }) => number === 2)).toMatchObject({
    outcome: 'unheard',
    strokes: 2,
    heard: 1,
  });
  miss?.();

  // the piezo's wire comes off: the open input reads above every threshold
  device.simulatedBoard?.piezo(undefined);
  await desk.ring({ number: 3, board, gapMs: 450 });
  expect(await desk.ends.first(({ number }) => number === 3)).toMatchObject({
    outcome: 'unheard',
    strokes: 2,
    heard: 0,
  });
});

test('limits set on the board are kept, and a ring outside them is refused', async () => {
  const dataDir = temporaryFolder();
  const told = await limits(benchIn(dataDir), { maxPulseMs: 25 });
  expect(told).toEqual({ ok: true, value: expect.stringMatching(/longest pulse +25 ms[\s\S]*button rings no more/) });
  const desk = await openDesk();
  await hangBell({ desk, dataDir });
  const board = await linkedBoard(desk);
  await desk.ring({ number: 1, board, pulseMs: 30 });
  expect(await desk.ends.first()).toMatchObject({ outcome: 'refused', refusal: 'limits' });
});
