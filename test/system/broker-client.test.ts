import { type AddressInfo, createServer, type Socket } from 'node:net';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { topicFor } from '../../broker/contract/topics.ts';
import { joinBroker } from '../../broker/join.ts';
import { startBroker } from '../../broker/start.ts';
import {
  authenticate,
  connectAs,
  logBook,
  mailbox,
  office,
  prefix,
  ring,
  silent,
  wireTo,
} from '../support/broker-parties.ts';
import { bytes, packet, text } from '../support/mqtt-bytes.ts';

let closing: (() => Promise<void>)[];

beforeEach(() => {
  closing = [];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});
const start = async (desk = office(), port = 0) => {
  const broker = await startBroker({ host: '127.0.0.1', port, prefix, authenticate, log: silent, ...desk.ports });
  closing.push(broker.close);
  return broker;
};
const join = (...args: Parameters<typeof connectAs>) => {
  const client = connectAs(...args);
  closing.push(client.close);
  return client;
};

test('when the broker comes back the client is there again, and listens to the same', async () => {
  const first = await start();
  const changes = mailbox<boolean>();
  const rings = mailbox<number>();
  const device = join('main', first.port);
  device.onChange(changes.put);
  device.on('ring', ({ message }) => rings.put(message.number), 'main');
  expect(await changes.next()).toBe(true);
  await first.close();
  expect(await changes.next()).toBe(false);
  await expect(device.publish('state', 'main', { state: 'ready' })).rejects.toThrow('not connected');
  const second = await start(office(), first.port);
  expect(await changes.next()).toBe(true);
  await second.publish('ring', 'main', ring);
  expect(await rings.next()).toBe(7);
});

test('what was not acknowledged is rejected and not sent again behind its sender’s back', async () => {
  const desk = office();
  const broker = await start(desk);
  const taken = mailbox<string>();
  const held = mailbox<() => void>();
  desk.storing.order = (text) => {
    taken.put(text);
    return text.includes('first') ? new Promise(held.put) : Promise.resolve();
  };
  const wire = await wireTo(broker.port);
  const changes = mailbox<boolean>();
  const shop = join('shop', wire.port);
  shop.onChange(changes.put);
  await shop.ready();
  const order = (orderId: string) => ({ orderId, amount: '1.00', currency: 'EUR', status: 'won' as const });
  const lost = shop.publish('order', 'shop', order('first'));
  expect(await taken.next()).toContain('first');
  wire.drop();
  await expect(lost).rejects.toThrow('lost before it acknowledged');
  await shop.ready();
  await shop.publish('order', 'shop', order('second'));
  expect(await taken.next()).toContain('second');
  expect(taken.left).toEqual([]);
  (await held.next())();
});

test('a handler that fails costs the connection, and the client comes back', async () => {
  const broker = await start();
  const { log, says } = logBook();
  const device = join('main', broker.port, { log });
  const heard = mailbox<number>();
  device.on(
    'ring',
    ({ message }) => {
      heard.put(message.number);
      if (message.number === 7) throw new Error('no board');
    },
    'main',
  );
  await device.ready();
  await broker.publish('ring', 'main', ring);
  expect(await heard.next()).toBe(7);
  expect(await says('could not be handled')).toContain('no board');
  await says('Connected');
  await broker.publish('ring', 'main', { ...ring, number: 8 });
  expect(await heard.next()).toBe(8);
});

test('a client closed before it ever connected stops, and whoever waited is told', async () => {
  const broker = await start();
  await broker.close();
  const device = join('main', broker.port);
  const ready = device.ready();
  const told = expect(ready).rejects.toThrow('closed');
  await device.close();
  await told;
});

test('the log says that a subscription was refused, and the rest goes on', async () => {
  const broker = await start();
  const { log, lines } = logBook();
  const device = join('main', broker.port, { log });
  const rings = mailbox<number>();
  device.on('ring', () => {}, 'side');
  device.on('ring', ({ message }) => rings.put(message.number), 'main');
  await device.ready();
  expect(lines.filter((line) => line.includes('refused a subscription'))).toHaveLength(1);
  await broker.publish('ring', 'main', ring);
  expect(await rings.next()).toBe(7);
});

test.each(['', 'localhost', 'http://user:secret@host', 'mqtt://'])('%j is no broker address', async (url) => {
  const joining = joinBroker({ url, prefix, log: silent, ...office().ports });
  await expect(joining).rejects.toThrow('a broker address is mqtt://');
  await expect(joining).rejects.not.toThrow('secret');
});

test('what waited in a kept session is answered before the subscriptions are, and costs no connection', async () => {
  const press = { pressId: '136bf3ed-75b2-48a6-b16e-45543e98ecd3', rang: true, ageMs: 0 };
  const topic = text(topicFor(prefix, 'button', 'main'));
  const waiting = packet(0x32, topic, bytes(0, 9), Buffer.from(JSON.stringify(press)));
  const becomes = mailbox<string>();
  const server = createServer((socket) => {
    onPackets(socket, (type, body) => {
      if (type === 1) socket.write(bytes(packet(0x20, bytes(0, 0)), waiting)); // CONNECT: and no SUBSCRIBE is answered
      if (type === 3) becomes.put('answered');
      if (type === 3) socket.write(packet(0x40, body.subarray(2 + body.readUInt16BE(0)).subarray(0, 2)));
      if (type === 4) becomes.put('acknowledged');
    });
    socket.on('close', () => becomes.put('cut off'));
  });
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  closing.push(async () => void server.close());
  const { port } = server.address() as AddressInfo;
  const client = join('main', port, { clean: false, clientId: 'kept' });
  client.on('button', ({ message }) => client.publish('stored', 'main', { pressId: message.pressId }), 'main');
  expect(await becomes.next()).toBe('answered');
  expect(await becomes.next()).toBe('acknowledged');
});

/** Each whole packet that comes, its type and its body; none here is longer than 127 bytes. */
function onPackets(socket: Socket, heard: (type: number, body: Buffer) => void): void {
  let left = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    left = Buffer.concat([left, chunk]);
    while (left.length > 1 && left.length >= 2 + (left[1] ?? 0)) {
      const size = 2 + (left[1] ?? 0);
      heard((left[0] ?? 0) >> 4, left.subarray(2, size));
      left = left.subarray(size);
    }
  });
}
