import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv6, type Socket } from 'node:net';
import { sentence } from './contract/result.ts';
import { guardPackets, MAX_CONNECTIONS } from './guard.ts';
import type { SayOnce } from './refusals.ts';

export interface Listener {
  port: number;
  /** For a client on this machine. */
  url: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  serve(socket: Socket): void;
  say: SayOnce;
}

/** TCP in front of the broker, without Nagle's delay. Rejects with one line that names the address. */
export async function listen({ host, port, serve, say }: ListenOptions): Promise<Listener> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
    const from = socket.remoteAddress;
    guardPackets(socket, (problem) =>
      say(`packet ${from}`, { from, problem: sentence(problem) }, 'An MQTT packet was refused: disconnected'),
    );
    serve(socket);
  });
  server.maxConnections = MAX_CONNECTIONS;
  server.on('drop', () =>
    say('full', { allowed: MAX_CONNECTIONS }, 'Too many MQTT connections: the newest was refused'),
  );

  server.listen(port, host);
  await once(server, 'listening').catch((error) => {
    throw new Error(whyNot(`${host}:${port}`, error), { cause: error });
  });
  const address = server.address() as AddressInfo;
  return {
    port: address.port,
    url: `mqtt://${reachable(address.address)}:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}

function whyNot(address: string, { code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return `${address} is in use`;
  if (code === 'EACCES') return `${address} is not allowed to this user`;
  if (code === 'EADDRNOTAVAIL' || code === 'ENOTFOUND') return `${address} is no address of this machine`;
  return `${address} cannot be listened on: ${message}`;
}

function reachable(address: string): string {
  if (address === '0.0.0.0') return '127.0.0.1';
  if (address === '::') return '[::1]';
  return isIPv6(address) ? `[${address}]` : address;
}
