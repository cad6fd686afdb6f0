import type { JoinRow, OrderKey } from '../store/sales.ts';

export const isSameOrder = (a: OrderKey, b: OrderKey): boolean => a.source === b.source && a.order_id === b.order_id;

export const keyOf = ({ source, order_id }: OrderKey): OrderKey => ({ source, order_id });

/** The other order of a join. */
export const otherOf = (join: JoinRow, key: OrderKey): OrderKey =>
  isSameOrder(join, key) ? { source: join.other_source, order_id: join.other_order_id } : keyOf(join);

export const distinct = (keys: readonly OrderKey[]): OrderKey[] =>
  keys.filter((key, at) => keys.findIndex((other) => isSameOrder(other, key)) === at).map(keyOf);
