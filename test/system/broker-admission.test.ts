import type { IClientOptions } from 'mqtt';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { closed, connected, credentialsOf, type Embedded, failed, openEmbedded } from '../support/embedded-broker.ts';

let on: Embedded;
beforeEach(async () => {
  on = await openEmbedded();
});
afterEach(() => on.close());

test.each<[string, IClientOptions, number]>([
  ['nobody', {}, 5],
  ['a user without a password', { username: 'bell-main' }, 5],
  ['a wrong password', { username: 'bell-main', password: 'hunter2' }, 4],
  ['an unknown user', { username: 'mallory', password: 'hunter2' }, 4],
  [
    'a will elsewhere',
    {
      ...credentialsOf('main'),
      will: { topic: 'shipsbell/bells/side/state', payload: Buffer.from('{}'), qos: 1, retain: true },
    },
    5,
  ],
  [
    'a will that would be retained',
    {
      ...credentialsOf('shop'),
      will: { topic: 'shipsbell/orders/shop', payload: Buffer.from('{}'), qos: 1, retain: true },
    },
    5,
  ],
])('%s is refused with a return code, and logged once without the password', async (_, options, code) => {
  for (const _attempt of [1, 2]) {
    expect(await failed(on.anyClient(options))).toMatchObject({ code });
  }
  expect(on.book.lines).toHaveLength(1);
  expect(on.book.lines[0]).toContain('refused');
  expect(on.book.lines[0]).not.toMatch(/hunter2|pass:/);
  await on.stillWorks();
});

test('a keepalive that is off or too long is refused', async () => {
  for (const keepalive of [0, 601]) await failed(on.anyClient({ ...credentialsOf('main'), keepalive }));
  expect(on.book.lines.join()).toContain('keep alive limit exceeded');
});

test('the same client id does not throw out somebody else', async () => {
  const first = on.anyClient({ ...credentialsOf('main'), clientId: 'same' });
  await connected(first);
  await connected(on.anyClient({ ...credentialsOf('shop'), clientId: 'same' }));
  await first.publishAsync('shipsbell/bells/main/state', '{"state":"ready"}', { qos: 1 });
  expect(await on.desk.states.next()).toEqual({ bell: 'main', state: { state: 'ready' } });
});

test('a session is not kept: nothing waits here for who is away', async () => {
  const options = { ...credentialsOf('main'), clientId: 'kept', clean: false };
  const first = await connected(on.anyClient(options));
  const second = await connected(on.anyClient(options));
  expect([first.sessionPresent, second.sessionPresent]).toEqual([false, false]);
});

test('a source that is none any more is hung up on, and nobody else', async () => {
  const [shop, reader] = [on.anyClient(credentialsOf('shop')), on.anyClient(credentialsOf('reader'))];
  await Promise.all([connected(shop), connected(reader)]);
  const gone = closed(shop);
  on.broker.keepSources?.((name) => name !== 'shop');
  await gone;
  expect([shop.connected, reader.connected]).toEqual([false, true]);
});
