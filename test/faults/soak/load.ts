import { open } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { chance } from '../chance.ts';
import { makeOrders } from '../orders.ts';
import { pause } from '../pause.ts';
import type { Product } from '../product.ts';
import { webhooks } from '../sender.ts';
import { shopSecret } from '../settings.ts';
import { MACHINE, type Timed } from './verdict.ts';
import type { Walls } from './walls.ts';

/** A busy office, not a stress: an order every two seconds, a ring and a wall that comes back now and then, some presses. */
const EVERY_MS = { order: 2_000, reconnect: 10_000, press: 300_000, machine: 3_000 };
const ORDERS_A_RING = 15;

export interface LoadOptions {
  product: Product;
  walls: Walls;
  /** Hours since the start. */
  at(): number;
  /** When to stop, in hours since the start. */
  hours: number;
}

export type Latencies = Record<
  typeof MACHINE | 'order, until 2xx' | 'ring, until the wall shows it' | 'wall, until its first picture',
  Timed[]
>;

/** Loads the product until the time is over; resolves with how long everything took. */
export async function load({ product, walls, at, hours }: LoadOptions): Promise<Latencies> {
  const latencies: Latencies = {
    [MACHINE]: [],
    'order, until 2xx': [],
    'ring, until the wall shows it': [],
    'wall, until its first picture': [],
  };
  const sender = webhooks({ port: product.links.http.port, secret: shopSecret });
  const asked = new Map<string, number>();
  walls.onRing(({ orderId = '' }) => {
    const began = asked.get(orderId);
    asked.delete(orderId);
    if (began !== undefined)
      latencies['ring, until the wall shows it'].push({ at: at(), ms: performance.now() - began });
  });
  const isOver = (): boolean => at() >= hours;
  const count = Math.ceil((hours * 3_600_000) / EVERY_MS.order) + ORDERS_A_RING;
  const ringing = Math.max(1, Math.floor(count / ORDERS_A_RING));
  const lives = makeOrders({ chance: chance(1), source: 'shop', count, ringing, at: Date.now() });

  async function orders(): Promise<void> {
    for (const life of lives) {
      for (const state of life.states) {
        const began = performance.now();
        if (state.rings) asked.set(state.orderId, began);
        await sender.send(life, state);
        latencies['order, until 2xx'].push({ at: at(), ms: performance.now() - began });
      }
      if (isOver()) return;
      await pause(EVERY_MS.order);
    }
  }
  async function every(ms: number, act: () => Promise<void> | void): Promise<void> {
    for (let next = performance.now() + ms; !isOver(); next += ms) {
      while (!isOver() && performance.now() < next) await pause(Math.min(1_000, next - performance.now()));
      if (!isOver()) await act();
    }
  }
  await Promise.all([
    orders(),
    every(EVERY_MS.press, () => product.press()),
    every(EVERY_MS.machine, async () => {
      latencies[MACHINE].push({ at: at(), ms: await writeAndSync(join(dirname(product.dataDir), 'machine')) });
    }),
    every(EVERY_MS.reconnect, async () => {
      latencies['wall, until its first picture'].push({ at: at(), ms: await walls.reconnect() });
    }),
  ]);
  await sender.close();
  return latencies;
}

async function writeAndSync(path: string): Promise<number> {
  const began = performance.now();
  const file = await open(path, 'w');
  await file.write(Buffer.alloc(4096));
  await file.sync();
  await file.close();
  return performance.now() - began;
}
