import { refuse } from '../../broker/contract/result.ts';
import type { SimulatedAction } from '../desk.ts';
import { ask } from './ask.ts';
import { bellOf, mistaken, withHere } from './here.ts';
import type { BellOptions } from './rehearse.ts';
import { exit } from './terminal.ts';

export interface SimulatorOptions extends BellOptions {
  /** As typed: press, unplug or plug. */
  action: string;
}

const done: Record<SimulatedAction, string> = {
  press: 'The button was pressed',
  unplug: 'The board was unplugged',
  plug: 'The board was plugged in',
};

/** `ships-bell simulator press|unplug|plug`: what a hand would do to a real board. */
export async function simulator(options: SimulatorOptions): Promise<number> {
  const { action, out } = options;
  if (!isAction(action)) return mistaken(options, refuse('action', action, Object.keys(done).join(', ')).problem);
  return withHere(options, async (here) => {
    const bell = bellOf(here, options.bell);
    const path = `/api/bells/${encodeURIComponent(bell)}/simulated/${action}`;
    const asked = await ask(here, { path }, options);
    if (typeof asked === 'number') return asked;
    out(`${done[action]} (bell ${bell}, simulated).`);
    return exit.done;
  });
}

const isAction = (action: string): action is SimulatedAction => Object.hasOwn(done, action);
