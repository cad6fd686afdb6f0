import { openLanes, type Played } from './play-all.ts';
import { boardScenarios, type Scenario, scenariosAt } from './scenarios.ts';

const LANES = 3;

/** Everything that can fail, at every boundary of an order's and a press's way, with the broker inside and with one of its own. */
export const everyScenario: readonly Scenario[] = [
  ...boardScenarios,
  ...scenariosAt('embedded', () => ['server', 'device', 'board']),
  ...scenariosAt('mosquitto', () => ['server', 'device', 'broker', 'board']),
];

/** The long run: plays them all, or those whose name fits. Says what is broken and counts; resolves with whether all is well. */
export async function runBoundaries(say: (line: string) => void, only = /./): Promise<boolean> {
  const scenarios = everyScenario.filter(({ name }) => only.test(name));
  const lanes = openLanes(LANES);
  const played = await lanes.play(scenarios, ({ scenario, broken, ms }) => {
    if (broken.length === 0) return;
    say(`${scenario.name}, ${Math.round(ms)} ms`);
    for (const what of broken) say(`  ${what}`);
  });
  await lanes.close();
  for (const victim of ['server', 'device', 'broker', 'board'] as const) {
    const of = played.filter(({ scenario }) => scenario.victim === victim);
    say(`${victim} failed at ${of.length} boundaries, each hit: ${count(of)} broke a promise`);
  }
  return count(played) === 0;
}

const count = (played: readonly Played[]): number => played.filter(({ broken }) => broken.length > 0).length;
