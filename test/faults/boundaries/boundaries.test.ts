import { afterAll, expect, test } from 'vitest';
import { brokenIn, openLanes } from './play-all.ts';
import { boardScenarios, type Scenario, scenariosAt } from './scenarios.ts';

/** The boundaries at which something is half done; all of them are in the long run (`npm run faults -- --boundaries`). */
const chosen = {
  server: [/after server's commit of an order,/, /before server's commit of the outcome/],
  device: [/(before|after) device's RING/, /before device's note of the press: rename/],
  board: [/byte 10, (middle|end)/, /stroke 1, begin/, /stroke 2, end/, /byte 16, middle/, /rung/],
  broker: [/before device's send of a press/],
};

const lanes = openLanes(2);
afterAll(() => lanes.close());

async function playThose(scenarios: readonly Scenario[], wanted: readonly RegExp[]): Promise<void> {
  const those = scenarios.filter(({ name }) => wanted.some((fits) => fits.test(name)));
  expect(those.length).toBeGreaterThanOrEqual(wanted.length);
  const played = await lanes.play(those);
  expect(brokenIn(played)).toEqual([]);
  expect(played).toHaveLength(those.length);
}

const own = scenariosAt('embedded', ({ process }) => [process]);
const LONG_MS = 120_000;

test(
  'the server killed',
  () =>
    playThose(
      own.filter(({ victim }) => victim === 'server'),
      chosen.server,
    ),
  LONG_MS,
);
test(
  'the device killed',
  () =>
    playThose(
      own.filter(({ victim }) => victim === 'device'),
      chosen.device,
    ),
  LONG_MS,
);
test('the board without power', () => playThose(boardScenarios, chosen.board), LONG_MS);
test(
  'an external broker killed',
  () =>
    playThose(
      scenariosAt('mosquitto', () => ['broker']),
      chosen.broker,
    ),
  LONG_MS,
);
