import type { Money } from '../../broker/contract/money.ts';
import { atRate } from '../money/rate.ts';
import { type Heard, hearAll, standingOf } from '../rules/standing.ts';
import { counts, negated } from '../sale.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import type { OrderKey } from '../store/sales.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';
import type { Change } from '../totals.ts';
import { foldedWith, type Group, groupsOf, saleName } from './group.ts';
import { type KindOf, leadOf } from './lead.ts';
import { isSameOrder } from './order-keys.ts';
import { heardIn, isSameRow, keptOf, receivedIn, rowOf } from './row.ts';
import { type Head, lessWentBack } from './went-back.ts';

/** A sum in the office currency; undefined where there is no rate for the day. */
export type Convert = (
  unit: Unit,
  money: Money,
  day: string,
) => Promise<{ minor: number; rate: string; rateOn: string } | undefined>;

export interface SettlePorts {
  office: { currency: string; timeZone: string };
  kindOf: KindOf;
  convert: Convert;
}

/** Rows of whole sales as they were, and as they are now. */
export interface Settled {
  before: OrderRow[];
  after: OrderRow[];
  /** Of the order that an event is of, the row that says what all its ids were told. */
  main?: OrderRow | undefined;
}

/** `isHead`: its row says what all ids of the order were told. `own`: what it was told itself. */
interface Headed extends Head {
  isHead: boolean;
  own: Heard;
  received: Instant;
}

/** Works out what the rows of a sale come to: what several ids were told, which row counts, and for how much. */
export function settleSales({ office, kindOf, convert }: SettlePorts) {
  /** One order that is a sale of its own, as most are. */
  async function alone(unit: Unit, row: OrderRow, known: OrderRow | undefined): Promise<Settled> {
    const main = await count(unit, row, known);
    return { before: known === undefined ? [] : [known], after: [main], main };
  }

  /** The sales that these orders are of by now. `told`: the row that an event has changed, not stored yet. */
  async function together(unit: Unit, seeds: readonly OrderKey[], told?: Telling): Promise<Settled> {
    const settled: Settled = { before: [], after: [] };
    for (const stored of await groupsOf(unit, seeds)) {
      const isTold = (row: OrderRow): boolean => told !== undefined && isSameOrder(row, told.row);
      const rows = stored.rows.map((row) => (isTold(row) && told !== undefined ? told.row : row));
      const before = stored.rows.flatMap((row) => (isTold(row) ? (told?.known ?? []) : [row]));
      const group = { ...stored, rows };
      const after = await settle(unit, group, before);
      settled.before.push(...before);
      settled.after.push(...after);
      const own = after.find(isTold);
      if (own !== undefined) settled.main = leadOf(foldedWith(own, { ...group, rows: after }, kindOf), kindOf);
    }
    return settled;
  }

  async function settle(unit: Unit, group: Group, before: readonly OrderRow[]): Promise<OrderRow[]> {
    const heads = group.rows.map((row) => headed(row, group));
    const knownOf = (row: OrderRow) => before.find((each) => isSameOrder(each, row));
    const rows: OrderRow[] = [];
    for (const { row } of heads) rows.push(await count(unit, row, knownOf(row)));
    const lead = leadOf(countable(rows), kindOf);
    const sale = saleName(rows);
    const after: OrderRow[] = [];
    for (const [n, head] of heads.entries()) {
      const row = rows[n] ?? head.row;
      const less = row === lead && heads.length > 1 ? lessened(head, heads) : head.row;
      const is = less === head.row ? row : await count(unit, less, knownOf(row));
      after.push({ ...is, sale, leads: row === lead ? 1 : 0 });
    }
    return after;
  }

  /** Of the ids that one order has, the row of one says what all were told. */
  function headed(row: OrderRow, group: Group): Headed {
    const folded = foldedWith(row, group, kindOf);
    const own = heardIn(row);
    const isHead = folded.length < 2 || leadOf(folded, kindOf) === row;
    const heard = isHead && folded.length > 1 ? hearAll(folded.map(heardIn)) : own;
    const received = receivedIn(row) ?? Number(row.ordered_at);
    const place = { source: row.source, orderId: row.order_id, at: received, ...office };
    const kept = keptOf(own, { alone: folded.length === 1, received });
    return {
      ...{ isHead, own, received },
      standing: standingOf(heard),
      row: { ...rowOf(heard, row, place), heard: kept },
    };
  }

  /** The row that leads, less what went back and only others tell. What it was told itself is kept beside. */
  function lessened(lead: Headed, heads: readonly Headed[]): OrderRow {
    const others = heads.filter((each) => each !== lead && each.isHead);
    const { net, status } = lessWentBack(lead, others, kindOf);
    const { row, own, received } = lead;
    if (net === row.amount_minor && status === row.status) return row;
    return { ...row, status, amount_minor: net, heard: keptOf(own, { alone: false, received }) };
  }

  async function count(unit: Unit, row: OrderRow, known: OrderRow | undefined): Promise<OrderRow> {
    const { currency, ordered_on: day } = row;
    const minor = Number(row.amount_minor);
    if (currency === office.currency) return { ...row, counted_minor: minor, rate: null, rate_on: null };
    const isSameRate = known?.currency === currency && known.ordered_on === day;
    if (isSameRate && known.rate !== null) {
      const counted_minor = atRate({ minor, currency }, known.rate, office.currency);
      return { ...row, counted_minor, rate: known.rate, rate_on: known.rate_on };
    }
    const counted = await convert(unit, { minor, currency }, day);
    return {
      ...row,
      counted_minor: counted?.minor ?? null,
      rate: counted?.rate ?? null,
      rate_on: counted?.rateOn ?? null,
    };
  }

  return { alone, together };
}

/** While what would lead has no rate, another leads that has one: what is known of a sale is not taken out for it. */
function countable(rows: readonly OrderRow[]): readonly OrderRow[] {
  const found = rows.filter(({ won_at, counted_minor }) => won_at !== null && counted_minor !== null);
  return found.length > 0 ? found : rows;
}

export interface Telling {
  row: OrderRow;
  known: OrderRow | undefined;
}

/** What the totals move by. */
export const changesOf = ({ before, after }: Settled): Change[] => [
  ...negated(before.flatMap(counts)),
  ...after.flatMap(counts),
];

/** Whether anything of what was stored is different now. */
export const hasChanged = (settled: Settled): boolean => changedRows(settled).length > 0;

export const changedRows = ({ before, after }: Pick<Settled, 'before' | 'after'>): OrderRow[] =>
  after.filter((row) => {
    const known = before.find((each) => isSameOrder(each, row));
    return known === undefined || !isSameRow(known, row);
  });

/** Writes what is different. `stored`: rows that are there already though nothing was known of them before. */
export async function storeRows(unit: Unit, settled: Settled, stored?: OrderKey): Promise<void> {
  for (const row of changedRows(settled)) {
    const isThere = settled.before.some((each) => isSameOrder(each, row)) || (stored && isSameOrder(stored, row));
    await (isThere ? orders.change(unit, row) : orders.add(unit, row));
  }
}
