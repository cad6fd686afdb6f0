import type { Facts } from '../rules/decide.ts';
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
  at: Instant;
}

/**
 * What bars an order that would ring though nothing else does: it was told for the record before, or rang a moment ago
 * under another kind of id. Undefined where nothing is in its way. Asked of nearly none, since few ring.
 */
export async function barredBy(
  unit: Unit,
  { row, known, at }: Due,
  kindOf: KindOf,
): Promise<Pick<Facts, 'history' | 'sameSale'> | undefined> {
  for (const each of known) {
    if (each.won_at !== null && (await wasHistory(unit, each))) return { history: true };
  }
  if (!foldsNames(row.source, kindOf)) return undefined;
  const near = await orders.rangLike(unit, row, { at, withinMs: TWIN_MS });
  const isOwn = (each: OrderRow): boolean => each.sale !== null && each.sale === row.sale;
  const twin = near.find(
    (each) => each.customer_key === row.customer_key && idKind(each.order_id) !== idKind(row.order_id) && !isOwn(each),
  );
  return twin && { sameSale: { source: twin.source, orderId: twin.order_id } };
}

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
