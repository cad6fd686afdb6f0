import type { Order } from '../broker/contract/order.ts';
import { ok, type Problem, type Result, refuse } from '../broker/contract/result.ts';
import { decode, parseJson } from '../broker/contract/topics.ts';
import type { Receipt } from './api/receipt.ts';
import type { Config, SourceConfig } from './config.ts';
import type { Arrival, Ledger, Taken } from './ledger.ts';
import type { Outbox } from './outbox.ts';
import { ringOn } from './rules/decide.ts';
import type { Rules } from './rules/settings.ts';
import { settleRings } from './sales/ring-once.ts';
import { kinds } from './sources/kinds.ts';
import { withOffice } from './sources/settings.ts';
import { type Delivery, eventOf, type Normalised, type OrderEvent } from './sources/source.ts';
import { type DeliveryRecord, deliveries, notes } from './store/deliveries.ts';
import { fetches } from './store/fetches.ts';
import type { Writer } from './store/group-commit.ts';
import { type OrderRow, orders } from './store/orders.ts';
import type { RingRow } from './store/rings.ts';
import type { OrderKey } from './store/sales.ts';
import { SumTooLarge } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import { type Instant, instantOf } from './time.ts';

/** A day for a sender's clock, and a day for this machine's, which may have been set back. */
const AHEAD_MS = 2 * 86_400_000;
/** An office that is closed over a weekend still rings for it. */
const LONG_PAST_MS = 14 * 86_400_000;

export interface IntakePorts {
  config: Config;
  rules: () => Rules;
  writer: Writer;
  ledger: Ledger;
  outbox: Outbox;
  now: () => Instant;
  /** Whether the clock here is known to be wrong, so that it says nothing about others. */
  isClockBehind(): boolean;
  /** The totals may have moved. */
  counted(): void;
  /** Whether what a delivery tells of can be asked for, and that some has to be. */
  asking: { canAsk(source: SourceConfig): boolean; wake(): void };
}

