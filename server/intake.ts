import type { Order } from '../broker/contract/order.ts';
import { ok, type Problem, type Result, refuse } from '../broker/contract/result.ts';
import type { Receipt } from './api/receipt.ts';
import { type ArrivalPorts, arrivals } from './arrivals.ts';
import type { Config, SourceConfig } from './config.ts';
import type { Taken } from './sales/conclude.ts';
import { type Delivery, eventOf, type Normalised, type OrderEvent } from './sources/source.ts';
import { type DeliveryRecord, deliveries, notes } from './store/deliveries.ts';
import { fetches } from './store/fetches.ts';
import type { Writer } from './store/group-commit.ts';
import { SumTooLarge } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import { instantOf } from './time.ts';
import { type Again, readMessage, understanding } from './understanding.ts';

/** A day for a sender's clock, and a day for this machine's, which may have been set back. */
const AHEAD_MS = 2 * 86_400_000;

export interface IntakePorts extends ArrivalPorts {
  config: Config;
  writer: Writer;
  /** Whether the clock here is known to be wrong, so that it says nothing about others. */
  isClockBehind(): boolean;
  /** Whether what a delivery tells of can be asked for, and that some has to be. */
  asking: { canAsk(source: SourceConfig): boolean; wake(): void };
}

type Raw = Pick<Delivery, 'headers' | 'body' | 'receivedAt'> & Pick<DeliveryRecord, 'id' | 'way'>;

/** The one door for orders: raw into the inbox, then ledger, decision and rings, all in one transaction. */
export function openIntake(ports: IntakePorts) {
  const { config, writer, now, isClockBehind, counted, asking } = ports;
  const { read, readAgain } = understanding({ office: config.office, canAsk: asking.canAsk });
  const { arrive, isLongPast, regroup, unsay, recount } = arrivals(ports);

  /** A verified delivery over HTTP. */
  function take(source: SourceConfig, delivery: Delivery): Promise<Receipt> {
    return store(source.name, delivery, read(source, delivery));
  }

  /** An order over MQTT: the broker has checked who sent it. */
  function takeMessage(source: string, payload: Uint8Array): Promise<Receipt> {
    const delivery = { headers: {}, body: Buffer.from(payload), receivedAt: now() };
    return store(source, delivery, readMessage(payload));
  }

  /** A sender whose clock or year is wrong: its orders would count in a month to come. */
  function ofTheFuture({ order }: OrderEvent): Result<void> {
    const at = order?.orderedAt === undefined ? 0 : instantOf(order.orderedAt);
    if (at <= now() + AHEAD_MS || isClockBehind()) return ok(undefined);
    return refuse('orderedAt', order?.orderedAt, 'a time that is not more than two days ahead');
  }

  /** One with a wrong date keeps no other from counting. */
  function withoutFuture({ events, problem, ...others }: Normalised): Normalised {
    const dated = events.map(ofTheFuture);
    const ahead = dated.find((each) => !each.ok);
    const first = problem ?? (ahead?.ok === false ? ahead.problem : undefined);
    const standing = events.filter((_, at) => dated[at]?.ok);
    return { ...others, events: standing, ...(first !== undefined && { problem: first }) };
  }

  /** One that lies in the inbox is read again; what the ledger has of it already changes nothing. */
  function takeAgain(source: SourceConfig, again: Again): Promise<Receipt> {
    const { method, url, ...raw } = again;
    return store(source.name, raw, readAgain(source, again));
  }

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
      const told = sorted(withoutFuture(understood.value));
      const { events, wanted, problem } = told;
      if (problem !== undefined && events.length + wanted.length === 0)
        return keep(unit, { source, delivery, problem });
      const { deliveryId, receipt } = await put(unit, { source, delivery, told });
      let changed = false;
      let note: string | undefined;
      for (const event of events) {
        const taken = await arrive(unit, { source, event, deliveryId, at: now() });
        changed ||= taken.changed;
        receipt.orders.push({ orderId: event.orderId, ...taken.placed, why: whyOf(taken) });
        if (isStrange(event, taken)) note = notes.otherCurrency;
      }
      if (changed) unit.afterCommit(counted);
      if (receipt.status !== 'taken') return receipt;
      const isTest = events.every(({ test }) => test === true);
      if (!changed) note = isTest ? notes.test : notes.duplicate;
      const status = !changed && isTest ? 'ignored' : 'taken';
      if (note !== undefined) await deliveries.judge(unit, deliveryId, { status, note });
      if (changed) return receipt;
      return isTest
        ? { ...receipt, status, ignored: receipt.ignored ?? 'test mode: it never counts' }
        : { ...receipt, status: 'duplicate' };
    });
  }

  /** Into the inbox, and what is to be asked for onto its list. */
  async function put(unit: Unit, { source, delivery, told }: { source: string; delivery: Raw; told: Sorted }) {
    const { events, wanted, ignored, problem } = told;
    const said = problem === undefined ? ('taken' as const) : ('kept' as const);
    const status = wanted.length > 0 ? ('waiting' as const) : events.length === 0 ? ('ignored' as const) : said;
    const note = problem === undefined ? ignored : JSON.stringify(problem);
    const deliveryId = await deliveries.put(unit, {
      ...{ source, ...delivery, status },
      ...(note !== undefined && { note }),
    });
    if (delivery.id !== undefined) await fetches.forget(unit, deliveryId);
    await fetches.add(unit, wanted, { source, deliveryId, at: now() });
    if (wanted.length > 0) unit.afterCommit(asking.wake);
    const receipt: Receipt = {
      ...{ status, orders: [] },
      ...(ignored !== undefined && { ignored }),
      ...(problem !== undefined && { problem }),
    };
    return { deliveryId, receipt };
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

  return { take, takeMessage, takeAgain, readAgain, takeAsked, arrive, place, regroup, unsay, recount };
}

/** What went back in another currency than the order's is not taken off, which somebody should see. */
const isStrange = ({ deduction }: OrderEvent, { decision }: Taken): boolean =>
  deduction !== undefined && !decision.ring && decision.silences.some(({ kind }) => kind === 'other-currency');

export interface ToldWhenAsked {
  events: readonly OrderEvent[];
  delivery: number | Omit<DeliveryRecord, 'source' | 'id'>;
  history?: boolean;
  also?(unit: Unit): Promise<void>;
}

type Sorted = ReturnType<typeof sorted>;

/** What counts now, and what is asked for first: an event of such an order only stands in where asking fails. */
function sorted({ events, fetch: wanted = [], ...others }: Normalised) {
  const asked = new Set(wanted.map(({ id }) => id));
  return { ...others, wanted, events: events.filter(({ orderId }) => !asked.has(orderId)) };
}

const whyOf = ({ decision }: Taken) => (decision.ring ? decision.reasons : decision.silences);
