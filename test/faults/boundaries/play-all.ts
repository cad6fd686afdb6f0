import { type Broker, type FaultyOffice, openFaultyOffice } from './faulty-office.ts';
import { play } from './play.ts';
import type { Scenario } from './scenarios.ts';

/** A scenario that was played, its boundary hit; `broken` says in words what was not as promised. */
export interface Played {
  scenario: Scenario;
  broken: string[];
  ms: number;
}

/** Offices side by side that stay open from one scenario to the next: opening one takes longer than most of them. */
export interface Lanes {
  /** Plays each once. One that throws has not shown its boundary: that is broken too. */
  play(scenarios: readonly Scenario[], played?: (one: Played) => void): Promise<Played[]>;
  close(): Promise<void>;
}

export function openLanes(count: number): Lanes {
  const lanes = Array.from({ length: count }, openLane);
  return {
    async play(scenarios, played = () => {}) {
      const left = [...scenarios];
      const all: Played[] = [];
      const inTurn = async (lane: Lane): Promise<void> => {
        for (let next = left.shift(); next !== undefined; next = left.shift()) {
          const one = await lane.play(next);
          all.push(one);
          played(one);
        }
      };
      await Promise.all(lanes.map(inTurn));
      return all;
    },
    close: async () => void (await Promise.all(lanes.map((lane) => lane.close()))),
  };
}

type Lane = ReturnType<typeof openLane>;

/** One office at a time; after a scenario that threw, or for another broker, a new one. */
function openLane() {
  let office: FaultyOffice | undefined;
  const close = async (): Promise<void> => {
    await office?.close();
    office = undefined;
  };
  const officeWith = async (broker: Broker): Promise<FaultyOffice> => {
    if (office !== undefined && office.broker !== broker) await close();
    office ??= await openFaultyOffice(broker);
    return office;
  };
  return {
    close,
    async play(scenario: Scenario): Promise<Played> {
      const open = await officeWith(scenario.broker);
      const began = performance.now();
      let hasThrown = false;
      const broken = await play(open, scenario).catch((error: unknown) => {
        hasThrown = true;
        return [String(error)];
      });
      if (hasThrown) await close();
      return { scenario, broken, ms: performance.now() - began };
    },
  };
}

/** `name: what`, of each that is broken. */
export const brokenIn = (played: readonly Played[]): string[] =>
  played.flatMap(({ scenario, broken }) => broken.map((what) => `${scenario.name}: ${what}`));
