import { BellView } from '../../broker/contract/wall.ts';
import { ask } from './ask.ts';
import { bellOf, withHere } from './here.ts';
import type { BellOptions } from './rehearse.ts';
import { exit } from './terminal.ts';

/** `ships-bell adopt`: the board that hangs there now becomes this bell's. */
export function adopt(options: BellOptions): Promise<number> {
  return withHere(options, async (here) => {
    const bell = bellOf(here, options.bell);
    const asked = await ask(here, { path: `/api/bells/${encodeURIComponent(bell)}/adopt` }, options);
    if (typeof asked === 'number') return asked;
    const { data } = BellView.safeParse(asked.answer);
    options.out(`The board that hangs there now is bell ${bell}'s${data?.simulated ? ' (it is simulated)' : ''}.`);
    return exit.done;
  });
}
