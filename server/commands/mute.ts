import { refuse } from '../../broker/contract/result.ts';
import { BellView, Snapshot } from '../../broker/contract/wall.ts';
import { ask } from './ask.ts';
import { bellOf, mistaken, withHere } from './here.ts';
import type { BellOptions } from './rehearse.ts';
import { exit } from './terminal.ts';

export interface MuteOptions extends BellOptions {
  /** Whole, 1 to 240; 30 unless told. */
  minutes?: string | undefined;
}

const pathOf = (bell: string): string => `/api/bells/${encodeURIComponent(bell)}/mute`;

/** `ships-bell mute`: the bell is silent for a while, and then rings again by itself. What it missed is not replayed. */
export function mute(options: MuteOptions): Promise<number> {
  return withHere(options, async (here) => {
    const bell = bellOf(here, options.bell);
    const { minutes: typed } = options;
    const minutes = typed === undefined ? undefined : Number(typed);
    if (typed !== undefined && !/^[1-9]\d{0,2}$/.test(typed))
      return mistaken(options, refuse('--minutes', typed, 'a whole number from 1 to 240').problem);
    const asked = await ask(here, { path: pathOf(bell), body: JSON.stringify({ minutes }) }, options);
    if (typeof asked === 'number') return asked;
    const until = BellView.parse(asked.answer).mutedUntil;
    options.out(
      `Bell ${bell} is muted until ${until === undefined ? 'now' : new Date(until).toLocaleTimeString('sv')}.`,
    );
    return exit.done;
  });
}

/** `ships-bell unmute`: it rings again at once. One that is not muted is asked all the same: the last word counts. */
export function unmute(options: BellOptions): Promise<number> {
  return withHere(options, async (here) => {
    const bell = bellOf(here, options.bell);
    const before = await ask(here, { method: 'GET', path: '/api/snapshot' }, options);
    if (typeof before === 'number') return before;
    const asked = await ask(here, { method: 'DELETE', path: pathOf(bell) }, options);
    if (typeof asked === 'number') return asked;
    const known = Snapshot.parse(before.answer).bells.find((view) => view.bell === bell);
    options.out(known?.mutedUntil === undefined ? `Bell ${bell} was not muted.` : `Bell ${bell} rings again.`);
    return exit.done;
  });
}
