import { PassThrough } from 'node:stream';
import { expect, test } from 'vitest';
import { keepGuests } from '../../broker/guests.ts';
import { limits } from '../../broker/limits.ts';
import { isHere, networkOf } from '../../broker/network.ts';
import { limitRate } from '../../broker/rate.ts';

test('a bucket lets a burst through, then what trickles in, each key on its own', () => {
  let now = 0;
  const mayCome = limitRate({ burst: 3, perSecond: 2 }, () => now);
  const tries = (count: number) => Array.from({ length: count }, () => mayCome('a'));
  expect(tries(4)).toEqual([true, true, true, false]);
  now += 499;
  expect(tries(1)).toEqual([false]);
  now += 1;
  expect(tries(2)).toEqual([true, false]);
  expect(mayCome('b')).toBe(true);
  now += 60_000;
  expect(tries(4)).toEqual([true, true, true, false]);
});

test('a thousand keys are kept at most: the full ones are forgotten first, then the oldest', () => {
  let now = 0;
  const mayCome = limitRate({ burst: 1, perSecond: 1 }, () => now);
  for (let n = 0; n < 1_000; n++) mayCome(`${n}`);
  expect([mayCome('999'), mayCome('0')]).toEqual([false, false]);
  mayCome('one more');
  expect([mayCome('0'), mayCome('999')]).toEqual([true, false]);
  now += 1_000;
  mayCome('another');
  expect(mayCome('999')).toBe(true);
});

test.each([
  ['192.0.2.7', '192.0.2.7', false],
  ['::ffff:192.0.2.7', '192.0.2.7', false],
  ['127.0.0.1', '127.0.0.1', true],
  ['::ffff:127.0.0.1', '127.0.0.1', true],
  ['::1', '::1', true],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64', false],
  ['2001:db8:1:2::9', '2001:db8:1:2::/64', false],
  ['2001:db8::9', '2001:db8:0:0::/64', false],
  ['fe80::1%eth0', 'fe80:0:0:0::/64', false],
  ['', '', false],
])('%s counts as %s', (address, network, here) => {
  expect([networkOf(address), isHere(networkOf(address))]).toEqual([network, here]);
});

test('an address elsewhere may come so often; this machine as often as it likes', () => {
  let now = 0;
  const lines: string[] = [];
  const guests = keepGuests({ limits, say: (_key, _fields, message) => lines.push(message), now: () => now });
  const comes = (address: string) => {
    const connection = new PassThrough();
    const entered = guests.enter(connection, address);
    connection.destroy();
    connection.emit('close');
    return entered;
  };
  const allowed = (address: string) => Array.from({ length: 100 }, () => comes(address)).filter(Boolean).length;
  expect([allowed('192.0.2.7'), allowed('192.0.2.8'), allowed('127.0.0.1')]).toEqual([40, 40, 100]);
  now += 2_000;
  expect(allowed('192.0.2.7')).toBe(10);
  expect(new Set(lines)).toEqual(new Set(['Too many new MQTT connections from one address: the newest was refused']));
});

test('an address elsewhere has 32 places, this machine 192', () => {
  const unhurried = { ...limits, rate: { burst: 1_000, perSecond: 1 } };
  const guests = keepGuests({ limits: unhurried, say: () => {} });
  const places = (address: string) => {
    let inside = 0;
    for (let n = 0; n < 250; n++) {
      const connection = new PassThrough();
      if (guests.enter(connection, address) && guests.letIn(connection, `${address} ${n}`) === undefined) inside += 1;
    }
    return inside;
  };
  expect([places('192.0.2.7'), places('192.0.2.8'), places('127.0.0.1'), places('192.0.2.9')]).toEqual([
    32, 32, 192, 0,
  ]);
});
