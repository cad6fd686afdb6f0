import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { type Client, filtersOf, labelOf, mayPublish, maySubscribe } from '../../broker/access.ts';
import { type TopicKey, topicFor, topics } from '../../broker/contract/topics.ts';

const prefix = 'shipsbell';
const device: Client = { role: 'device', bell: 'main' };
const source: Client = { role: 'source', source: 'shop' };
const reader: Client = { role: 'reader' };
const server: Client = { role: 'server' };

test.each<[Client, string, boolean]>([
  [device, 'shipsbell/bells/main/rung', true],
  [device, 'shipsbell/bells/main/button', true],
  [device, 'shipsbell/bells/main/state', true],
  [device, 'shipsbell/bells/main/ring', false],
  [device, 'shipsbell/bells/main/stored', false],
  [device, 'shipsbell/bells/other/state', false],
  [device, 'shipsbell/orders/main', false],
  [device, 'shipsbell/server/state', false],
  [source, 'shipsbell/orders/shop', true],
  [source, 'shipsbell/orders/stripe', false],
  [source, 'shipsbell/orders/shop/more', false],
  [source, 'shipsbell/bells/main/button', false],
  [source, 'other/orders/shop', false],
  [source, 'orders/shop', false],
  [reader, 'shipsbell/bells/main/state', false],
  [reader, 'shipsbell/milestones/year', false],
  [server, 'shipsbell/bells/main/ring', true],
  [server, 'shipsbell/milestones/year', true],
  [server, 'shipsbell/server/state', true],
  [server, 'shipsbell/orders/shop', false],
  [device, '$SYS/broker/uptime', false],
  [server, '$SYS/broker/uptime', false],
  [device, 'shipsbell/bells/main/rung/', false],
  [device, 'shipsbell/bells/MAIN/rung', false],
  [device, '', false],
])('%o publishing %s: %s', (client, topic, allowed) => {
  expect(mayPublish(client, prefix, topic)).toBe(allowed);
});

test.each<[Client, string, boolean]>([
  [device, 'shipsbell/bells/main/ring', true],
  [device, 'shipsbell/bells/main/stored', true],
  [device, 'shipsbell/server/state', true],
  [device, 'shipsbell/bells/+/ring', false],
  [device, 'shipsbell/bells/other/ring', false],
  [device, 'shipsbell/bells/main/+', false],
  [device, 'shipsbell/bells/main/#', false],
  [device, 'shipsbell/bells/main/state', false],
  [source, 'shipsbell/orders/shop', false],
  [source, 'shipsbell/server/state', false],
  [reader, 'shipsbell/bells/+/state', true],
  [reader, 'shipsbell/bells/main/state', true],
  [reader, 'shipsbell/milestones/+', true],
  [reader, 'shipsbell/milestones/year', true],
  [reader, 'shipsbell/server/state', true],
  [reader, 'shipsbell/bells/+/+', false],
  [reader, 'shipsbell/bells/+/button', false],
  [reader, 'shipsbell/orders/+', false],
  [reader, 'shipsbell/#', false],
  [reader, '#', false],
  [reader, '+/bells/+/state', false],
  [reader, '+/+/+/+', false],
  [reader, '$SYS/#', false],
  [server, 'shipsbell/orders/+', true],
  [server, 'shipsbell/bells/+/rung', true],
  [server, 'shipsbell/bells/+/ring', false],
  [server, '#', false],
])('%o subscribing %s: %s', (client, filter, allowed) => {
  expect(maySubscribe(client, prefix, filter)).toBe(allowed);
});

describe('every client × every topic × own, another and every name', () => {
  const clients = [device, source, reader, server];
  const keys = Object.keys(topics) as TopicKey[];
  const own = (client: Client, key: TopicKey) => {
    if (client.role === 'device') return key !== 'order' && key !== 'milestone' ? client.bell : 'shop';
    return client.role === 'source' ? client.source : 'main';
  };
  // Written out a second time, apart from the product's own table: who says what to whom (DESIGN's table of topics).
  const publishers: Record<TopicKey, Client['role'][]> = {
    order: ['source'],
    ring: ['server'],
    rung: ['device'],
    button: ['device'],
    stored: ['server'],
    mute: ['server'],
    waiting: ['server'],
    muted: ['device'],
    state: ['device'],
    milestone: ['server'],
    server: ['server'],
  };
  const subscribers: Record<TopicKey, Client['role'][]> = {
    order: ['server'],
    ring: ['device'],
    rung: ['server'],
    button: ['server'],
    stored: ['device'],
    mute: ['device'],
    waiting: ['device'],
    muted: ['server'],
    state: ['server', 'reader'],
    milestone: ['reader'],
    server: ['device', 'reader'],
  };
  const everyName = (client: Client, key: TopicKey) =>
    key === 'server' || client.role === 'reader' || client.role === 'server';
  const cases = clients.flatMap((client) => keys.map((key) => ({ client, key, who: labelOf(client) })));

  test.each(cases)('$who, $key', ({ client, key }) => {
    const says = publishers[key].includes(client.role);
    const hears = subscribers[key].includes(client.role);
    expect(mayPublish(client, prefix, topicFor(prefix, key, own(client, key)))).toBe(says);
    expect(maySubscribe(client, prefix, topicFor(prefix, key, own(client, key)))).toBe(hears);
    expect(mayPublish(client, prefix, topicFor(prefix, key, 'elsewhere'))).toBe(says && everyName(client, key));
    expect(maySubscribe(client, prefix, topicFor(prefix, key, 'elsewhere'))).toBe(hears && everyName(client, key));
    expect(maySubscribe(client, prefix, topicFor(prefix, key))).toBe(hears && everyName(client, key));
    if (key !== 'server') expect(mayPublish(client, prefix, topicFor(prefix, key))).toBe(false);
    expect(mayPublish(client, 'another', topicFor(prefix, key, own(client, key)))).toBe(false);
  });
});

test('the filters are what an access list of another broker needs', () => {
  const own = (names: string[]) => names.map((name) => `shipsbell/bells/main/${name}`);
  expect(filtersOf(device, prefix)).toEqual({
    publish: own(['rung', 'button', 'muted', 'state']),
    subscribe: [...own(['ring', 'stored', 'mute', 'waiting']), 'shipsbell/server/state'],
  });
});

test('the access list in the README is the one table too', () => {
  const readme = readFileSync(new URL('../../broker/README.md', import.meta.url), 'utf8');
  const listed: [string, Client][] = [
    ['server', server],
    ['bell-main', device],
    ['source-orders', { role: 'source', source: 'orders' }],
    ['reader', reader],
  ];
  for (const [user, client] of listed) {
    const { publish, subscribe } = filtersOf(client, prefix);
    const lines = [
      `user ${user}`,
      ...publish.map((f) => `topic write ${f}`),
      ...subscribe.map((f) => `topic read ${f}`),
    ];
    expect(`${readme}\n`).toContain(`\n${lines.join('\n')}\n`);
  }
});
