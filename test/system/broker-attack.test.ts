import { once } from 'node:events';
import { afterEach, expect, test } from 'vitest';
import type { Limits } from '../../broker/limits.ts';
import { mailbox, parties } from '../support/broker-parties.ts';
import {
  closed,
  connected,
  credentialsOf,
  type Embedded,
  failed,
  openEmbedded,
  order,
} from '../support/embedded-broker.ts';
import { bytes, hello, openWire, packet, subscribe, text, type Wire } from '../support/mqtt-bytes.ts';

let on: Embedded;
afterEach(() => on.close());
const open = async (limits: Partial<Limits> = {}) => {
  on = await openEmbedded(0, limits);
  return on;
};
const wires = (count: number, from?: string) =>
  Promise.all(Array.from({ length: count }, () => openWire(on.broker.port, from)));
const hangUp = (them: Wire[]) =>
  Promise.all(
    them.map((wire) => {
      wire.socket.destroy();
      return wire.closed;
    }),
  );
const stillOpen = (them: Wire[]) => them.filter(({ socket }) => !socket.destroyed).length;
/** What the broker has said, without what each line is about. */
const said = () => on.book.lines.map((line) => line.replace(/ \{.*$/, ''));

const CONNACK = 4;
/** Let in by the broker, and silent from then on. */
async function letIn(clientId: string, from?: string): Promise<Wire> {
  const wire = await openWire(on.broker.port, from);
  wire.socket.write(hello(clientId));
  await wire.got(CONNACK);
  return wire;
}

test('2,000 silent sockets keep nobody away: who was in goes on, who comes gets in, the oldest of them go', async () => {
  await open();
  const shop = await on.join('shop');
  const crowd: Wire[] = [];
  for (let round = 0; round < 20; round++) crowd.push(...(await wires(100))); // more at once would wait for the kernel
  await Promise.all(crowd.slice(0, 2_000 - 64).map((wire) => wire.closed));
  expect(stillOpen(crowd)).toBeLessThanOrEqual(64);
  await shop.publish('order', 'shop', order);
  expect((await on.desk.orders.next()).source).toBe('shop');
  const bell = await on.join('main');
  await bell.publish('state', 'main', { state: 'ready' });
  expect((await on.desk.states.next()).bell).toBe('main');
  expect(said()).toEqual(['An MQTT connection that had not said who it is was closed to make room']);
  await hangUp(crowd);
});

test('a socket that stays silent is closed', async () => {
  await open({ patienceMs: 200 });
  await (await openWire(on.broker.port)).closed;
  expect(on.book.lines.join()).toContain('connect did not arrive in time');
});

test('of those who wait, the address with the most of them makes room', async () => {
  await open({ waiting: 4 });
  const lone = await openWire(on.broker.port, '127.0.0.2');
  const crowd = await wires(20);
  await Promise.all(crowd.slice(0, 16).map((wire) => wire.closed));
  expect(lone.socket.destroyed).toBe(false);
  await hangUp([lone, ...crowd]);
});

test('connections in all: one more is refused when everybody was let in, and it is the newest', async () => {
  await open({ connections: 3 });
  const inside = [await letIn('a'), await letIn('b'), await letIn('c')];
  await (await openWire(on.broker.port)).closed;
  expect(stillOpen(inside)).toBe(3);
  expect(said()).toEqual(['Too many MQTT connections: the newest was refused']);
  await hangUp(inside);
});

test('connections of one address: one more is refused there, and another address still gets in', async () => {
  await open({ perAddress: { here: 2, elsewhere: 1 } });
  const inside = [await letIn('a'), await letIn('b')];
  await (await openWire(on.broker.port)).closed;
  const other = await letIn('c', '127.0.0.2');
  expect(stillOpen([...inside, other])).toBe(3);
  expect(said()).toEqual(['Too many MQTT connections from one address: the newest was refused']);
  await hangUp([...inside, other]);
});

test('connections of one account: one more is refused with a return code, and another account still gets in', async () => {
  await open({ perAccount: 2 });
  const inside = [await letIn('a'), await letIn('b')];
  expect(await failed(on.anyClient(credentialsOf('main')))).toMatchObject({ code: 5 });
  await on.stillWorks();
  expect(on.book.lines.join()).toContain('"connections is 3; allowed is at most 2 of one account"');
  await hangUp(inside);
  await on.join('main');
});

test('topics of one connection: one filter too many ends it, and those given up do not count', async () => {
  await open({ subscriptions: 3 });
  const reader = on.anyClient(credentialsOf('reader'));
  await connected(reader);
  const milestone = (n: number) => `shipsbell/milestones/m${n}`;
  for (const n of [1, 2, 3]) await reader.subscribeAsync(milestone(n));
  await reader.subscribeAsync(milestone(3));
  await reader.unsubscribeAsync([milestone(1), milestone(2)]);
  for (const n of [4, 5]) await reader.subscribeAsync(milestone(n));
  reader.subscribe(milestone(6));
  await closed(reader);
  expect(on.book.lines).toEqual([
    'An MQTT client asked for topics that cannot be: disconnected {"client":"reader","problem":"subscriptions is 4; allowed is at most 3 of one connection"}',
  ]);
});

test('QoS 2 that is never released ends the connection at the 65th', async () => {
  await open();
  const wire = await openWire(on.broker.port);
  wire.socket.write(hello('half', parties.shop));
  await wire.got(CONNACK);
  const publish = (id: number) => packet(0x34, text('shipsbell/orders/shop'), bytes(0, id), bytes('{}'));
  for (let id = 1; id <= 65; id++) wire.socket.write(publish(id));
  const answered = await wire.closed;
  expect(answered.length).toBeLessThanOrEqual(CONNACK + 64 * 4); // PUBRECs of four bytes
  expect(on.book.lines.join()).toContain('64 inbound QoS 2 messages already awaiting PUBREL');
});

test('who reads nothing is disconnected, and everybody else hears everything without waiting for it', async () => {
  await open();
  const frozen = await openWire(on.broker.port);
  frozen.socket.write(Buffer.concat([hello('frozen', parties.reader), subscribe('shipsbell/milestones/+')]));
  await frozen.got(CONNACK + 5);
  frozen.socket.pause();
  const reader = on.anyClient(credentialsOf('reader'));
  const heard = mailbox<string>();
  reader.on('message', (topic) => heard.put(topic));
  await connected(reader);
  await reader.subscribeAsync('shipsbell/milestones/+', { qos: 1 });
  // Until the kernel takes no more for the frozen one, and then 256 KiB; 300 of these fill whatever it has.
  const names = Array.from({ length: 300 }, (_, n) => `m${n}`);
  for (const id of names) {
    const milestone = { name: 'x'.repeat(40_000), target: '1', reached: '0', unit: 'wins' };
    await on.broker.publish('milestone', id, milestone);
  }
  for (const name of names) expect(await heard.next()).toBe(`shipsbell/milestones/${name}`);
  expect(said()).toEqual(['An MQTT client does not read: disconnected']);
  frozen.socket.resume();
  await frozen.closed;
});

test('answers nobody reads are bounded, too: in writes, since small ones weigh more than their bytes', async () => {
  await open({ queue: { bytes: 1_000_000_000, writes: 500 } });
  const wire = await openWire(on.broker.port);
  wire.socket.write(hello('pings'));
  await wire.got(CONNACK);
  wire.socket.pause();
  const pings = Buffer.concat(Array.from({ length: 30_000 }, () => packet(0xc0)));
  const gone = once(wire.socket, 'close');
  const more = () => {
    if (wire.socket.writable) wire.socket.write(pings, more);
  };
  more();
  await on.book.says('writes not read');
  wire.socket.destroy();
  await gone;
});
