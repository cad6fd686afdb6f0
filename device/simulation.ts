import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { Link } from './link.ts';
import type { Ports } from './ports.ts';
import type { SimulatedBoard } from './simulator/board.ts';

/** A firm press, long enough to be seen on a machine that is very busy. */
const HELD_MS = 250;

export const actions = ['press', 'unplug', 'plug'] as const;
export type Action = (typeof actions)[number];

export interface Simulation {
  /** What a hand would do to the board; refused for a real one, and a press while the simulated one is unplugged. */
  simulate(action: Action): Promise<Result<void>>;
  /** The simulated board, while it is in use. */
  readonly simulatedBoard: SimulatedBoard | undefined;
}

export function simulation(ports: Ports, link: Link): Simulation {
  return {
    async simulate(action) {
      const port = ports.simulated;
      if (port === undefined) return refuse('action', action, 'nothing: this bell is not simulated');
      if (action === 'press') {
        if (port.board === undefined || !port.plugged)
          return refuse('action', action, 'plug: the simulated board is unplugged');
        await port.board.press(HELD_MS);
      } else {
        port[action]();
        link.retry();
      }
      return ok(undefined);
    },
    get simulatedBoard() {
      return ports.simulated?.board;
    },
  };
}
