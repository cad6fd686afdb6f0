import type { Bus } from '../broker/contract/bus.ts';
import type { State } from '../broker/contract/messages.ts';
import type { Link } from './link.ts';

const REPEAT_MS = 5_000;

/** What this device says of itself, and keeps saying: who is present is judged from live messages. */
export interface Presence {
  /** Says it now. */
  say(): void;
  /** Says that it is going. */
  leave(): Promise<void>;
}

export function createPresence(link: Link, bus: Bus, bell: string): Presence {
  const tell = async (state: State) => {
    if (bus.connected) await bus.publish('state', bell, state).catch(() => {}); // the next one says it again
  };
  const say = () => void tell(stateOf(link));
  const repeating = setInterval(say, REPEAT_MS);
  link.on('linked', say).on('unlinked', say);
  return {
    say,
    leave() {
      clearInterval(repeating);
      return tell({ state: 'offline' });
    },
  };
}

export function stateOf({ session, problem }: Link): State {
  if (session === undefined) return { state: 'no-board', ...(problem === undefined ? {} : { problem }) };
  const { board, firmware, piezo } = session.identity;
  return { state: 'ready', board, firmware, simulated: session.simulated, piezo };
}
