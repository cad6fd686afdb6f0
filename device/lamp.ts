import type { Bus } from '../broker/contract/bus.ts';
import type { Link } from './link.ts';
import type { Mute } from './mute.ts';
import type { Waiting } from './waiting.ts';

const MEND_MS = 5_000;
/** Half a blink: slow while muted, quick while an order waits for its winner. */
const MUTED_MS = 1_000;
const WAITING_MS = 250;

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
  waiting: Waiting;
}

/**
 * Lit while somebody decides and can be reached: board linked, broker connected, server online. Blinks slowly while
 * muted, and quickly while an order waits for its winner's press.
 */
export function createLamp({ link, bus, mute, waiting }: LampOptions): Lamp {
  let online = false;
  let lit = false;
  let pace = 0;
  let blinking: NodeJS.Timeout | undefined;
  const show = () => link.session?.lamp(pace > 0 ? lit : online && bus.connected);
  const blink = () => {
    lit = !lit;
    show();
  };
  const paceNow = () => {
    if (mute.isOn) return MUTED_MS;
    return waiting.isOn && online && bus.connected ? WAITING_MS : 0;
  };
  const follow = () => {
    const wanted = paceNow();
    if (wanted !== pace) {
      clearInterval(blinking);
      pace = wanted;
      lit = pace > 0;
      if (pace > 0) blinking = setInterval(blink, pace);
    }
    show();
  };
  link.on('linked', show);
  mute.on('change', follow);
  waiting.on('change', follow);
  const mending = setInterval(show, MEND_MS); // after a silence of ours the board has put it out by itself
  return {
    server(now) {
      online = now;
      if (!online) waiting.obey(0); // it says so again when it is back
      follow();
    },
    close() {
      clearInterval(mending);
      clearInterval(blinking);
    },
  };
}
