import type { Order } from '../../broker/contract/order.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { API_SOURCE, type JoinOrder, type OrdersPage, type OrdersQuery, type OrderView } from '../api/orders.ts';
import type { Receipt } from '../api/receipt.ts';
import type { Config } from '../config.ts';
import type { openIntake } from '../intake.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { logRows } from '../store/log-rows.ts';
import { type OrderPlace, ordersQuery } from '../store/order-list.ts';
import { orders } from '../store/orders.ts';
import { readCommitted } from '../store/reading.ts';
import { sales, withId } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import { dayNamed, type Instant } from '../time.ts';
import { isSameOrder, otherOf } from './order-keys.ts';
import { orderLine, orderView } from './order-view.ts';

export interface OrdersDeskPorts {
  config: Config;
  db: Db;
  writer: Writer;
  intake: Pick<ReturnType<typeof openIntake>, 'place' | 'regroup'>;
  isSource(name: string): boolean;
  /** Every key of a customer. */
  keysOf(unit: Unit, key: string): Promise<string[]>;
  now: () => Instant;
}

export type OrdersDesk = ReturnType<typeof openOrdersDesk>;

/** An order of this office, and who says something of it. */
interface Asked {
  source: string;
  orderId: string;
  by: string;
}

const END_OF_TIME = 9_000_000_000_000_000;

/** The orders as they stand, those that people place themselves, and which of them are one sale. */
export function openOrdersDesk({ config, db, writer, intake, isSource, keysOf, now }: OrdersDeskPorts) {
  const { currency, timeZone } = config.office;

  async function list(asked: OrdersQuery): Promise<Result<OrdersPage>> {
    const { source, orderId, status, customer, from, to, after, limit } = asked;
    const place = placeIn(after);
    if (!place.ok) return place;
    const among =
      orderId === undefined ? undefined : await readCommitted(db, (reading) => reading.all(withId, { orderId }));
    if (among?.length === 0) return ok({ orders: [] });
    const filter = {
      ...{ source, among, status },
      customer: customer === undefined ? undefined : await writer.write((unit) => keysOf(unit, customer)),
      from: from === undefined ? 0 : dayNamed(from, timeZone).start,
      until: to === undefined ? END_OF_TIME : dayNamed(to, timeZone).end,
    };
    const rows = await ordersQuery(db, filter, { after: place.value, limit: limit + 1 }).execute();
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const lines = await readCommitted(db, (reading) => shown.map((row) => orderLine(reading, row, currency)));
    return ok({ orders: lines, ...(last && { next: cursorOf(last) }) });
  }

  async function find(source: string, orderId: string): Promise<Result<OrderView>> {
    const view = await readCommitted(db, (reading) => {
      const row = reading.first(logRows.order, { source, orderId });
      return row && orderView(reading, row, currency);
    });
    return view === undefined ? strange(orderId) : ok(view);
  }

  /** An order as a person or a script tells it. */
  async function place(source: string, order: Order): Promise<Result<Receipt>> {
    if (source !== API_SOURCE && !isSource(source))
      return refuse('source', source, `a source of this office, or ${API_SOURCE}`);
    return ok(await intake.place(source, order));
  }

  /** From now on both are one sale: it counts once, and what still waits of a second ring falls silent. */
  async function join({ source, orderId, by }: Asked, other: JoinOrder): Promise<Result<OrderView>> {
    const one = { source, order_id: orderId };
    const two = { source: other.source, order_id: other.orderId };
    const joined = await writer.write(async (unit): Promise<Result<void>> => {
      const [row, second] = [
        await orders.find(unit, source, orderId),
        await orders.find(unit, other.source, other.orderId),
      ];
      if (row === undefined || second === undefined) return strange(row === undefined ? orderId : other.orderId);
      if (isSameOrder(one, two) || (row.sale !== null && row.sale === second.sale))
        return refuse('sale', other.orderId, 'an order that is not the same sale already');
      await sales.join(unit, {
        ...one,
        ...{ other_source: two.source, other_order_id: two.order_id },
        ...{ how: 'hand', at: now(), by },
      });
      return ok(await intake.regroup(unit, [one, two]));
    });
    return joined.ok ? find(source, orderId) : joined;
  }

  /** Two sales again, each counting for itself, and no reference joins them anew. Nothing rings for it. */
  async function part({ source, orderId, by }: Asked, other: JoinOrder): Promise<Result<OrderView>> {
    const one = { source, order_id: orderId };
    const two = { source: other.source, order_id: other.orderId };
    const parted = await writer.write(async (unit): Promise<Result<void>> => {
      if ((await orders.find(unit, source, orderId)) === undefined) return strange(orderId);
      const between = (await sales.joinsOf(unit, one)).filter(
        (join) => join.undone_at === null && isSameOrder(otherOf(join, one), two),
      );
      if (between.length === 0) return refuse('otherOrderId', other.orderId, 'an order that is joined with it');
      await sales.undo(
        unit,
        between.map(({ id }) => id),
        { at: now(), by },
      );
      return ok(await intake.regroup(unit, [one, two]));
    });
    return parted.ok ? find(source, orderId) : parted;
  }

  return { list, find, place, join, part };
}

const strange = (orderId: string) => refuse('orderId', orderId, 'an order of that source in this office');

const cursorOf = (row: { ordered_at: number; source: string; order_id: string }): string =>
  Buffer.from(JSON.stringify([Number(row.ordered_at), row.source, row.order_id])).toString('base64url');

function placeIn(cursor: string | undefined): Result<OrderPlace | undefined> {
  if (cursor === undefined) return ok(undefined);
  try {
    const [at, source, orderId]: unknown[] = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (typeof at === 'number' && typeof source === 'string' && typeof orderId === 'string')
      return ok({ at, source, orderId });
  } catch {
    // not one of ours
  }
  return refuse('after', cursor, 'the next of the page before');
}
