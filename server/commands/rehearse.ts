import { ask } from './ask.ts';
import { bellOf, withHere } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

export interface BellOptions extends Terminal {
  /** Default: the first bell. */
  bell?: string | undefined;
}

/** `ships-bell rehearse`: a ring that counts for nothing. */
export function rehearse(options: BellOptions): Promise<number> {
  return withHere(options, async (here) => {
    const bell = bellOf(here, options.bell);
    const asked = await ask(here, { path: '/api/rehearsals', body: JSON.stringify({ bell }) }, options);
    if (typeof asked === 'number') return asked;
    options.out(`Bell ${bell} is asked to ring once, as a rehearsal: it counts for nothing.`);
    options.out(`The wall shows what came of it: ${here.wall}`);
    return exit.done;
  });
}
