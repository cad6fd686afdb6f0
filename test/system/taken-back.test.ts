// A win that is taken back before its bell has rung: nobody hears of it, whatever its ring waits for.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { yoursToRing: { on: true, minutes: 5 }, pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }
`;
const anouk = { seller: { name: 'Anouk' }, customer: { name: 'Werf De Hoop' } };

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice({ yaml });
});
afterEach(() => office.close());

const ends = async () => (await office.rings()).map(({ kind, state, quiet }) => [kind, state, quiet]);
const placed = (orderId: string) =>
  office.desk.orders.place('api', { orderId, amount: '12500.00', currency: 'EUR', status: 'won', ...anouk });
const cancelled = (orderId: string) =>
  office.desk.orders.place('api', { orderId, amount: '12500.00', currency: 'EUR', status: 'cancelled', ...anouk });
const joinBoth = () =>
  office.desk.orders.join({ source: 'orders', orderId: 'A', by: 'test' }, { source: 'api', orderId: 'B' });

test('while it waits for its bell', async () => {
  await office.order('A');
  await office.order('A', { status: 'refunded' });
  await office.ready();
  expect(await ends()).toEqual([['order', 'ended', 'withdrawn']]);
  await office.order('A');
  expect(office.sent, 'won again, it has not rung yet').toHaveLength(1);
});

test('while it waits for its winner: the lamp ends, and a press then is a win of its own', async () => {
  await office.ready();
  await office.order('A', anouk);
  await office.order('A', { ...anouk, status: 'cancelled' });
  expect(office.waiting.at(-1)).toEqual({ bell: 'main', ms: 0 });
  await office.ports.acceptPress('main', { pressId: randomUUID(), rang: true, ageMs: 0 });
  await office.later(10 * MINUTE);
  expect(await ends()).toEqual([
    ['order', 'ended', 'withdrawn'],
    ['press', 'ended', null],
  ]);
  expect((await office.desk.snapshot()).claims).toHaveLength(1);
  expect(office.sent).toEqual([]);
});

test('under another id of the same sale, which has come to count for it', async () => {
  await office.order('A', anouk);
  await placed('B');
  await joinBoth();
  await office.settled();
  await cancelled('B');
  await office.ready();
  await office.later(6 * MINUTE);
  expect(office.sent).toEqual([]);
});

test('after a press was taken for it, which then turns out to be another win', async () => {
  await office.ready();
  await office.order('A', anouk);
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.settled();
  await office.order('A', { ...anouk, status: 'cancelled' });
  await office.desk.undoClaim(pressId);
  await office.later(10 * MINUTE);
  expect(await ends()).toEqual([
    ['order', 'ended', 'withdrawn'],
    ['press', 'ended', null],
  ]);
  expect(office.sent).toEqual([]);
});

test('a press that was the ring of one id is the ring of the sale', async () => {
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.desk.claim(pressId, { sellers: ['Anouk'], customer: 'Werf De Hoop' });
  await office.order('A', anouk);
  await placed('B');
  await joinBoth();
  await office.ready();
  await office.later(6 * MINUTE);
  expect((await office.rings()).map(({ kind, order_id, quiet }) => [kind, order_id, quiet])).toEqual([
    ['press', null, null],
    ['order', 'B', 'pacing'],
  ]);
  expect(office.sent).toEqual([]);
});

test('a press that joins the id that counts silences what waits under another', async () => {
  await office.order('A', anouk);
  await placed('B');
  await joinBoth();
  const waits = (await office.rings()).find(({ state }) => state === 'waiting');
  expect(waits?.source).toBe('orders');
  expect((await office.db.selectFrom('orders').select('leads').where('order_id', '=', 'B').execute())[0]?.leads).toBe(
    1,
  );
  office.clock.now += 6 * MINUTE; // it waits for its bell alone
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.desk.claim(pressId, { sellers: ['Anouk'], customer: 'Werf De Hoop' });
  await office.ready();
  await office.later(MINUTE);
  expect(office.sent).toEqual([]);
});
