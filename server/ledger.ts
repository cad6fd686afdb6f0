import type { Money } from '../broker/contract/money.ts';
import type { Order } from '../broker/contract/order.ts';
import type { Silence } from '../broker/contract/ring.ts';
import type { Config } from './config.ts';
import { isAbout, joinSpan } from './joining.ts';
import { type Decision, decide } from './rules/decide.ts';
import { amountOf, counts, customerKey, isNews, nameKey, negated } from './sale.ts';
import { type OrderRow, orders } from './store/orders.ts';
import { type PressRow, presses } from './store/presses.ts';
import type { Unit } from './store/unit.ts';
import { dayOf, type Instant, instantOf } from './time.ts';
import type { Change, Totals } from './totals.ts';

export interface Arrival {
  source: string;
  order: Order;
  deliveryId: number;
  at: Instant;
}

/** What became of one order: the decision that stands in its audit row. */
export interface Taken {
  source: string;
  order: Order;
  amount: Money;
  decision: Decision;
  /** False where the ledger knew all of it already. */
  changed: boolean;
  /** When it was last decided before. */
  previousAt?: number | undefined;
}

export type Ledger = ReturnType<typeof keepLedger>;

/** Takes orders into the ledger, moves the totals and decides, all in one transaction. */
export function keepLedger(config: Config, totals: Totals, restoredAt: () => Instant | undefined) {
  const { office, rules } = config;

  async function take(unit: Unit, arrival: Arrival): Promise<Taken> {
    const taken = await weigh(unit, arrival);
    const { decision } = taken;
    await orders.decided(unit, {
      source: arrival.source,
      orderId: arrival.order.orderId,
      deliveryId: arrival.deliveryId,
      at: arrival.at,
      rings: decision.ring,
      why: decision.ring ? decision.reasons : decision.silences,
      previousAt: taken.previousAt,
    });
    return taken;
  }

  async function weigh(unit: Unit, arrival: Arrival): Promise<Taken> {
    const { source, order } = arrival;
    const amount = amountOf(order);
    const silent = (kind: 'test-mode' | 'nothing-new'): Taken => {
      const silences: Silence[] = [{ kind }];
      return { source, order, amount, decision: { ring: false, silences }, changed: false };
    };
    if (order.test === true || order.livemode === false) return silent('test-mode');
    const known = await orders.find(unit, source, order.orderId);
    const row = rowOf(arrival, amount, known);
    if (known !== undefined && !isNews(order, row, known)) return silent('nothing-new');
    return settle(unit, { arrival, row, known, amount });
  }

  function rowOf({ source, order, at }: Arrival, amount: Money, known: OrderRow | undefined): OrderRow {
    const orderedAt = order.orderedAt === undefined ? Number(known?.ordered_at ?? at) : instantOf(order.orderedAt);
    return {
      source,
      order_id: order.orderId,
      status: order.status,
      amount_minor: amount.minor,
      currency: order.currency,
      counted_minor: order.currency === office.currency ? amount.minor : null,
      ordered_at: orderedAt,
      ordered_on: dayOf(orderedAt, office.timeZone).day,
      updated_at: order.updatedAt === undefined ? at : instantOf(order.updatedAt),
      won_at: order.status === 'won' ? (known?.won_at ?? at) : (known?.won_at ?? null),
      rang: known?.rang ?? 0,
      customer_key: customerKey(source, order) ?? known?.customer_key ?? null,
      customer: order.customer?.name ?? known?.customer ?? null,
      seller: order.seller?.name ?? order.seller?.email ?? known?.seller ?? null,
      pursued_since: order.pursuedSince ?? known?.pursued_since ?? null,
      lines: order.lines === undefined ? (known?.lines ?? null) : JSON.stringify(order.lines),
      press_id: known?.press_id ?? null,
      decided_at: at,
    };
  }

  async function settle(
    unit: Unit,
    { arrival, row, known, amount }: { arrival: Arrival; row: OrderRow; known: OrderRow | undefined; amount: Money },
  ): Promise<Taken> {
    const fresh = known === undefined || (known.won_at === null && known.press_id === null);
    const press = fresh && row.status === 'won' ? await pressFor(unit, row) : undefined;
    const steps = await totals.move(unit, changesOf({ row, known, press }), arrival.at);
    const decision = decide(
      {
        known: known && {
          rang: known.rang === 1,
          status: known.status,
          counted: known.counted_minor ?? undefined,
          wonAt: known.won_at ?? undefined,
        },
        orderedAt: row.ordered_at,
        restoredAt: restoredAt(),
        orderedOn: row.ordered_on,
        counted: row.counted_minor === null ? undefined : { minor: row.counted_minor, currency: office.currency },
        officeCurrency: office.currency,
        celebratedBy: await celebratedBy(unit, row),
        pressId: press?.rang === 1 ? press.press_id : undefined, // one that did not ring has celebrated nothing
        milestones: steps,
      },
      arrival.order,
      rules,
      arrival.at,
    );
    const rang = decision.ring || press?.rang === 1 ? 1 : row.rang;
    const settled = { ...row, rang, press_id: press?.press_id ?? row.press_id };
    await (known === undefined ? orders.add(unit, settled) : orders.change(unit, settled));
    if (press !== undefined) {
      await presses.change(unit, press.press_id, { joined_source: row.source, joined_order: row.order_id });
    }
    const previousAt = known?.decided_at ?? undefined;
    return { source: arrival.source, order: arrival.order, amount, decision, changed: true, previousAt };
  }

  async function celebratedBy(unit: Unit, row: OrderRow): Promise<string | undefined> {
    if (row.pursued_since === null || row.customer_key === null) return undefined;
    const not = { source: row.source, orderId: row.order_id };
    return orders.standingSince(unit, row.customer_key, row.pursued_since, not);
  }

  /** The one claimed press that this order clearly is: same customer, within a week, the told amount about right. */
  async function pressFor(unit: Unit, row: OrderRow): Promise<PressRow | undefined> {
    if (row.customer === null || row.counted_minor === null) return undefined; // without a rate the told amount is all there is
    const counted = row.counted_minor;
    const claimed = await presses.claimedFor(unit, nameKey(row.customer), joinSpan(row.ordered_at));
    const matching = claimed.filter((press) => isAbout(press, counted, office.currency));
    return matching.length === 1 ? matching[0] : undefined;
  }

  function changesOf({
    row,
    known,
    press,
  }: {
    row: OrderRow;
    known: OrderRow | undefined;
    press: PressRow | undefined;
  }) {
    const changes: Change[] = [];
    if (known !== undefined) changes.push(...negated(counts(known)));
    changes.push(...counts(row));
    if (press !== undefined) changes.push(...negated(toldBy(press)));
    return changes;
  }

  /** What a claimed press with a told amount counts for, until its order joins it. */
  function toldBy({ amount_minor: minor, pressed_on, pressed_at }: PressRow): Change[] {
    if (minor === null) return [];
    // The day it was stored with: the office's zone may be another by now.
    return [{ day: pressed_on ?? dayOf(Number(pressed_at), office.timeZone).day, minor: Number(minor), wins: 1 }];
  }

  return { take, toldBy };
}
