import { wire } from '../../broker/contract/money.ts';
import type { Reason, Silence } from '../../broker/contract/ring.ts';
import type { RingView } from '../../broker/contract/wall.ts';
import { FieldProblem } from '../api/problem.ts';
import type { PressLife, WinView } from '../api/wins.ts';
import { claimOf } from '../presses.ts';
import type { DeliveryRow } from '../store/log-rows.ts';
import type { OrderRow } from '../store/orders.ts';
import type { PressRow } from '../store/presses.ts';
import { viewOf } from '../store/ring-view.ts';
import type { RingRow } from '../store/rings.ts';
import { type Instant, isoOf } from '../time.ts';

export const winId = {
  order: (source: string, orderId: string) => `order:${source}:${orderId}`,
  press: (pressId: string) => `press:${pressId}`,
  rehearsal: (ringId: number) => `rehearsal:${ringId}`,
  kept: (deliveryId: number) => `kept:${deliveryId}`,
};

/** The win that a ring was for. */
export function winOf({ id, source, order_id, press_id }: RingRow): string {
  if (source !== null && order_id !== null) return winId.order(source, order_id);
  return press_id === null ? winId.rehearsal(id) : winId.press(press_id);
}

/** Enough of a ring's win for a link to it. */
export function linkOf(row: RingRow): { id: string; name: string } {
  const sellers: string[] = JSON.parse(row.sellers);
  return { id: winOf(row), name: row.customer ?? sellers[0] ?? row.order_id ?? String(row.id) };
}

export interface OrderFacts {
  order: OrderRow;
  rings: RingRow[];
  dispute?: WinView['dispute'];
  /** The newest decision's that says it. */
  why: (Reason | Silence)[];
}

export const orderView = ({ order, rings, dispute, why }: OrderFacts): WinView => ({
  id: winId.order(order.source, order.order_id),
  kind: 'order',
  at: isoOf(Number(order.ordered_at)),
  source: order.source,
  orderId: order.order_id,
  ...(order.customer !== null && { customer: order.customer }),
  sellers: order.seller === null ? [] : [order.seller],
  amount: wire({ minor: Number(order.amount_minor), currency: order.currency }),
  status: order.status,
  ...(dispute !== undefined && { dispute }),
  why: rings.length > 0 ? [] : why,
  rings: rings.map((row) => viewOf(row)),
});

export interface PressFacts {
  press: PressRow;
  rings: RingRow[];
  currency: string;
  now: Instant;
}

export function pressView({ press, rings, currency, now }: PressFacts): WinView {
  const claim = claimOf(press, now);
  return {
    id: winId.press(press.press_id),
    kind: 'press',
    at: isoOf(Number(press.pressed_at)),
    ...saidOf(press, currency),
    ...(claim !== undefined && { claim }),
    why: [],
    rings: rings.map((row) => viewOf(row, claim)),
  };
}

const saidOf = ({ sellers, customer, amount_minor: minor, currency }: PressRow, office: string) => ({
  sellers: JSON.parse(sellers) as string[],
  ...(customer !== null && { customer }),
  ...(minor !== null && { amount: wire({ minor: Number(minor), currency: currency ?? office }) }),
});

export function pressLife({
  press,
  currency,
  now,
  yours,
}: Omit<PressFacts, 'rings'> & Pick<PressLife, 'yours'>): PressLife {
  const { joined_source: source, joined_order: orderId, claimed_at: claimedAt } = press;
  return {
    pressId: press.press_id,
    bell: press.bell,
    at: isoOf(Number(press.pressed_at)),
    receivedAt: isoOf(Number(press.received_at)),
    rang: press.rang === 1,
    yours,
    claim: claimOf(press, now) ?? press.claim,
    ...saidOf(press, currency),
    ...(claimedAt !== null && { claimedAt: isoOf(Number(claimedAt)) }),
    ...(source !== null && orderId !== null && { order: { id: winId.order(source, orderId), name: orderId } }),
  };
}

export const rehearsalView = (row: RingRow): WinView => ({
  id: winId.rehearsal(row.id),
  kind: 'rehearsal',
  at: isoOf(Number(row.created_at)),
  sellers: [],
  why: [],
  rings: [viewOf(row)],
});

export function keptView({ id, source, received_at, note }: DeliveryRow): WinView {
  const problem = FieldProblem.safeParse(JSON.parse(note ?? 'null'));
  return {
    id: winId.kept(id),
    kind: 'kept',
    at: isoOf(Number(received_at)),
    source,
    sellers: [],
    why: [],
    rings: [] as RingView[],
    ...(problem.success && { problem: problem.data }),
  };
}
