import { type Heard, nothingHeard } from '../rules/standing.ts';
import { counts, negated } from '../sale.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import { presses } from '../store/presses.ts';
import { type JoinRow, sales } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import type { Totals } from '../totals.ts';
import type { CustomerPort } from './facts.ts';
import { groupsOf } from './group.ts';
import type { linkOrders } from './links.ts';
import { isSameOrder, keyOf } from './order-keys.ts';
import { toldBy } from './press-of-order.ts';
import { keptOf, rowOf } from './row.ts';
import { changesOf, type settleSales, storeRows } from './settle.ts';

export interface UnsaidPorts {
  settle: ReturnType<typeof settleSales>;
  unborne: ReturnType<typeof linkOrders>['unborne'];
  totals: Pick<Totals, 'move'>;
  customers: Pick<CustomerPort, 'know'>;
  office: { currency: string; timeZone: string };
}

/** What is left that was said of an order. `received`: when the first of it came; `wonAt`: the first that said won. */
export interface Left {
  heard: Heard;
  received: Instant;
  wonAt: Instant | undefined;
}

/** Who takes back what, and when; `deliveryId`: what is taken back. */
export interface TakingBack {
  at: Instant;
  deliveryId: number;
}

/**
 * Something that was said of orders is taken back: they are what the rest comes to. Nothing rings for it, and it is no
 * correction. Both resolve with the rows of the sales that they are, or were, of.
 */
export function unsayOrders({ settle, unborne, totals, customers, office }: UnsaidPorts) {
  /** Nothing is left of what was said of it: as if it had never been heard of, but for joins that people have made or undone. */
  async function forget(unit: Unit, row: OrderRow, it: TakingBack): Promise<OrderRow[]> {
    const joins = await sales.joinsOf(unit, row);
    const others = row.sale === null ? [] : (await groupsOf(unit, [row])).flatMap(({ rows }) => rows);
    const keys = others.filter((each) => !isSameOrder(each, row)).map(keyOf);
    for (const join of joins) if (!isByPerson(join)) await sales.drop(unit, join.id);
    if (joins.some(isByPerson)) {
      keys.push(keyOf(row));
      const empty = emptied(row, it.at);
      await orders.change(unit, empty);
      await note(unit, empty, { ...it, previousAt: row.decided_at });
    } else await orders.remove(unit, row);
    keys.push(...(await unborne(unit, row.order_id, it.at)));
    const alone = { joined_source: null, joined_order: null };
    const press = row.press_id === null ? [] : [await presses.change(unit, row.press_id, alone)];
    const settled = await settle.together(unit, keys);
    const told = press.flatMap((each) => toldBy(each, office));
    await totals.move(unit, [...negated(counts(row)), ...told, ...changesOf(settled)], it.at);
    await storeRows(unit, settled);
    return settled.after;
  }

  /** Its row, that it keeps what people said of it: without an amount or a name, and counting for nothing. */
  function emptied(row: OrderRow, at: Instant): OrderRow {
    const place = { source: row.source, orderId: row.order_id, at: Number(row.won_at ?? row.ordered_at), ...office };
    const heard = keptOf(nothingHeard, { alone: true, received: place.at });
    return { ...rowOf(nothingHeard, undefined, place), heard, sale: row.sale, leads: row.leads, decided_at: at };
  }

  /** It says again what the rest of what was said of it comes to. */
  async function retell(unit: Unit, row: OrderRow, { heard, received, wonAt, ...it }: Left & TakingBack) {
    const place = { source: row.source, orderId: row.order_id, at: received, ...office };
    const told: OrderRow = {
      ...rowOf(heard, row, place),
      heard: keptOf(heard, { alone: true, received }),
      ...{ won_at: wonAt ?? null, decided_at: it.at },
    };
    const settled =
      row.sale === null
        ? await settle.alone(unit, told, row)
        : await settle.together(unit, [keyOf(row)], { row: told, known: row });
    await totals.move(unit, changesOf(settled), it.at);
    await storeRows(unit, settled);
    await note(unit, told, { ...it, previousAt: row.decided_at });
    const { customer_key: key, customer: name } = told;
    if (key !== null) await customers.know(unit, { key, name, at: it.at });
    return settled.after;
  }

  return { forget, retell };
}

const isByPerson = ({ how, undone_at }: JoinRow): boolean => how === 'hand' || undone_at !== null;

function note(unit: Unit, row: OrderRow, it: TakingBack & { previousAt: number | null }): Promise<void> {
  const { at, deliveryId, previousAt } = it;
  const amount = { minor: Number(row.amount_minor), currency: row.currency };
  return orders.decided(unit, {
    ...{ source: row.source, orderId: row.order_id, deliveryId, at, rings: false, why: [{ kind: 'history' }] },
    previousAt: previousAt ?? undefined,
    said: { kind: 'taken-back', at, status: row.status, amount },
  });
}
