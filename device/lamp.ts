import type { Bus } from '../broker/contract/bus.ts';
import type { Link } from './link.ts';
import type { Mute } from './mute.ts';

const MEND_MS = 5_000;
const BLINK_MS = 1_000;

/** The lamp beside the button. */
export interface Lamp {
  /** What the server last said of itself. */
  server(online: boolean): void;
  close(): void;
}

export interface LampOptions {
  link: Link;
  bus: Bus;
  mute: Mute;
}

/** Lit while somebody decides and can be reached: board linked, broker connected, server online. Blinks slowly while muted. */
export function createLamp({ link, bus, mute }: LampOptions): Lamp {
  let online = false;
  let lit = false;
  let blinking: NodeJS.Timeout | undefined;
  const show = () => link.session?.lamp(mute.isOn ? lit : online && bus.connected);
  const blink = () => {
    lit = !lit;
    show();
  };
  const follow = () => {
    clearInterval(blinking);
    lit = mute.isOn;
    if (mute.isOn) blinking = setInterval(blink, BLINK_MS);
    show();
  };
  link.on('linked', show);
  mute.on('change', follow);
  const mending = setInterval(show, MEND_MS); // after a silence of ours the board has put it out by itself
  return {
    server(now) {
      online = now;
      show();
    },
    close() {
      clearInterval(mending);
      clearInterval(blinking);
    },
  };
}
