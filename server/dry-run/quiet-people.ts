import type { ReplayRow } from '../store/replay-rows.ts';
import { pressOf, type Read, saleOf, sellerOf } from './read.ts';
import type { Rung } from './replay.ts';

/** Whoever won something in that time and would never have heard the bell for it; most orders first. */
export function quietPeople(read: Read, rung: readonly Rung[]): { seller: string; orders: number }[] {
  const heard = new Set(rung.map(({ look }) => sellerOf(read, look.order)?.key));
  for (const { order } of read.looks) if (pressOf(read, order) !== undefined) heard.add(sellerOf(read, order)?.key); // they rang it themselves
  const people = new Map<string, { seller: string; orders: number }>();
  const counted = new Set<ReplayRow | string>();
  for (const { order, status, before, again } of read.looks) {
    const seller = status === 'won' ? sellerOf(read, order) : undefined;
    if (seller === undefined || heard.has(seller.key) || (before && counted.has(saleOf(order)))) continue;
    if (again) counted.add(saleOf(order));
    const known = people.get(seller.key) ?? { seller: seller.name, orders: 0 };
    people.set(seller.key, known);
    known.orders += 1;
  }
  return [...people.values()].sort((a, b) => b.orders - a.orders);
}
