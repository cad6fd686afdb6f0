import { randomUUID } from 'node:crypto';
import type { Bus } from '../broker/contract/bus.ts';
import { pressBlows } from '../broker/contract/ring.ts';
import type { Link } from './link.ts';
import type { Mute } from './mute.ts';
import type { KeptPress, PressStore } from './press-store.ts';
import type { BoardRing } from './protocol.ts';
import type { Session } from './session.ts';
import { strike } from './strike.ts';
import { onPress } from './switches.ts';

const DELIVER_AGAIN_MS = 10_000;
/** How long a press waits for a ring that is in its way. */
const PATIENCE_MS = 5_000;

/** One stroke by the board's own permission: no number, and no mark is kept of it. */
const pressRing: BoardRing = { epoch: 0, number: 0, ...pressBlows };

export interface Presses {
  /** The server has it: it is forgotten here. */
  stored(pressId: string): Promise<void>;
  /** Hands over everything that is not stored yet. */
  deliver(): void;
  close(): Promise<void>;
}

export interface PressesOptions {
  link: Link;
  bus: Bus;
  bell: string;
  store: PressStore;
  mute: Mute;
}

/** A press rings at once unless the bell is muted, whoever else is there, and is handed to the server until it says that it is stored. */
export function createPresses({ link, bus, bell, store, mute }: PressesOptions): Presses {
  const ringing = new Set<string>();
  const age = ages();

  const publish = (press: KeptPress) => {
    if (!bus.connected || ringing.has(press.pressId)) return;
    const { at: _, ...told } = press;
    bus.publish('button', bell, { ...told, ageMs: age.of(press) }).catch(() => {}); // handed over again later
  };
  const keep = async (press: KeptPress) => {
    await store.put(press);
    publish(press);
  };
  const pressed = async (session: Session) => {
    const pressId = randomUUID();
    age.start(pressId);
    if (mute.isOn) return keep({ pressId, at: Date.now(), rang: false, muted: true });
    ringing.add(pressId);
    const struck = strike(session, pressRing, performance.now() + PATIENCE_MS);
    const press = { pressId, at: Date.now(), rang: false };
    const [rung] = await Promise.all([struck, store.put(press)]);
    const known = { ...press, rang: rung?.end === 'done' };
    if (known.rang) await store.put(known);
    ringing.delete(pressId);
    publish(known);
  };
  const deliver = () => store.all.forEach(publish);
  onPress(link, 'button', pressed);
  const again = setInterval(deliver, DELIVER_AGAIN_MS);
  return {
    stored: (pressId) => {
      age.forget(pressId);
      return store.remove(pressId);
    },
    deliver,
    close: async () => {
      clearInterval(again);
      await store.settled();
    },
  };
}

/** Ages in ms: by the steady clock for a press of this run, by the wall clock for one of an earlier run, never negative. */
function ages() {
  const started = new Map<string, number>();
  return {
    start: (pressId: string) => void started.set(pressId, performance.now()),
    forget: (pressId: string) => void started.delete(pressId),
    of({ pressId, at }: KeptPress): number {
      const start = started.get(pressId);
      return Math.max(0, Math.round(start === undefined ? Date.now() - at : performance.now() - start));
    },
  };
}
