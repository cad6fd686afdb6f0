import { wire } from '../broker/contract/money.ts';
import type { Candidate } from './api/presses.ts';
import type { Config } from './config.ts';
import type { Outbox } from './outbox.ts';
import { nameKey } from './sale.ts';
import { groupsOf } from './sales/group.ts';
import { settleRings } from './sales/ring-once.ts';
import { type OrderRow, orders } from './store/orders.ts';
import { type PressRow, presses } from './store/presses.ts';
import { type Conclusion, type RingRow, rings } from './store/rings.ts';
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
  outbox: Pick<Outbox, 'conclude' | 'release' | 'reopen'>;
}

/** A press and its order are one win, also where the order came before somebody claimed the press. */
export function openJoining({ config, outbox }: JoiningPorts) {
  const { currency } = config.office;

  /** Standing orders that may be the win of a press: same customer, within a week, the amount about right, none joined. */
  async function fitting(unit: Unit, press: PressRow): Promise<OrderRow[]> {
    const found: OrderRow[] = [];
    const named = press.customer_key !== null;
    const near = named ? await orders.unjoined(unit, joinSpan(Number(press.pressed_at))) : [];
    for (const { source, order_id, customer } of near) {
      if (customer === null || nameKey(customer) !== press.customer_key) continue;
      const row = await orders.find(unit, source, order_id);
      if (row?.status !== 'won' || row.leads !== 1 || row.counted_minor === null) continue;
      if (isAbout(press, Number(row.counted_minor), currency)) found.push(row);
    }
    const held = await heldFor(unit, press);
    return [...found, ...held.filter((order) => !found.some((each) => isSame(each, order)))];
  }

  /** What waited at the bell for one of those who are said to have pressed it. */
  async function heldFor(unit: Unit, press: PressRow): Promise<OrderRow[]> {
    const found: OrderRow[] = [];
    for (const ring of await rings.heldAt(unit.trx, press.bell, Number(press.pressed_at))) {
      const order = await orders.find(unit, ring.source ?? '', ring.order_id ?? '');
      if (order?.status !== 'won' || order.press_id !== null || !isTheirs(press, ring)) continue;
      found.push(order);
    }
    return found;
  }

  /** From now on they are one win. A ring of the order that still waits rings no more: the press was its ring. */
  async function join(unit: Unit, press: PressRow, order: OrderRow): Promise<PressRow> {
    const { source, order_id } = order;
    await orders.change(unit, { ...order, press_id: press.press_id, rang: press.rang === 1 ? 1 : order.rang });
    if (press.rang === 1) await hush(unit, press, order);
    await settleSale(unit, order);
    return presses.change(unit, press.press_id, { joined_source: source, joined_order: order_id });
  }

  /** The ring of the bell that was pressed has sounded. Where none waited there for its winner, none is due any more. */
  async function hush(unit: Unit, press: PressRow, order: OrderRow): Promise<void> {
    const own = await rings.ofOrder(unit, order.source, order.order_id);
    const waiting = own.filter(({ state }) => state === 'waiting');
    const rung = waiting.filter((row) => isRungBy(press, row));
    for (const row of rung) await outbox.conclude(unit, row, await rungBy(unit, press));
    // The other bells ring now, too.
    if (rung.length > 0) return void (await outbox.release(unit, order, { by: 'button', press: press.press_id }));
    for (const row of waiting) {
      await outbox.conclude(unit, row, { outcome: 'quiet', quiet: 'pacing', shared_with: press.ring_id });
    }
  }

  /** What a ring that waited for its winner comes to: the press struck for it. */
  async function rungBy(unit: Unit, { press_id, ring_id }: PressRow): Promise<Conclusion> {
    const { strokes = 1, simulated = null } = (await rings.find(unit.trx, ring_id)) ?? {};
    return { outcome: 'struck', struck: strokes, strokes, simulated, press_id, shared_with: ring_id };
  }

  /** Two wins again. An order that was silent only because of the press may ring, should it be corrected upwards. */
  async function unjoin(unit: Unit, source: string, orderId: string): Promise<void> {
    const order = await orders.find(unit, source, orderId);
    if (order === undefined) return;
    const own = await rings.ofOrder(unit, source, orderId);
    await orders.change(unit, { ...order, press_id: null, rang: own.length > 0 ? 1 : 0 });
    if (order.press_id === null) return;
    await outbox.reopen(unit, order.press_id);
    await settleSale(unit, order); // it may have been taken back, or have rung under another id
  }

  async function settleSale(unit: Unit, order: OrderRow): Promise<void> {
    for (const { rows } of await groupsOf(unit, [order])) await settleRings(unit, rows, outbox.conclude);
  }

  return { fitting, join, unjoin };
}

const isSame = (a: OrderRow, b: OrderRow): boolean => a.source === b.source && a.order_id === b.order_id;

/** By the names that were said of the press: one of its sellers, and no other customer. */
function isTheirs({ sellers, customer_key: customer }: PressRow, ring: RingRow): boolean {
  const said = (JSON.parse(sellers) as string[]).map(nameKey);
  const theirs = (JSON.parse(ring.sellers) as string[]).some((name) => said.includes(nameKey(name)));
  return theirs && (customer === null || ring.customer === null || nameKey(ring.customer) === customer);
}

/** Whether a press was made while this ring waited at its bell for the winner. */
const isRungBy = (press: PressRow, { bell, yours_until: until, created_at }: RingRow): boolean =>
  bell === press.bell &&
  until !== null &&
  Number(until) > Number(press.pressed_at) &&
  Number(created_at) <= Number(press.pressed_at);

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
