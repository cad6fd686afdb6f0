import { type Money, parseAmount } from '../broker/contract/money.ts';
import type { Order } from '../broker/contract/order.ts';
import type { OrderRow } from './store/orders.ts';
import type { Change } from './totals.ts';

/** The same taken back. */
export const negated = (changes: readonly Change[]): Change[] =>
  changes.map(({ day, minor, wins }) => ({ day, minor: -minor, wins: -wins }));

/** What a row adds to the totals: nothing, unless it stands as won and has a rate. */
export function counts({ status, counted_minor: minor, ordered_on: day }: OrderRow): Change[] {
  return status === 'won' && minor !== null ? [{ day, minor, wins: 1 }] : [];
}

/** Whether an event says something newer than the ledger knows. */
export function isNews(order: Order, row: OrderRow, known: OrderRow): boolean {
  if (order.updatedAt !== undefined && row.updated_at < known.updated_at) return false;
  const same = (['status', 'amount_minor', 'currency'] as const).every((key) => row[key] === known[key]);
  return !same || (order.updatedAt !== undefined && row.updated_at > known.updated_at);
}

/** The order has passed its schema, so that its amount can be read; a source that let one through is a bug. */
export function amountOf(order: Order): Money {
  const amount = parseAmount(order.amount, order.currency);
  if (!amount.ok) throw new Error(`order ${order.orderId} was let in with an unreadable amount`);
  return amount.value;
}

/** Who a customer is: by the source's id, else by name. */
export function customerKey(source: string, { customer }: Order): string | undefined {
  if (customer?.id !== undefined) return `${source}:${customer.id}`;
  return customer?.name === undefined ? undefined : nameKey(customer.name);
}

/** A customer known by name alone: case and spacing do not tell two apart. */
export const nameKey = (name: string): string => `name:${name.toLowerCase().replace(/\s+/g, ' ').trim()}`;
