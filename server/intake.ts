import type { Order } from '../broker/contract/order.ts';
import { ok, type Problem, type Result, refuse } from '../broker/contract/result.ts';
import { decode, parseJson } from '../broker/contract/topics.ts';
import type { Receipt } from './api/receipt.ts';
import type { Config, SourceConfig } from './config.ts';
import type { Ledger, Taken } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { kinds } from './sources/kinds.ts';
import type { Delivery, Normalised } from './sources/source.ts';
import { deliveries } from './store/deliveries.ts';
import type { Writer } from './store/group-commit.ts';
import type { RingRow } from './store/rings.ts';
import { SumTooLarge } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import { type Instant, instantOf } from './time.ts';

/** A day for a sender's clock, and a day for this machine's, which may have been set back. */
const AHEAD_MS = 2 * 86_400_000;

export interface IntakePorts {
  config: Config;
  writer: Writer;
  ledger: Ledger;
  outbox: Outbox;
  now: () => Instant;
  /** Whether the clock here is known to be wrong, so that it says nothing about others. */
  isClockBehind(): boolean;
  /** The totals may have moved. */
  counted(): void;
}

/** The one door for orders: raw into the inbox, then ledger, decision and rings, all in one transaction. */
export function openIntake({ config, writer, ledger, outbox, now, isClockBehind, counted }: IntakePorts) {
  /** A verified delivery over HTTP. */
  function take(source: SourceConfig, delivery: Delivery): Promise<Receipt> {
    return store(source.name, delivery, understand(source, delivery));
  }

  /** An order over MQTT: the broker has checked who sent it. */
  function takeMessage(source: string, payload: Uint8Array): Promise<Receipt> {
    const delivery = { headers: {}, body: Buffer.from(payload), receivedAt: now() };
    const order = decode('order', payload);
    return store(source, delivery, order.ok ? ok({ orders: [order.value] }) : order);
  }

  /** A sender whose clock or year is wrong: its orders would count in a month to come. */
  function ofTheFuture(order: Order): Result<Order> {
    const at = order.orderedAt === undefined ? 0 : instantOf(order.orderedAt);
    if (at <= now() + AHEAD_MS || isClockBehind()) return ok(order);
    return refuse('orderedAt', order.orderedAt, 'a time that is not more than two days ahead');
  }

  type Raw = Pick<Delivery, 'headers' | 'body' | 'receivedAt'>;

  /** An amount that no sum can hold is kept as a problem, too: the order alone is refused. */
  async function store(source: string, delivery: Raw, understood: Result<Normalised>): Promise<Receipt> {
    try {
      return await settle(source, delivery, understood);
    } catch (error) {
      if (!(error instanceof SumTooLarge)) throw error;
      const amounts = understood.ok ? understood.value.orders.map(({ amount }) => amount) : [];
      const { problem } = refuse('amount', amounts.join(', '), 'an amount that the totals can still hold');
      return writer.write((unit) => keep(unit, { source, delivery, problem }));
    }
  }

  function settle(source: string, delivery: Raw, understood: Result<Normalised>): Promise<Receipt> {
    return writer.write(async (unit) => {
      if (!understood.ok) return keep(unit, { source, delivery, problem: understood.problem });
      for (const order of understood.value.orders) {
        const dated = ofTheFuture(order);
        if (!dated.ok) return keep(unit, { source, delivery, problem: dated.problem });
      }
      const { orders, ignored } = understood.value;
      const status = orders.length === 0 ? ('ignored' as const) : ('taken' as const);
      const record = { source, ...delivery, status, ...(ignored !== undefined && { note: ignored }) };
      const deliveryId = await deliveries.add(unit, record);
      const receipt: Receipt = { status, orders: [], ...(ignored !== undefined && { ignored }) };
      let changed = false;
      for (const order of orders) {
        const taken = await ledger.take(unit, { source, order, deliveryId, at: now() });
        changed ||= taken.changed;
        receipt.orders.push({ orderId: order.orderId, ...(await ring(unit, taken)), why: whyOf(taken) });
      }
      if (orders.length > 0 && !changed) receipt.status = orders.every(isTest) ? 'ignored' : 'duplicate';
      if (receipt.status === 'ignored') receipt.ignored ??= 'test mode: it never counts';
      if (changed) unit.afterCommit(counted);
      return receipt;
    });
  }

  async function keep(
    unit: Unit,
    kept: { source: string; delivery: Omit<Delivery, 'method' | 'url'>; problem: Problem },
  ) {
    const { source, delivery, problem } = kept;
    await deliveries.add(unit, { source, ...delivery, status: 'kept', note: JSON.stringify(problem) });
    return { status: 'kept' as const, orders: [], problem };
  }

  async function ring(unit: Unit, { source, order, amount, decision }: Taken): Promise<Rings> {
    const placed: RingRow[] = [];
    if (!decision.ring) return { rings: [] };
    for (const bell of config.bells) {
      if (bell.sources !== undefined && !bell.sources.includes(source)) continue;
      const row = await outbox.place(unit, {
        bell: bell.name,
        kind: 'order',
        source,
        orderId: order.orderId,
        sellers: [order.seller?.name ?? order.seller?.email].filter((name) => name !== undefined),
        customer: order.customer?.name,
        amount,
        reasons: decision.reasons,
        pattern: decision.pattern,
        expiresAt: now() + config.rules.expiryMinutes * 60_000,
      });
      placed.push(row);
    }
    return ringsOf(placed);
  }

  return { take, takeMessage };
}

type Rings = Pick<Receipt['orders'][number], 'rings' | 'quiet'>;

/** Quiet, where none of them sounds. */
function ringsOf(rows: readonly RingRow[]): Rings {
  const rings = rows.map(({ id }) => String(id));
  const [quiet] = rows.map((row) => row.quiet);
  const isQuiet = (quiet === 'hours' || quiet === 'muted') && rows.every((row) => row.quiet !== null);
  return isQuiet ? { rings, quiet } : { rings };
}

const isTest = ({ test, livemode }: Order): boolean => test === true || livemode === false;
const whyOf = ({ decision }: Taken) => (decision.ring ? decision.reasons : decision.silences);

function understand(source: SourceConfig, delivery: Delivery): Result<Normalised> {
  const body = parseJson(delivery.body);
  return body.ok ? kinds[source.kind].normalise(body.value, delivery) : body;
}
