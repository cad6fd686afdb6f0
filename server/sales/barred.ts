import type { Facts } from '../rules/decide.ts';
import { logRows } from '../store/log-rows.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import { foldsNames, type KindOf } from './lead.ts';

/** Stripe tells one checkout as a payment, an invoice and a session; only the last, which may be late, names them all. */
export const TWIN_MS = 30 * 60_000;

export interface Due {
  row: OrderRow;
  /** The rows of its sale as they were. */
  known: readonly OrderRow[];
  /** The rows of its sale as they are now, and what it has just been called. */
  sale: readonly OrderRow[];
  called: readonly string[];
  at: Instant;
}

/**
 * What bars an order that would ring though nothing else does: it was told for the record before, or rang a moment ago
 * under another kind of id. Undefined where nothing is in its way. Asked of nearly none, since few ring.
 */
export async function barredBy(
  unit: Unit,
  { row, known, sale, called, at }: Due,
  kindOf: KindOf,
): Promise<Pick<Facts, 'history' | 'sameSale'> | undefined> {
  for (const each of known) {
    if (each.won_at !== null && (await wasHistory(unit, each))) return { history: true };
  }
  if (!foldsNames(row.source, kindOf)) return undefined;
  const near = await orders.rangLike(unit, row, { at, withinMs: TWIN_MS });
  const isOwn = (each: OrderRow): boolean => each.sale !== null && each.sale === row.sale;
  const idsOf = (rows: readonly OrderRow[]): string[] =>
    rows.filter(({ source }) => source === row.source).map(({ order_id }) => order_id);
  const ids = [...idsOf(sale), ...called];
  for (const each of near) {
    if (each.customer_key !== row.customer_key || isOwn(each)) continue;
    const theirs = each.sale === null ? [each] : await unit.all(logRows.sale, { sale: each.sale });
    if (!haveOneKind(ids, idsOf(theirs))) return { sameSale: { source: each.source, orderId: each.order_id } };
  }
  return undefined;
}

/**
 * One invoice is paid with one payment of its whole amount, and a payment pays one invoice: where both have an id of one
 * kind, they are two.
 */
const haveOneKind = (some: readonly string[], others: readonly string[]): boolean =>
  some.some((id) => idKind(id) !== '' && others.some((other) => idKind(other) === idKind(id)));

/** Whether it was ever decided as one of the past. */
async function wasHistory(unit: Unit, { source, order_id, decided_at }: OrderRow): Promise<boolean> {
  for (let at: number | null = decided_at; at !== null; ) {
    const decision = await orders.decisionAt(unit, { source, order_id, at: Number(at) });
    if (decision === undefined) return false;
    if (decision.why.includes('"kind":"history"')) return true;
    if (decision.previous_at !== null && Number(decision.previous_at) >= Number(at)) return false; // told at once
    at = decision.previous_at;
  }
  return false;
}

/** `pi` of `pi_3Nx…`. */
const idKind = (id: string): string => id.slice(0, Math.max(0, id.indexOf('_')));
