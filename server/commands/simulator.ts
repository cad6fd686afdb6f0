import { refuse } from '../../broker/contract/result.ts';
import { type SimulatedAction, simulatedActions } from '../desk.ts';
import { ask } from './ask.ts';
import { bellOf, mistaken, withHere } from './here.ts';
import type { BellOptions } from './rehearse.ts';
import { exit } from './terminal.ts';

export interface SimulatorOptions extends BellOptions {
  /** As typed. */
  action: string;
}

const done: Record<SimulatedAction, string> = {
  press: 'The button was pressed',
  mute: 'The mute switch was pressed',
  unplug: 'The board was unplugged',
  plug: 'The board was plugged in',
  piezo: 'A piezo is fitted to the bell; "ships-bell tune" lets the board know',
  'no-piezo': 'The piezo is taken off; "ships-bell tune --off" lets the board know',
};

/** `ships-bell simulator ACTION`: what a hand would do to a real board. */
export async function simulator(options: SimulatorOptions): Promise<number> {
  const { action, out } = options;
  if (!isAction(action)) return mistaken(options, refuse('action', action, simulatedActions.join(', ')).problem);
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
