import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { Link } from './link.ts';
import type { Ports } from './ports.ts';
import type { SimulatedBoard } from './simulator/board.ts';

/** A firm press, long enough to be seen on a machine that is very busy. */
const HELD_MS = 250;

export const actions = ['press', 'mute', 'unplug', 'plug', 'piezo', 'no-piezo'] as const;
export type Action = (typeof actions)[number];

export interface Simulation {
  /** What a hand would do to the board; refused for a real one, and a press of button or mute switch while the simulated one is unplugged. */
  simulate(action: Action): Promise<Result<void>>;
  /** The simulated board, while it is in use. */
  readonly simulatedBoard: SimulatedBoard | undefined;
}

export function simulation(ports: Ports, link: Link): Simulation {
  return {
    async simulate(action) {
      const port = ports.simulated;
      if (port === undefined) return refuse('action', action, 'nothing: this bell is not simulated');
      if (action === 'press' || action === 'mute') {
        if (port.board === undefined || !port.plugged)
          return refuse('action', action, 'plug: the simulated board is unplugged');
        await (action === 'press' ? port.board.press(HELD_MS) : port.board.pressMute(HELD_MS));
      } else if (action === 'piezo' || action === 'no-piezo') {
        port.piezo(action === 'piezo');
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
