import type { Receipt } from './api/receipt.ts';
import type { Config } from './config.ts';
import type { Arrival, Ledger } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { ringOn } from './rules/decide.ts';
import type { Rules } from './rules/settings.ts';
import type { Taken } from './sales/conclude.ts';
import { settleRings } from './sales/ring-once.ts';
import type { Left, TakingBack } from './sales/unsaid.ts';
import type { OrderEvent } from './sources/source.ts';
import { type OrderRow, orders } from './store/orders.ts';
import type { RingRow } from './store/rings.ts';
import type { OrderKey } from './store/sales.ts';
import type { Unit } from './store/unit.ts';
import { type Instant, instantOf } from './time.ts';

/** An office that is closed over a weekend still rings for it. */
const LONG_PAST_MS = 14 * 86_400_000;

export interface ArrivalPorts {
  config: Pick<Config, 'bells'>;
  rules: () => Rules;
  ledger: Ledger;
  outbox: Outbox;
  now: () => Instant;
  /** The totals may have moved. */
  counted(): void;
}

/** What happens to an order in a transaction that is open already: into the ledger, and its rings. */
export function arrivals({ config, rules, ledger, outbox, now, counted }: ArrivalPorts) {
  /** One that was won long ago and is heard of only now has been looked at or edited: that is no news. */
  async function isLongPast(unit: Unit, source: string, { orderId, order }: OrderEvent): Promise<boolean> {
    if (order?.orderedAt === undefined || instantOf(order.orderedAt) > now() - LONG_PAST_MS) return false;
    return (await orders.find(unit, source, orderId)) === undefined;
  }

  /** What is one sale was changed by hand. */
  async function regroup(unit: Unit, keys: readonly OrderKey[]): Promise<void> {
    await settleRings(unit, await ledger.regroup(unit, keys, now()), outbox.conclude);
    unit.afterCommit(counted);
  }

  /** Nobody says anything of an order any more, or only what is left: an import is taken back. */
  async function unsay(unit: Unit, row: OrderRow, it: TakingBack & Partial<Left>): Promise<void> {
    const { heard, received, wonAt, ...back } = it;
    const isLeft = heard !== undefined && received !== undefined;
    const rows = isLeft
      ? await ledger.retell(unit, row, { heard, received, wonAt, ...back })
      : await ledger.forget(unit, row, back);
    await settleRings(unit, rows, outbox.conclude);
  }

  /** One event, in a transaction that is open already: into the ledger, and its rings. */
  async function arrive(unit: Unit, arrival: Arrival): Promise<Taken & { placed: Rings }> {
    const { source, event } = arrival;
    const past = (event.kind === 'changed' || event.atAnyChange) && (await isLongPast(unit, source, event));
    return rung(unit, await ledger.take(unit, past ? { ...arrival, history: true } : arrival));
  }

  /** A row that had no rate when it came: it counts from now on if there is one, and may ring while it is young. */
  async function recount(unit: Unit, row: OrderRow): Promise<boolean> {
    const taken = await ledger.recount(unit, row, now());
    if (taken === undefined) return false;
    await rung(unit, taken);
    unit.afterCommit(counted);
    return true;
  }

  async function rung<T extends Taken>(unit: Unit, taken: T): Promise<T & { placed: Rings }> {
    const placed = await ring(unit, taken);
    await settleRings(unit, taken.rows, outbox.conclude);
    return { ...taken, placed };
  }

  async function ring(unit: Unit, { row: order, seller, decision }: Taken): Promise<Rings> {
    const placed: RingRow[] = [];
    if (!decision.ring || order === undefined) return { rings: [] };
    for (const bell of config.bells) {
      if (bell.sources !== undefined && !bell.sources.includes(order.source)) continue;
      const rung = ringOn(bell.name, decision.reasons, rules());
      if (rung === undefined) continue;
      const row = await outbox.place(unit, {
        bell: bell.name,
        kind: 'order',
        source: order.source,
        orderId: order.order_id,
        sellers: [seller ?? order.seller].filter((name) => name != null),
        customer: order.customer ?? undefined,
        amount: { minor: Number(order.amount_minor), currency: order.currency },
        ...rung,
        expiresAt: now() + rules().expiryMinutes * 60_000,
      });
      placed.push(row);
    }
    return ringsOf(placed);
  }

  return { arrive, isLongPast, regroup, unsay, recount };
}

type Rings = Pick<Receipt['orders'][number], 'rings' | 'quiet'>;

/** Quiet, where none of them sounds. */
function ringsOf(rows: readonly RingRow[]): Rings {
  const rings = rows.map(({ id }) => String(id));
  const [quiet] = rows.map((row) => row.quiet);
  const isQuiet = (quiet === 'hours' || quiet === 'muted') && rows.every((row) => row.quiet !== null);
  return isQuiet ? { rings, quiet } : { rings };
}
