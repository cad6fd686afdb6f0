import { afterEach, beforeEach, expect, test } from 'vitest';
import { sayOnce } from '../../broker/refusals.ts';
import { logBook, mailbox } from '../support/broker-parties.ts';
import { connected, credentialsOf, type Embedded, nextMessage, openEmbedded } from '../support/embedded-broker.ts';

let on: Embedded;
beforeEach(async () => {
  on = await openEmbedded();
});
afterEach(() => on.close());

test('a publish ends the connection, unacknowledged, and is logged once with what is allowed', async () => {
  const reader = await on.join('reader');
  const seen = mailbox<unknown>();
  reader.on('state', (heard) => seen.put(heard));
  await reader.ready();
  const shop = await on.join('shop');
  for (const _attempt of [1, 2]) {
    await shop.ready();
    await expect(shop.publish('state', 'main', { state: 'offline' })).rejects.toThrow('lost before it acknowledged');
  }
  const lines = on.book.lines.filter((line) => line.includes('may not publish'));
  expect(lines).toEqual([
    'An MQTT client may not publish that topic {"client":"source shop","topic":"shipsbell/bells/main/state","allowed":["shipsbell/orders/shop"]}',
  ]);
  await on.stillWorks();
  expect([on.desk.states.left, seen.left]).toEqual([[], []]);
});

test.each(['#', '$SYS/#', 'shipsbell/orders/+', 'shipsbell/bells/+/ring', 'shipsbell/bells/side/ring'])(
  'subscribing %s is answered with 0x80',
  async (filter) => {
    const client = on.anyClient(credentialsOf('main'));
    await connected(client);
    await expect(client.subscribeAsync(filter)).rejects.toMatchObject({ packet: { granted: [128] } });
    expect(client.connected).toBe(true);
    expect(on.book.lines).toHaveLength(1);
  },
);

test('an order sent as retained is taken, and not retained', async () => {
  const client = on.anyClient(credentialsOf('shop'));
  await connected(client);
  await client.publishAsync('shipsbell/orders/shop', 'as it is', { qos: 1, retain: true });
  expect(await on.desk.orders.next()).toEqual({ source: 'shop', text: 'as it is' });
  const server = on.anyClient(credentialsOf('server'));
  await connected(server);
  const first = nextMessage(server);
  await server.subscribeAsync('shipsbell/orders/+', { qos: 1 });
  await client.publishAsync('shipsbell/orders/shop', 'live', { qos: 1 });
  expect(await first).toBe('live');
});

test('a retained state that cannot be read replaces nothing', async () => {
  const client = on.anyClient(credentialsOf('main'));
  await connected(client);
  await client.publishAsync('shipsbell/bells/main/state', '{"state":"ready"}', { qos: 1, retain: true });
  for (const payload of ['', '{"state":"sleepy"}', Buffer.from([0xff])])
    await client.publishAsync('shipsbell/bells/main/state', payload, { qos: 1, retain: true });
  const seen = mailbox<unknown>();
  const reader = on.dial('reader');
  reader.on('state', (heard) => seen.put(heard));
  expect(await seen.next()).toEqual({ name: 'main', message: { state: 'ready' }, retained: true });
  expect(on.desk.states.left).toHaveLength(1);
});

test('an order at QoS 0 or 2 is taken too', async () => {
  const client = on.anyClient(credentialsOf('shop'));
  await connected(client);
  await client.publishAsync('shipsbell/orders/shop', 'zero', { qos: 0 });
  await client.publishAsync('shipsbell/orders/shop', 'two', { qos: 2 });
  expect([(await on.desk.orders.next()).text, (await on.desk.orders.next()).text]).toEqual(['zero', 'two']);
});

test('a port in use is one line that names the address', async () => {
  await expect(openEmbedded(on.broker.port)).rejects.toThrow(`127.0.0.1:${on.broker.port} is in use`);
});

test('a flood of refusals is no flood of log lines', () => {
  const flooded = logBook();
  let now = 0;
  const say = sayOnce(flooded.log, () => now);
  for (let n = 0; n < 1_000; n++) say(`topic ${n}`, {}, 'refused');
  expect(flooded.lines).toHaveLength(201);
  expect(flooded.lines.at(-1)).toContain('silent');
  now += 3_600_000;
  say('topic 0', {}, 'refused');
  expect(flooded.lines).toHaveLength(202);
});
