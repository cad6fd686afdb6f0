import { describe, expect, test } from 'vitest';
import { type Given, unsynced } from './promises.ts';
import { readTrace } from './trace.ts';

const data = '/srv/bell/data';
const wal = `20<${data}/ships-bell.db-wal>`;
const source = '25<TCP:[127.0.0.1:8088->127.0.0.1:50001]>';
const shop = '26<TCP:[127.0.0.1:1883->127.0.0.1:50002]>';
const bell = '27<TCP:[127.0.0.1:1883->127.0.0.1:50003]>';
const device = '19<TCP:[127.0.0.1:50003->127.0.0.1:1883]>';
const notes = `${data}/bells/main`;

const made = [
  `7 openat(AT_FDCWD</srv/bell>, "${data}/ships-bell.db-wal", O_RDWR|O_CREAT, 0644) = ${wal}`,
  `7 fsync(22<${data}>) = 0`,
];
const header = (endsIt: boolean) =>
  `7 pwrite64(${wal}, "\\0\\0\\0\\3\\0\\0\\0\\${endsIt ? 7 : 0}${'s'.repeat(16)}", 24, 32) = 24`;
const page = (text: string) => `7 pwrite64(${wal}, "\\r ${text} \\0", 4096, 56) = 4096`;
const commit = (text: string) => [header(false), page('other'), header(true), page(text)];
const sync = `7 fdatasync(${wal}) = 0`;
const answer = (id: string) =>
  `7 write(${source}, "HTTP/1.1 200 OK\\r\\n\\r\\n{\\"status\\":\\"taken\\",\\"orders\\":[{\\"orderId\\":\\"${id}\\"}]}", 80) = 80`;
const publish = (on: string, call: string, { topic, packet, text }: { topic: string; packet: number; text: string }) =>
  `${on === device ? 8 : 7} ${call}(${on}, "2B\\0\\${topic.length.toString(8)}${topic}\\0\\${packet}${text}", 65536) = 66`;
const puback = (on: string, packet: number) => `7 write(${on}, "@\\2\\0\\${packet}", 4) = 4`;

const broken = (lines: readonly string[], given: Partial<Given>) =>
  unsynced(readTrace([...made, ...lines].join('\n')), {
    ...{ folder: data, posted: [], published: [], rang: [], pressIds: [] },
    ...given,
  });

describe('2xx', () => {
  const posted = ['SO-1'];
  test('after the sync is as it should be', () => {
    expect(broken([...commit('SO-1'), sync, answer('SO-1')], { posted })).toEqual([]);
  });
  test('also where the sync is told in two parts', () => {
    const parts = [`7 fdatasync(${wal} <unfinished ...>`, '9 write(2, "", 0) = 0', '7 <... fdatasync resumed>) = 0'];
    expect(broken([...commit('SO-1'), ...parts, answer('SO-1')], { posted })).toEqual([]);
  });
  test.each([
    ['answered before the sync', [...commit('SO-1'), answer('SO-1'), sync]],
    ['synced before the write', [sync, ...commit('SO-1'), answer('SO-1')]],
    [
      'synced in the middle of the transaction',
      [header(false), page('SO-1'), sync, header(true), page('other'), answer('SO-1')],
    ],
    ['another file synced', [...commit('SO-1'), `7 fdatasync(21<${data}/ships-bell.db>) = 0`, answer('SO-1')]],
    ['the sync failed', [...commit('SO-1'), `7 fdatasync(${wal}) = -1 EIO (Input/output error)`, answer('SO-1')]],
    [
      'answered while it syncs',
      [
        ...commit('SO-1'),
        `7 fdatasync(${wal} <unfinished ...>`,
        answer('SO-1').replace('7', '9'),
        '7 <... fdatasync resumed>) = 0',
      ],
    ],
    ['never written', [sync, answer('SO-1')]],
  ])('%s: caught', (_, lines) => {
    expect(broken(lines, { posted })).toEqual(['2xx for SO-1: before its data was synced']);
  });
  test('without an answer there is nothing to show', () => {
    expect(broken([...commit('SO-1'), sync], { posted })).toEqual(['2xx for SO-1: not in the trace']);
  });
  test('the database made, and its name not synced: caught', () => {
    const lines = [made[0] ?? '', ...commit('SO-1'), sync, answer('SO-1')];
    const given = { folder: data, posted, published: [], rang: [], pressIds: [] };
    expect(unsynced(readTrace(lines.join('\n')), given)).toEqual([
      'the first 2xx: before the name of the database was synced',
    ]);
  });
});

describe('PUBACK', () => {
  const published = ['SO-2'];
  const came = publish(shop, 'read', {
    topic: 'shipsbell/orders/orders',
    packet: 5,
    text: '{\\"orderId\\":\\"SO-2\\"}',
  });
  test('after the sync is as it should be', () => {
    expect(broken([came, ...commit('SO-2'), sync, puback(shop, 5)], { published })).toEqual([]);
  });
  test('before it: caught, whatever else is acknowledged later', () => {
    const lines = [came, puback(shop, 5), ...commit('SO-2'), sync, puback(shop, 6), puback(bell, 5)];
    expect(broken(lines, { published })).toEqual(['PUBACK for SO-2: before its data was synced']);
  });
  test('of an end: its outcome is synced, not only the order', () => {
    const end = publish(bell, 'read', {
      topic: 'shipsbell/bells/main/rung',
      packet: 3,
      text: '{\\"number\\":1,\\"outcome\\":\\"struck\\"}',
    });
    const lines = [...commit('SO-2'), sync, end];
    const given = { rang: ['SO-2'] };
    expect(broken([...lines, ...commit('SO-2'), sync, puback(bell, 3)], given)).toEqual([]);
    expect(broken([...lines, puback(bell, 3), ...commit('SO-2'), sync], given)).toHaveLength(1);
  });
});

describe('a press', () => {
  const pressIds = ['3f0c'];
  const told = { topic: 'shipsbell/bells/main/button', packet: 2, text: '{\\"pressId\\":\\"3f0c\\"}' };
  const write = `8 write(18<${notes}/presses.json.new>, "[{\\"pressId\\":\\"3f0c\\"}]", 20) = 20`;
  const kept = `8 fsync(18<${notes}/presses.json.new>) = 0`;
  const rename = `8 rename("${notes}/presses.json.new", "${notes}/presses.json") = 0`;
  const named = `8 fsync(18<${notes}>) = 0`;
  const button = publish(device, 'write', told);
  const came = publish(bell, 'read', told);
  const stored = publish(bell, 'write', { ...told, topic: 'shipsbell/bells/main/stored' });
  const good = [write, kept, rename, named, button, came, ...commit('3f0c'), sync, stored, puback(bell, 2)];

  test('noted, told, stored and acknowledged in this order is as it should be', () => {
    expect(broken(good, { pressIds })).toEqual([]);
  });
  test.each([
    ['stored before the sync', 'stored', good.indexOf(sync), good.indexOf(stored)],
    ['told before the note is synced', 'button', good.indexOf(kept), good.indexOf(button)],
    ['told before the note has its name', 'button', good.indexOf(rename), good.indexOf(button)],
    ['told before the name is synced', 'button', good.indexOf(named), good.indexOf(button)],
  ])('%s: caught', (_, what, late, early) => {
    const lines = good.filter((_, i) => i !== late);
    lines.splice(early, 0, good[late] ?? '');
    expect(broken(lines, { pressIds })).toContain(`${what} for 3f0c: before its data was synced`);
  });
});
