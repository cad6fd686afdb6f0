import type { Bus } from '../broker/contract/bus.ts';
import type { Link } from './link.ts';

const MEND_MS = 5_000;

/** The lamp beside the button. */
export interface Lamp {
  /** What the server last said of itself. */
  server(online: boolean): void;
  close(): void;
}

/** Lit while somebody decides and can be reached: board linked, broker connected, server online. */
export function createLamp(link: Link, bus: Bus): Lamp {
  let online = false;
  const show = () => link.session?.lamp(online && bus.connected);
  link.on('linked', show);
  const mending = setInterval(show, MEND_MS); // after a silence of ours the board has put it out by itself
  return {
    server(now) {
      online = now;
      show();
    },
    close: () => clearInterval(mending),
  };
}
