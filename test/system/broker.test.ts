import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { joinBroker } from '../../broker/join.ts';
import type { Broker, Ports } from '../../broker/ports.ts';
import { startBroker } from '../../broker/start.ts';
import {
  authenticate,
  connectAs,
  logBook,
  mailbox,
  office,
  parties,
  prefix,
  ring,
  urlFor,
  wireTo,
} from '../support/broker-parties.ts';
import { startMosquitto } from '../support/mosquitto.ts';

const order = { orderId: 'SO-88', amount: '12500.00', currency: 'EUR', status: 'won' as const };
const press = () => ({ pressId: randomUUID(), rang: true, ageMs: 5 });

type Open = (ports: Ports, book: ReturnType<typeof logBook>) => Promise<{ broker: Broker; close(): Promise<void> }>;

const embedded: Open = async (ports, { log }) => {
  const broker = await startBroker({ host: '127.0.0.1', port: 0, prefix, authenticate, log, ...ports });
  return { broker, close: broker.close };
};
const external: Open = async (ports, { log }) => {
  const mosquitto = await startMosquitto(Object.values(parties), prefix);
  const broker = await joinBroker({ url: urlFor('server', mosquitto.port), prefix, log, ...ports });
  const close = async () => {
    await broker.close();
    await mosquitto.close();
  };
  return { broker, close };
};

