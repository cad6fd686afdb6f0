import type { Duplex } from 'node:stream';
import { type Problem, refuse } from './contract/result.ts';
import type { Limits } from './limits.ts';
import { isHere, networkOf } from './network.ts';
import { limitRate } from './rate.ts';
import type { SayOnce } from './refusals.ts';

interface Guest {
  from: string;
  /** Once it has been let in. */
  account?: string;
  leave(): void;
}

export interface Guests {
  /** Counts a new connection. False: there is no room for it. */
  enter(connection: Duplex, address: string): boolean;
  /** From now on the same one speaks through this stream: TLS over its connection. */
  speaksThrough(connection: Duplex, stream: Duplex): void;
  /** It has said who it is. A problem when that account has too many connections already. */
  letIn(stream: Duplex, account: string): Problem | undefined;
}

export interface GuestsOptions {
  limits: Limits;
  say: SayOnce;
  now?: () => number;
}

/**
 * Who is connected. Whoever has not said who it is makes room for a newcomer, the oldest first, and first of the address
 * with the most of them; whoever was let in is never thrown out. So a crowd of silent sockets keeps nobody away.
 */
export function keepGuests({ limits, say, now = () => performance.now() }: GuestsOptions): Guests {
  const guests = new Set<Guest>(); // in the order of arrival
  const speaking = new WeakMap<Duplex, Guest>();
  const mayCome = limitRate(limits.rate, now);

  const refusal = (from: string): string | undefined => {
    const here = isHere(from);
    if (!here && !mayCome(from)) return 'Too many new MQTT connections from one address: the newest was refused';
    const waiting = [...guests].filter(({ account }) => account === undefined);
    const near = (guest: Guest) => guest.from === from;
    if ([...guests].filter(near).length >= limits.perAddress[here ? 'here' : 'elsewhere'])
      return makeRoom(waiting.filter(near))
        ? undefined
        : 'Too many MQTT connections from one address: the newest was refused';
    if (waiting.length < limits.waiting && guests.size < limits.connections) return undefined;
    return makeRoom(waiting) ? undefined : 'Too many MQTT connections: the newest was refused';
  };
  const makeRoom = (waiting: Guest[]): boolean => {
    const oldest = firstOfLargest(waiting);
    if (oldest === undefined) return false;
    const message = 'An MQTT connection that had not said who it is was closed to make room';
    say(`${message} ${oldest.from}`, { from: oldest.from }, message);
    oldest.leave();
    return true;
  };
  return {
    enter(connection, address) {
      const from = networkOf(address);
      const message = refusal(from);
      if (message !== undefined) {
        say(`${message} ${from}`, { from }, message);
        return false;
      }
      const guest: Guest = {
        from,
        leave() {
          guests.delete(guest);
          connection.destroy();
        },
      };
      guests.add(guest);
      speaking.set(connection, guest);
      connection.once('close', () => guests.delete(guest));
      return true;
    },
    speaksThrough(connection, stream) {
      const guest = speaking.get(connection);
      if (guest) speaking.set(stream, guest);
    },
    letIn(stream, account) {
      const same = [...guests].filter((guest) => guest.account === account).length;
      if (same >= limits.perAccount)
        return refuse('connections', same + 1, `at most ${limits.perAccount} of one account`).problem;
      const guest = speaking.get(stream);
      if (guest) guest.account = account;
      return undefined;
    },
  };
}

/** The oldest of the address that has the most. */
function firstOfLargest(waiting: Guest[]): Guest | undefined {
  const counts = new Map<string, number>();
  for (const { from } of waiting) counts.set(from, (counts.get(from) ?? 0) + 1);
  const most = Math.max(...counts.values());
  return waiting.find(({ from }) => counts.get(from) === most);
}
