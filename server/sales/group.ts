import { type OrderRow, orders } from '../store/orders.ts';
import { type JoinRow, type OrderKey, sales } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import { foldsNames, type KindOf } from './lead.ts';
import { isSameOrder, otherOf } from './order-keys.ts';

/** The orders of one sale as their rows are stored, and what joins them. */
export interface Group {
  rows: OrderRow[];
  joins: JoinRow[];
}

/** The sales that these orders are of, by what joins them. */
export async function groupsOf(unit: Unit, seeds: readonly OrderKey[]): Promise<Group[]> {
  const groups: Group[] = [];
  for (const seed of seeds) {
    if (groups.some(({ rows }) => rows.some((row) => isSameOrder(row, seed)))) continue;
    const group = await groupOf(unit, seed);
    if (group.rows.length > 0) groups.push(group);
  }
  return groups;
}

async function groupOf(unit: Unit, seed: OrderKey): Promise<Group> {
  const rows: OrderRow[] = [];
  const joins = new Map<number, JoinRow>();
  const waiting = [seed];
  for (let key = waiting.pop(); key !== undefined; key = waiting.pop()) {
    const { source, order_id } = key;
    if (rows.some((row) => row.source === source && row.order_id === order_id)) continue;
    const row = await orders.find(unit, source, order_id);
    if (row === undefined) continue;
    rows.push(row);
    for (const join of await sales.joinsOf(unit, row)) {
      if (join.undone_at !== null) continue;
      joins.set(join.id, join);
      waiting.push(otherOf(join, row));
    }
  }
  return { rows, joins: [...joins.values()] };
}

/** What the rows of a sale share: the least of their names, so that it does not depend on which came first. */
export function saleName(rows: readonly OrderRow[]): string | null {
  if (rows.length < 2) return null;
  return rows.map(({ source, order_id }) => `${source}/${order_id}`).sort()[0] ?? null;
}

/** The orders that one source tells of under several ids, this one among them. */
export function foldedWith(row: OrderRow, { rows, joins }: Group, kindOf: KindOf): OrderRow[] {
  if (rows.length < 2 || !foldsNames(row.source, kindOf)) return [row];
  const own = rows.filter(({ source }) => source === row.source);
  const folded = new Set([row]);
  for (const each of folded) {
    const near = joins.filter(({ how }) => how === 'reference').map((join) => neighbour(join, each));
    for (const other of own) if (near.some((key) => key !== undefined && isSameOrder(key, other))) folded.add(other);
  }
  return own.filter((each) => folded.has(each));
}

function neighbour(join: JoinRow, key: OrderKey): OrderKey | undefined {
  const other = otherOf(join, key);
  const isOf = isSameOrder(join, key) || isSameOrder({ source: join.other_source, order_id: join.other_order_id }, key);
  return isOf ? other : undefined;
}
