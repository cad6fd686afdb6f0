import { once } from 'node:events';
import { type AddressInfo, createServer, connect as dial, type Socket } from 'node:net';
import { pause } from './pause.ts';

/** A TCP link that can be made bad. Its own port stays; where it leads changes with each process that is started anew. */
export interface Wire {
  readonly port: number;
  /** Where new connections go; undefined: nowhere, they are closed at once. */
  lead(port: number | undefined): void;
  /** Breaks every connection, in the middle of whatever is on its way. */
  cut(): void;
  /** Bytes take this much longer, either way; 0 mends it. */
  slow(ms: number): void;
  /** Nothing passes, and nobody is told, until it is released: then it all arrives at once. */
  hold(): () => void;
  close(): Promise<void>;
}

export interface WireOptions {
  /** Hears what passes, as it passes: towards where the wire leads, or back. One is made for each connection. */
  tap?: () => { to(bytes: Buffer): void; back(bytes: Buffer): void };
}

export async function openWire({ tap }: WireOptions = {}): Promise<Wire> {
  const sockets = new Set<Socket>();
  let target: number | undefined;
  let latency = 0;
  let held: Promise<void> | undefined;

  /** In order, each piece at its time. An end passes behind what came before it. */
  function carry(from: Socket, to: Socket, heard: ((bytes: Buffer) => void) | undefined): void {
    let last = Promise.resolve();
    from.on('data', (bytes: Buffer) => {
      const due = performance.now() + latency;
      last = last.then(async () => {
        await held;
        if (due > performance.now()) await pause(due - performance.now());
        if (to.destroyed) return;
        heard?.(bytes);
        to.write(bytes);
      });
    });
    from.on('close', () => last.then(() => to.destroy()));
  }
  const server = createServer({ noDelay: true }, (near) => {
    near.on('error', () => {});
    if (target === undefined) return void near.destroy();
    const far = dial({ port: target, host: '127.0.0.1', noDelay: true });
    far.on('error', () => {});
    for (const socket of [near, far]) {
      sockets.add(socket);
      socket.once('close', () => sockets.delete(socket));
    }
    const ears = tap?.();
    carry(near, far, ears?.to);
    carry(far, near, ears?.back);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const cut = (): void => {
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    lead(port) {
      target = port;
    },
    cut,
    slow(ms) {
      latency = ms;
    },
    hold() {
      let release = (): void => {};
      const mine = new Promise<void>((resolve) => {
        release = resolve;
      });
      held = Promise.all([held, mine]).then(() => {});
      return release;
    },
    async close() {
      const closed = once(server, 'close');
      server.close();
      cut();
      await closed;
    },
  };
}
