import { type FaultyOffice, openFaultyOffice } from './faulty-office.ts';
import { play } from './play.ts';
import type { Scenario } from './scenarios.ts';

/** A scenario that was played, its boundary hit; `broken` says in words what was not as promised. */
export interface Played {
  scenario: Scenario;
  broken: string[];
  ms: number;
}

/** Plays each scenario once, in so many offices at a time. One that throws has not shown its boundary: that is broken too. */
export async function playAll(
  scenarios: readonly Scenario[],
  { lanes, played = () => {} }: { lanes: number; played?: (one: Played) => void },
): Promise<Played[]> {
  const left = [...scenarios];
  const all: Played[] = [];
  const lane = async (): Promise<void> => {
    let office: FaultyOffice | undefined;
    for (let next = left.shift(); next !== undefined; next = left.shift()) {
      if (office !== undefined && office.broker !== next.broker) {
        await office.close();
        office = undefined;
      }
      office ??= await openFaultyOffice(next.broker);
      const began = performance.now();
      let hasThrown = false;
      const broken = await play(office, next).catch((error: unknown) => {
        hasThrown = true;
        return [String(error)];
      });
      const one = { scenario: next, broken, ms: performance.now() - began };
      all.push(one);
      played(one);
      if (!hasThrown) continue;
      await office.close();
      office = undefined;
    }
    await office?.close();
  };
  await Promise.all(Array.from({ length: lanes }, lane));
  return all;
}

/** `name: what`, of each that is broken. */
export const brokenIn = (played: readonly Played[]): string[] =>
  played.flatMap(({ scenario, broken }) => broken.map((what) => `${scenario.name}: ${what}`));
