import { afterEach, beforeEach, expect, test } from 'vitest';
import { joinBroker } from '../../broker/join.ts';
import {
  connectAs,
  logBook,
  mailbox,
  office,
  parties,
  prefix,
  silent,
  urlFor,
  wireTo,
} from '../support/broker-parties.ts';
import { type Mosquitto, startMosquitto } from '../support/mosquitto.ts';

const order = { orderId: 'SO-88', amount: '12500.00', currency: 'EUR', status: 'won' as const };
let mosquitto: Mosquitto;
let closing: (() => Promise<void>)[];

beforeEach(async () => {
  mosquitto = await startMosquitto(Object.values(parties), prefix);
  closing = [mosquitto.close];
});
afterEach(async () => {
  for (const close of closing.reverse()) await close();
});

const joinAs = (desk: ReturnType<typeof office>, port = mosquitto.port) =>
  joinBroker({ url: urlFor('server', port), prefix, log: silent, ...desk.ports });
const join = async (...args: Parameters<typeof connectAs>) => {
  const client = connectAs(...args);
  closing.push(client.close);
  await client.ready();
  return client;
};

test('what is sent while the server is away arrives when it is back', async () => {
  const before = await joinAs(office());
  await before.ready();
  await before.close();
  const shop = await join('shop', mosquitto.port);
  await shop.publish('order', 'shop', order);

  const desk = office();
  const after = await joinAs(desk);
  closing.push(after.close);
  expect(await desk.orders.next()).toEqual({ source: 'shop', text: JSON.stringify(order) });
});

test('a retained or missed state is not taken for a device that is there now', async () => {
  const before = await joinAs(office());
  await before.ready();
  await before.close();
  const device = await join('main', mosquitto.port);
  await device.publish('state', 'main', { state: 'no-board' });

  const desk = office();
  const after = await joinAs(desk);
  closing.push(after.close);
  await after.ready();
  await device.publish('state', 'main', { state: 'ready' });
  expect(await desk.states.next()).toEqual({ bell: 'main', state: { state: 'ready' } });
});

test('a server that dies is seen to be offline, and online again', async () => {
  const seen = mailbox<string>();
  const reader = connectAs('reader', mosquitto.port);
  closing.push(reader.close);
  const wire = await wireTo(mosquitto.port);
  const server = await joinAs(office(), wire.port);
  closing.push(server.close);
  await server.ready();
  reader.on('server', ({ message }) => seen.put(message.state));
  expect(await seen.next()).toBe('online');
  await wire.cut();
  expect(await seen.next()).toBe('offline');
  const again = await joinAs(office());
  closing.push(again.close);
  expect(await seen.next()).toBe('online');
});

test('a broker that is away at the start is waited for, and its password is not logged', async () => {
  const port = mosquitto.port;
  await closing.pop()?.();
  const book = logBook();
  const server = await joinBroker({ url: urlFor('server', port), prefix, log: book.log, ...office().ports });
  closing.push(server.close);
  expect(await book.says('No connection to the broker')).toContain(`mqtt://127.0.0.1:${port}`);
  expect(server.connected).toBe(false);
  await expect(server.publish('server', '', { state: 'online' })).rejects.toThrow('not connected');
  expect(book.lines.join()).not.toMatch(/pass:|pass%3A/);
});

test('wrong credentials are said once, and tried again', async () => {
  const book = logBook();
  const server = await joinBroker({
    ...{ url: `mqtt://server:wrong@127.0.0.1:${mosquitto.port}`, prefix, log: book.log },
    ...office().ports,
  });
  closing.push(server.close);
  expect(await book.says('No connection to the broker')).toContain('Not authorized');
  expect(book.lines.join()).not.toContain('wrong');
});
