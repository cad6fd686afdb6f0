import { once } from 'node:events';
import { type AddressInfo, createServer, isIPv6, type Server, type Socket } from 'node:net';
import { sentence } from './contract/result.ts';
import { guardPackets, guardQueue } from './guard.ts';
import type { Guests } from './guests.ts';
import type { Limits } from './limits.ts';
import type { SayOnce } from './refusals.ts';
import { type Certificate, endTls } from './secure.ts';

export interface Listener {
  port: number;
  /** For a client on this machine. */
  url: string;
  close(): Promise<void>;
}

export interface ListenOptions {
  host: string;
  port: number;
  /** With one it is TLS. */
  certificate?: Certificate | undefined;
  guests: Guests;
  limits: Limits;
  serve(socket: Socket): void;
  say: SayOnce;
}

/** Plain and, where it is given, over TLS too: both or none. */
export async function listenTwice(
  plain: ListenOptions,
  secured?: ListenOptions,
): Promise<Listener & { tlsUrl?: string | undefined }> {
  const first = await listen(plain);
  if (secured === undefined) return first;
  const second = await listen(secured).catch(async (error) => {
    await first.close();
    throw error;
  });
  const close = async () => void (await Promise.all([first.close(), second.close()]));
  return { ...first, tlsUrl: second.url, close };
}

/** TCP or TLS in front of the broker, without Nagle's delay. Rejects with one line that names the address. */
async function listen(options: ListenOptions): Promise<Listener> {
  const { host, port, certificate, guests } = options;
  const sockets = new Map<string, Socket>();
  const begin = (socket: Socket) => serveGuarded(socket, options);
  const handshake =
    certificate &&
    endTls({
      ...{ certificate, patienceMs: options.limits.patienceMs, say: options.say },
      serve(secured) {
        const socket = sockets.get(peerOf(secured));
        if (socket) guests.speaksThrough(socket, secured);
        begin(secured);
      },
    });
  const server = createServer({ noDelay: true }, (socket) => {
    if (!guests.enter(socket, socket.remoteAddress ?? '')) return void socket.destroy();
    const peer = peerOf(socket);
    sockets.set(peer, socket);
    socket.once('close', () => sockets.delete(peer));
    if (handshake) handshake(socket);
    else begin(socket);
  });
  const address = await listening(server, host, port);
  return {
    port: address.port,
    url: `${certificate ? 'mqtts' : 'mqtt'}://${reachable(address.address)}:${address.port}`,
    async close() {
      const closed = once(server, 'close');
      server.close();
      for (const socket of sockets.values()) socket.destroy();
      await closed;
    },
  };
}

const peerOf = ({ remoteAddress, remotePort }: Socket): string => `${remoteAddress} ${remotePort}`;

function serveGuarded(socket: Socket, { limits, serve, say }: ListenOptions): void {
  const from = socket.remoteAddress;
  guardPackets(socket, limits.packetBytes, (problem) =>
    say(`packet ${from}`, { from, problem: sentence(problem) }, 'An MQTT packet was refused: disconnected'),
  );
  guardQueue(socket, limits.queue, (problem) =>
    say(`queue ${from}`, { from, problem: sentence(problem) }, 'An MQTT client does not read: disconnected'),
  );
  serve(socket);
}

async function listening(server: Server, host: string, port: number): Promise<AddressInfo> {
  server.listen(port, host);
  await once(server, 'listening').catch((error) => {
    throw new Error(whyNot(`${host}:${port}`, error), { cause: error });
  });
  return server.address() as AddressInfo;
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
