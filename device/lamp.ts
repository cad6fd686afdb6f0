import type { Bus } from '../broker/contract/bus.ts';
import type { Link } from './link.ts';

/** The lamp beside the button. */
export interface Lamp {
  /** What the server last said of itself. */
  server(online: boolean): void;
  /** Lights or darkens it by what is known now; also mends it, since a board in silence drops its outputs by itself. */
  show(): void;
}

/** Lit while somebody decides and can be reached: board linked, broker connected, server online. */
export function createLamp(link: Link, bus: Bus): Lamp {
  let online = false;
  const show = () => link.session?.lamp(online && bus.connected);
  link.on('linked', show);
  return {
    server(now) {
      online = now;
      show();
    },
    show,
  };
}
