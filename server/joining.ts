import { wire } from '../broker/contract/money.ts';
import type { Candidate } from './api/presses.ts';
import type { Config } from './config.ts';
import type { Outbox } from './outbox.ts';
import { nameKey } from './sale.ts';
import { type OrderRow, orders } from './store/orders.ts';
import { type PressRow, presses } from './store/presses.ts';
import { rings } from './store/rings.ts';
import type { Unit } from './store/unit.ts';
import { isoOf } from './time.ts';

const JOIN_DAYS = 7;
const JOIN_TOLERANCE = 0.1;

/** A week about an instant: a win that was pressed and its order lie within it. */
export const joinSpan = (at: number) => ({ from: at - JOIN_DAYS * 86_400_000, to: at + JOIN_DAYS * 86_400_000 });

/** Whether the amount that was told may be this order's: right within a tenth, or none was told. */
export function isAbout(told: Pick<PressRow, 'amount_minor' | 'currency'>, counted: number, currency: string): boolean {
  if (told.amount_minor === null) return true;
  return (told.currency ?? currency) === currency && Math.abs(told.amount_minor - counted) <= JOIN_TOLERANCE * counted;
}

export type Joining = ReturnType<typeof openJoining>;

interface JoiningPorts {
  config: Config;
  conclude: Outbox['conclude'];
}

/** A press and its order are one win, also where the order came before somebody claimed the press. */
export function openJoining({ config, conclude }: JoiningPorts) {
  const { currency } = config.office;

  /** Standing orders that may be the win of a press: same customer, within a week, the amount about right, none joined. */
  async function fitting(unit: Unit, press: PressRow): Promise<OrderRow[]> {
    if (press.customer_key === null) return [];
    const found: OrderRow[] = [];
    for (const { source, order_id, customer } of await orders.unjoined(unit, joinSpan(Number(press.pressed_at)))) {
      if (customer === null || nameKey(customer) !== press.customer_key) continue;
      const row = await orders.find(unit, source, order_id);
      if (row?.status !== 'won' || row.counted_minor === null) continue;
      if (isAbout(press, Number(row.counted_minor), currency)) found.push(row);
    }
    return found;
  }

  /** From now on they are one win. A ring of the order that still waits rings no more: the press was its ring. */
  async function join(unit: Unit, press: PressRow, order: OrderRow): Promise<PressRow> {
    const { source, order_id } = order;
    await orders.change(unit, { ...order, press_id: press.press_id, rang: press.rang === 1 ? 1 : order.rang });
    if (press.rang === 1) await hush(unit, press, order);
    return presses.change(unit, press.press_id, { joined_source: source, joined_order: order_id });
  }

  async function hush(unit: Unit, press: PressRow, { source, order_id }: OrderRow): Promise<void> {
    for (const row of await rings.ofOrder(unit, source, order_id)) {
      if (row.state !== 'waiting') continue;
      await conclude(unit, row, { outcome: 'quiet', quiet: 'pacing', shared_with: press.ring_id });
    }
  }

  /** Two wins again. An order that was silent only because of the press may ring, should it be corrected upwards. */
  async function unjoin(unit: Unit, source: string, orderId: string): Promise<void> {
    const order = await orders.find(unit, source, orderId);
    if (order === undefined) return;
    const own = await rings.ofOrder(unit, source, orderId);
    await orders.change(unit, { ...order, press_id: null, rang: own.length > 0 ? 1 : 0 });
  }

  return { fitting, join, unjoin };
}

/** An order as a person is asked about it. */
export const candidateOf = ({
  source,
  order_id,
  customer,
  amount_minor,
  currency,
  ordered_at,
}: OrderRow): Candidate => ({
  source,
  orderId: order_id,
  customer: customer ?? '',
  amount: wire({ minor: Number(amount_minor), currency }),
  orderedAt: isoOf(Number(ordered_at)),
});