/** The one door for orders: raw into the inbox, then ledger, decision and rings, all in one transaction. */
export function openIntake({
  config,
  rules,
  writer,
  ledger,
  outbox,
  now,
  isClockBehind,
  counted,
  asking,
}: IntakePorts) {
  /** A verified delivery over HTTP. */
  function take(source: SourceConfig, delivery: Delivery): Promise<Receipt> {
    return store(source.name, delivery, read(source, delivery));
  }

  function read(source: SourceConfig, delivery: Delivery): Result<Normalised> {
    return answerable(source, understand(withOffice(source, config.office), delivery), asking);
  }

  /** An order over MQTT: the broker has checked who sent it. */
  function takeMessage(source: string, payload: Uint8Array): Promise<Receipt> {
    const delivery = { headers: {}, body: Buffer.from(payload), receivedAt: now() };
    const order = decode('order', payload);
    return store(source, delivery, order.ok ? ok({ events: [eventOf(order.value)] }) : order);
  }

  /** A sender whose clock or year is wrong: its orders would count in a month to come. */
  function ofTheFuture({ order }: OrderEvent): Result<void> {
    const at = order?.orderedAt === undefined ? 0 : instantOf(order.orderedAt);
    if (at <= now() + AHEAD_MS || isClockBehind()) return ok(undefined);
    return refuse('orderedAt', order?.orderedAt, 'a time that is not more than two days ahead');
  }

  /** One that lies in the inbox is read again; what the ledger has of it already changes nothing. */
  function takeAgain(source: SourceConfig, { id, method = 'POST', url = '', ...raw }: Again): Promise<Receipt> {
    const delivery = { ...raw, method, url };
    const order = raw.asMessage && decode('order', raw.body);
    const again = order ? (order.ok ? ok({ events: [eventOf(order.value)] }) : order) : read(source, delivery);
    return store(source.name, { ...raw, id }, again);
  }

  type Raw = Pick<Delivery, 'headers' | 'body' | 'receivedAt'> & Pick<DeliveryRecord, 'id' | 'way'>;

  /** An amount that no sum can hold is kept as a problem, too: the order alone is refused. */
  async function store(source: string, delivery: Raw, understood: Result<Normalised>): Promise<Receipt> {
    try {
      return await settle(source, delivery, understood);
    } catch (error) {
      if (!(error instanceof SumTooLarge)) throw error;
      const amounts = understood.ok ? understood.value.events.map(({ order }) => order?.amount) : [];
      const { problem } = refuse('amount', amounts.join(', '), 'an amount that the totals can still hold');
      return writer.write((unit) => keep(unit, { source, delivery, problem }));
    }
  }

  function settle(source: string, delivery: Raw, understood: Result<Normalised>): Promise<Receipt> {
    return writer.write(async (unit) => {
      if (!understood.ok) return keep(unit, { source, delivery, problem: understood.problem });
      for (const event of understood.value.events) {
        const dated = ofTheFuture(event);
        if (!dated.ok) return keep(unit, { source, delivery, problem: dated.problem });
      }
      const { events, wanted, ignored, problem } = sorted(understood.value);
      if (problem !== undefined && events.length === 0) return keep(unit, { source, delivery, problem });
      const told = problem !== undefined ? ('kept' as const) : ('taken' as const);
      const status = wanted.length > 0 ? ('waiting' as const) : events.length === 0 ? ('ignored' as const) : told;
      const note = problem === undefined ? ignored : JSON.stringify(problem);
      const deliveryId = await deliveries.put(unit, {
        source,
        ...delivery,
        status,
        ...(note !== undefined && { note }),
      });
      const receipt: Receipt = {
        ...{ status, orders: [] },
        ...(ignored !== undefined && { ignored }),
        ...(problem !== undefined && { problem }),
      };
      if (delivery.id !== undefined) await fetches.forget(unit, deliveryId);
      await fetches.add(unit, wanted, { source, deliveryId, at: now() });
      if (wanted.length > 0) unit.afterCommit(asking.wake);
      let changed = false;
      for (const event of events) {
        const taken = await arrive(unit, { source, event, deliveryId, at: now() });
        changed ||= taken.changed;
        receipt.orders.push({ orderId: event.orderId, ...taken.placed, why: whyOf(taken) });
      }
      if (status === 'taken' && !changed)
        receipt.status = events.every(({ test }) => test === true) ? 'ignored' : 'duplicate';
      if (receipt.status === 'ignored') receipt.ignored ??= 'test mode: it never counts';
      if (receipt.status === 'duplicate')
        await deliveries.judge(unit, deliveryId, { status: 'taken', note: notes.duplicate });
      if (status === 'taken' && receipt.status === 'ignored')
        await deliveries.judge(unit, deliveryId, { status: 'ignored', note: notes.test });
      if (changed) unit.afterCommit(counted);
      return receipt;
    });
  }

  /**
   * Events that a source's API has told, for a delivery in the inbox (`deliveryId`) or one that is made of them; `also`
   * is part of the same transaction. Refused where one cannot be taken: then nothing has changed.
   */
  async function takeAsked(source: string, told: ToldWhenAsked): Promise<Result<{ changed: boolean }>> {
    for (const event of told.events) {
      const dated = ofTheFuture(event);
      if (!dated.ok) return dated;
    }
    try {
      return ok(await writer.write((unit) => arriveAll(unit, source, told)));
    } catch (error) {
      if (!(error instanceof SumTooLarge)) throw error;
      const amounts = told.events.map(({ order }) => order?.amount);
      return refuse('amount', amounts.join(', '), 'an amount that the totals can still hold');
    }
  }

  async function arriveAll(unit: Unit, source: string, { events, delivery, history, also }: ToldWhenAsked) {
    const deliveryId = typeof delivery === 'number' ? delivery : await deliveries.add(unit, { source, ...delivery });
    let changed = false;
    for (const event of events) {
      const past = history === true || (await isLongPast(unit, source, event));
      const taken = await arrive(unit, { source, event, deliveryId, at: now(), ...(past && { history: true }) });
      changed ||= taken.changed;
    }
    await also?.(unit);
    if (changed) unit.afterCommit(counted);
    return { changed };
  }

  /** One that was won long ago and is heard of only now has been looked at or edited: that is no news. */
  async function isLongPast(unit: Unit, source: string, { orderId, order }: OrderEvent): Promise<boolean> {
    if (order?.orderedAt === undefined || instantOf(order.orderedAt) > now() - LONG_PAST_MS) return false;
    return (await orders.find(unit, source, orderId)) === undefined;
  }

  async function keep(unit: Unit, kept: { source: string; delivery: Raw; problem: Problem }) {
    const { source, delivery, problem } = kept;
    await deliveries.put(unit, { source, ...delivery, status: 'kept', note: JSON.stringify(problem) });
    return { status: 'kept' as const, orders: [], problem };
  }

  /** An order that a person or a script tells. */
  function place(source: string, order: Order): Promise<Receipt> {
    const body = Buffer.from(JSON.stringify(order));
    const delivery = { headers: {}, body, receivedAt: now(), way: 'api' as const };
    return store(source, delivery, ok({ events: [eventOf(order)] }));
  }

  /** What is one sale was changed by hand. */
  async function regroup(unit: Unit, keys: readonly OrderKey[]): Promise<void> {
    await settleRings(unit, await ledger.regroup(unit, keys, now()), outbox.conclude);
    unit.afterCommit(counted);
  }

  /** One event, in a transaction that is open already: into the ledger, and its rings. */
  async function arrive(unit: Unit, arrival: Arrival): Promise<Taken & { placed: Rings }> {
    const { source, event } = arrival;
    const past = event.kind === 'changed' && (await isLongPast(unit, source, event));
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

  return { take, takeMessage, takeAgain, takeAsked, arrive, place, regroup, recount };
}

export interface ToldWhenAsked {
  events: readonly OrderEvent[];
  delivery: number | Omit<DeliveryRecord, 'source' | 'id'>;
  history?: boolean;
  also?(unit: Unit): Promise<void>;
}

const TOKEN = "the token that opens the source's own API, since its deliveries tell only what has changed";

/** What is to be asked for needs a source that can be asked; without, what the delivery itself tells must do. */
function answerable(
  source: SourceConfig,
  understood: Result<Normalised>,
  { canAsk }: IntakePorts['asking'],
): Result<Normalised> {
  if (!understood.ok || understood.value.fetch === undefined || canAsk(source)) return understood;
  const { fetch, ...without } = understood.value;
  const told = new Set(without.events.map(({ orderId }) => orderId));
  return fetch.every(({ id }) => told.has(id)) ? ok(without) : refuse('token', undefined, TOKEN);
}

/** What counts now, and what is asked for first: an event of such an order only stands in where asking fails. */
function sorted({ events, fetch: wanted = [], ...others }: Normalised) {
  const asked = new Set(wanted.map(({ id }) => id));
  return { ...others, wanted, events: events.filter(({ orderId }) => !asked.has(orderId)) };
}

/** A delivery as the inbox keeps it. `asMessage`: it came over MQTT, where the payload is the order. */
export type Again = Pick<Delivery, 'headers' | 'body' | 'receivedAt'> &
  Partial<Pick<Delivery, 'method' | 'url'>> &
  Pick<DeliveryRecord, 'way'> & { id: number; asMessage?: boolean };

type Rings = Pick<Receipt['orders'][number], 'rings' | 'quiet'>;

/** Quiet, where none of them sounds. */
function ringsOf(rows: readonly RingRow[]): Rings {
  const rings = rows.map(({ id }) => String(id));
  const [quiet] = rows.map((row) => row.quiet);
  const isQuiet = (quiet === 'hours' || quiet === 'muted') && rows.every((row) => row.quiet !== null);
  return isQuiet ? { rings, quiet } : { rings };
}

const whyOf = ({ decision }: Taken) => (decision.ring ? decision.reasons : decision.silences);

function understand(source: SourceConfig, delivery: Delivery): Result<Normalised> {
  const kind = kinds[source.kind];
  const body = kind.parse === undefined ? parseJson(delivery.body) : kind.parse(delivery.body, delivery);
  const read = body.ok ? kind.normalise(body.value, delivery, source) : body;
  return read.ok && delivery.test ? ok(asTest(read.value)) : read;
}

const asTest = ({ events, ignored, fetch }: Normalised): Normalised => ({
  events: events.map((event) => ({ ...event, test: true })),
  ...(ignored !== undefined && { ignored }),
  ...(fetch !== undefined && events.length === 0 && { ignored: notes.test }),
});
