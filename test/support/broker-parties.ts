import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import type { Client } from '../../broker/access.ts';
import { type ConnectOptions, connect } from '../../broker/client.ts';
import type { Log } from '../../broker/contract/log.ts';
import type { MuteSwitch, Press, Rung, State } from '../../broker/contract/messages.ts';
import type { Ports } from '../../broker/ports.ts';
import type { MosquittoUser } from './mosquitto.ts';

export const prefix = 'shipsbell';

/** Two strokes, as the server asks for them. */
export const ring = {
  number: 7,
  epoch: 1,
  board: '00112233aabbccdd',
  strokes: 2,
  pulseMs: 30,
  gapMs: 450,
  pairGapMs: 1100,
  ttlMs: 9000,
};

const user = (username: string, client: Client): MosquittoUser => ({ username, password: `pass:${username}/`, client });
export const parties = {
  main: user('bell-main', { role: 'device', bell: 'main' }),
  side: user('bell-side', { role: 'device', bell: 'side' }),
  shop: user('source-shop', { role: 'source', source: 'shop' }),
  reader: user('reader', { role: 'reader' }),
  server: user('server', { role: 'server' }),
};
export type Party = keyof typeof parties;

export function authenticate(username: string, password: string): Client | null {
  const known = Object.values(parties).find((party) => party.username === username);
  return known?.password === password ? known.client : null;
}

export function urlFor(party: Party, port: number): string {
  const { username, password } = parties[party];
  return `mqtt://${encodeURIComponent(username)}:${encodeURIComponent(password)}@127.0.0.1:${port}`;
}

/** Connects a party; `ready()` must still be awaited. */
export function connectAs(party: Party, port: number, more: Partial<ConnectOptions> = {}) {
  return connect({ url: urlFor(party, port), prefix, log: silent, ...more });
}

/** What arrives, one after the other, for a test that waits for the next of it. */
export interface Mailbox<T> {
  put(item: T): void;
  next(): Promise<T>;
  /** Arrived and not taken yet. */
  readonly left: readonly T[];
}

export function mailbox<T>(): Mailbox<T> {
  const left: T[] = [];
  const waiting: ((item: T) => void)[] = [];
  return {
    left,
    put(item) {
      const taker = waiting.shift();
      if (taker) taker(item);
      else left.push(item);
    },
    async next() {
      const item = left.shift();
      return item ?? new Promise<T>((resolve) => waiting.push(resolve));
    },
  };
}

/** Ports that note what comes in. A test gives `storing` to make storing slow or fail. */
export function office() {
  const orders = mailbox<{ source: string; text: string }>();
  const presses = mailbox<{ bell: string; press: Press }>();
  const rungs = mailbox<{ bell: string; rung: Rung }>();
  const mutes = mailbox<{ bell: string; pressed: MuteSwitch }>();
  const states = mailbox<{ bell: string; state: State }>();
  const storing = {
    order: async (_text: string): Promise<void> => {},
    press: async (_press: Press): Promise<void> => {},
  };
  const ports: Ports = {
    async acceptOrder(source, payload) {
      const text = Buffer.from(payload).toString();
      await storing.order(text);
      orders.put({ source, text });
    },
    async acceptPress(bell, press) {
      await storing.press(press);
      presses.put({ bell, press });
    },
    acceptRung: async (bell, rung) => rungs.put({ bell, rung }),
    acceptMute: async (bell, pressed) => mutes.put({ bell, pressed }),
    sawState: (bell, state) => states.put({ bell, state }),
  };
  return { ports, storing, orders, presses, rungs, mutes, states };
}

export const silent: Log = { info() {}, warn() {}, error() {} };

/** A log to look into: its lines as text, fields and all. */
export function logBook() {
  const lines: string[] = [];
  const mails = mailbox<string>();
  const write = (fields: object, message: string) => {
    const line = `${message} ${JSON.stringify(fields)}`;
    lines.push(line);
    mails.put(line);
  };
  const log: Log = { info: write, warn: write, error: write };
  /** Resolves with the next line that has this in it. */
  const says = async (text: string): Promise<string> => {
    const line = await mails.next();
    return line.includes(text) ? line : says(text);
  };
  return { log, lines, says };
}

/** A wire to a port. `cut` is a power failure, without a goodbye and for good; after `drop` it takes new connections. */
export async function wireTo(port: number) {
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = dial(port, '127.0.0.1');
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.on('error', () => {});
      socket.once('close', () => sockets.delete(socket));
    }
    near.pipe(far).pipe(near);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const drop = () => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    drop,
    async cut() {
      const closed = once(server, 'close');
      server.close();
      drop();
      await closed;
    },
  };
}
