import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { parties } from './broker-parties.ts';

/** MQTT as it stands on the wire, for a test that says what no client would. */
export const bytes = (...parts: (number | string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => (typeof part === 'number' ? Uint8Array.of(part) : Buffer.from(part))));
export const text = (value: string | Uint8Array) => {
  const content = Buffer.from(value);
  return bytes(content.length >> 8, content.length & 0xff, content);
};
/** A packet of up to 16 KiB. */
export const packet = (type: number, ...parts: Uint8Array[]) => {
  const body = Buffer.concat(parts);
  const length = body.length < 128 ? [body.length] : [(body.length & 0x7f) | 0x80, body.length >> 7];
  return bytes(type, ...length, body);
};
export const hello = (clientId: string | Uint8Array, { username, password } = parties.main) =>
  packet(0x10, text('MQTT'), bytes(4, 0xc2, 0, 60), text(clientId), text(username), text(password));
export const subscribe = (filter: string | Uint8Array, id = 1) =>
  packet(0x82, bytes(id >> 8, id & 0xff), text(filter), bytes(0));

export interface Wire {
  socket: Socket;
  /** Resolves with all that came, once it is closed. */
  closed: Promise<Buffer>;
  /** Resolves once so many bytes have come. */
  got(bytes: number): Promise<void>;
}

/** A connection without a client; `from` is another address of this machine. */
export async function openWire(port: number, from = '127.0.0.1'): Promise<Wire> {
  const socket = connect({ port, host: '127.0.0.1', localAddress: from });
  const received: Buffer[] = [];
  let size = 0;
  socket.on('error', () => {});
  socket.on('data', (chunk) => {
    size += chunk.length;
    received.push(chunk);
  });
  const closed = once(socket, 'close').then(() => Buffer.concat(received));
  await Promise.race([once(socket, 'connect'), closed]);
  return {
    socket,
    closed,
    async got(enough) {
      while (size < enough && !socket.destroyed) await Promise.race([once(socket, 'data'), closed]);
    },
  };
}