describe.each([
  ['embedded', embedded],
  ['mosquitto', external],
])('%s broker', (_, open) => {
  let desk: ReturnType<typeof office>;
  let book: ReturnType<typeof logBook>;
  let broker: Broker;
  let closing: (() => Promise<void>)[];

  beforeEach(async () => {
    desk = office();
    book = logBook();
    const opened = await open(desk.ports, book);
    broker = opened.broker;
    closing = [opened.close];
    await broker.ready();
  });
  afterEach(async () => {
    for (const close of closing.reverse()) await close();
  });
  const join = (...args: Parameters<typeof connectAs>) => {
    const client = connectAs(...args);
    closing.push(client.close);
    return client;
  };

  test('an order reaches the office as the bytes that were sent, with its source', async () => {
    const shop = join('shop', broker.port);
    await shop.ready();
    await shop.publish('order', 'shop', order);
    expect(await desk.orders.next()).toEqual({ source: 'shop', text: JSON.stringify(order) });
  });

  test('an order that could not be stored comes again until it is', async () => {
    const attempts = mailbox<string>();
    let failures = 2;
    desk.storing.order = async (text) => {
      attempts.put(text);
      if (failures-- > 0) throw new Error('disk full');
    };
    const shop = join('shop', broker.port);
    const send = async (): Promise<void> => {
      await shop.ready();
      await shop.publish('order', 'shop', order).catch(send);
    };
    await send();
    expect(await desk.orders.next()).toEqual({ source: 'shop', text: JSON.stringify(order) });
    expect(attempts.left).toHaveLength(3);
    expect(book.lines.filter((line) => line.includes('disk full'))).toHaveLength(1);
  });

  test('strokes and the end of a ring reach the office in order', async () => {
    const device = join('main', broker.port);
    await device.ready();
    const said = [
      { number: 7, epoch: 1, stroke: 1, of: 2, heard: true },
      { number: 7, epoch: 1, stroke: 2, of: 2, heard: true },
      { number: 7, epoch: 1, outcome: 'heard' as const, strokes: 2, heard: 2 },
    ];
    await Promise.all(said.map((rung) => device.publish('rung', 'main', rung)));
    for (const rung of said) expect(await desk.rungs.next()).toEqual({ bell: 'main', rung });
  });

  test('a press is told to be stored from within storing it', async () => {
    const device = join('main', broker.port);
    const stored = mailbox<string>();
    device.on('stored', ({ message }) => stored.put(message.pressId), 'main');
    desk.storing.press = ({ pressId }) => broker.publish('stored', 'main', { pressId });
    await device.ready();
    const pressed = press();
    await device.publish('button', 'main', pressed);
    expect(await stored.next()).toBe(pressed.pressId);
    expect(await desk.presses.next()).toEqual({ bell: 'main', press: pressed });
  });

  test('a ring reaches its own bell and no other, and is never retained', async () => {
    const rings = mailbox<[string, unknown, boolean]>();
    const [main, side] = [join('main', broker.port), join('side', broker.port)];
    main.on('ring', ({ name, message, retained }) => rings.put([name, message, retained]), 'main');
    side.on('ring', ({ name, message, retained }) => rings.put([name, message, retained]), 'side');
    await Promise.all([main.ready(), side.ready()]);
    await broker.publish('ring', 'main', ring);
    await broker.publish('ring', 'side', { ...ring, number: 8 });
    const heard = [await rings.next(), await rings.next()].sort(([a], [b]) => (a < b ? -1 : 1));
    expect(heard).toEqual([
      ['main', ring, false],
      ['side', { ...ring, number: 8 }, false],
    ]);
  });

  test('a state is seen live; who comes later gets it as a retained copy', async () => {
    const device = join('main', broker.port);
    await device.ready();
    await device.publish('state', 'main', { state: 'ready', simulated: true });
    expect(await desk.states.next()).toEqual({ bell: 'main', state: { state: 'ready', simulated: true } });

    const seen = mailbox<[string, string, boolean]>();
    const reader = join('reader', broker.port);
    reader.on('state', ({ name, message, retained }) => seen.put([name, message.state, retained]));
    await reader.ready();
    expect(await seen.next()).toEqual(['main', 'ready', true]);
    await device.publish('state', 'main', { state: 'no-board', problem: 'unplugged' });
    expect(await seen.next()).toEqual(['main', 'no-board', false]);
  });

  test('a device that dies is seen to be offline', async () => {
    const wire = await wireTo(broker.port);
    const device = join('main', wire.port, { will: { key: 'state', name: 'main', message: { state: 'offline' } } });
    await device.ready();
    await device.publish('state', 'main', { state: 'ready' });
    expect(await desk.states.next()).toMatchObject({ state: { state: 'ready' } });
    await wire.cut();
    expect(await desk.states.next()).toEqual({ bell: 'main', state: { state: 'offline' } });
  });

  test('a device that says goodbye leaves no will', async () => {
    const device = join('main', broker.port, { will: { key: 'state', name: 'main', message: { state: 'offline' } } });
    await device.ready();
    await device.publish('state', 'main', { state: 'no-board' });
    await device.close();
    const next = join('main', broker.port);
    await next.ready();
    await next.publish('state', 'main', { state: 'ready' });
    expect(await desk.states.next()).toMatchObject({ state: { state: 'no-board' } });
    expect(await desk.states.next()).toMatchObject({ state: { state: 'ready' } });
  });

  test('the server says that it is online, and offline when it closes', async () => {
    const seen = mailbox<string>();
    const reader = join('reader', broker.port);
    reader.on('server', ({ message }) => seen.put(message.state));
    await reader.ready();
    expect(await seen.next()).toBe('online');
    await broker.close();
    expect(await seen.next()).toBe('offline');
    expect(broker.connected).toBe(false);
    await expect(broker.publish('ring', 'main', ring)).rejects.toThrow(/closed|not connected/);
  });

  test('a milestone is retained', async () => {
    const milestone = { name: 'March', target: '100000.00', reached: '42000.00', unit: 'EUR' };
    await broker.publish('milestone', 'march', milestone);
    const seen = mailbox<unknown>();
    const reader = join('reader', broker.port);
    reader.on('milestone', (heard) => seen.put(heard));
    await reader.ready();
    expect(await seen.next()).toEqual({ name: 'march', message: milestone, retained: true });
  });

  test('a message that cannot be read is acknowledged, dropped and logged once, and the next is taken', async () => {
    const device = join('main', broker.port);
    await device.ready();
    const wrong = { pressId: 'not-a-uuid', rang: true, ageMs: 5 };
    await device.publish('button', 'main', wrong);
    await device.publish('button', 'main', wrong);
    const right = press();
    await device.publish('button', 'main', right);
    expect(await desk.presses.next()).toEqual({ bell: 'main', press: right });
    const lines = book.lines.filter((line) => line.includes('could not be read'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toContain('not-a-uuid');
    expect(lines[0]).toContain('allowed is a UUID');
  });
});
