import type { Order } from '../broker/contract/order.ts';
import type { OrderRow } from './store/orders.ts';
import type { Change } from './totals.ts';

/** The same taken back. */
export const negated = (changes: readonly Change[]): Change[] =>
  changes.map(({ day, minor, wins }) => ({ day, minor: -minor, wins: -wins }));

type Counting = Pick<OrderRow, 'status' | 'counted_minor' | 'ordered_on' | 'leads'>;

/** What a row adds to the totals: nothing, unless it stands as won, has a rate and leads its sale. */
export function counts({ status, counted_minor: minor, ordered_on: day, leads }: Counting): Change[] {
  return status === 'won' && minor !== null && leads === 1 ? [{ day, minor: Number(minor), wins: 1 }] : [];
}

/** Who a customer is: by the source's id, else by name. */
export function customerKey(source: string, { customer }: Pick<Order, 'customer'>): string | undefined {
  if (customer?.id !== undefined) return `${source}:${customer.id}`;
  return customer?.name === undefined ? undefined : nameKey(customer.name);
}

/** A customer known by name alone: case and spacing do not tell two apart. */
export const nameKey = (name: string): string => `name:${name.toLowerCase().replace(/\s+/g, ' ').trim()}`;
