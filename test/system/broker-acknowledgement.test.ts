import { afterEach, beforeEach, expect, test } from 'vitest';
import { mailbox } from '../support/broker-parties.ts';
import { type Embedded, openEmbedded, order } from '../support/embedded-broker.ts';

let on: Embedded;
beforeEach(async () => {
  on = await openEmbedded();
});
afterEach(() => on.close());

test('the PUBACK comes after the order is stored, and not for one that could not be', async () => {
  const held = mailbox<() => void>();
  on.desk.storing.order = (text) => {
    if (text.includes('fails')) return Promise.reject(new Error('disk full'));
    return text.includes('slow') ? new Promise((resolve) => held.put(resolve)) : Promise.resolve();
  };
  const shop = await on.join('shop');
  let slowDone = false;
  const slow = shop.publish('order', 'shop', { ...order, orderId: 'slow' }).then(() => {
    slowDone = true;
  });
  const release = await held.next();
  await shop.publish('order', 'shop', { ...order, orderId: 'quick' });
  expect(slowDone).toBe(false);
  release();
  await slow;
  const failing = shop.publish('order', 'shop', { ...order, orderId: 'fails' });
  await expect(failing).rejects.toThrow('lost before it acknowledged');
  expect(on.desk.orders.left.map(({ text }) => JSON.parse(text).orderId)).toEqual(['quick', 'slow']);
});

test('what is being stored while the broker closes is still acknowledged', async () => {
  const held = mailbox<() => void>();
  on.desk.storing.order = () => new Promise((resolve) => held.put(resolve));
  const shop = await on.join('shop');
  const sent = shop.publish('order', 'shop', order);
  const release = await held.next();
  const closed = on.broker.close();
  release();
  await Promise.all([sent, closed]);
});
