import type { LookRow, ReplayRow } from '../store/replay-rows.ts';

/** One time an order was looked at: at its own time where it was told long after. */
export interface Look {
  order: ReplayRow;
  at: number;
  status: string;
  /** In its own currency; undefined: as it stands now. */
  amount: number | undefined;
  counted: number | null;
  /** It was told when it was won, so that the hour says whether the office was open. */
  live: boolean;
  /** Whether the order was looked at before, and whether it will be again. */
  before: boolean;
  again: boolean;
}

/** What is told later than this after an order's own time was told for the record: its own time counts. */
const LATE_MS = 36 * 3_600_000;

/** What an order comes to now, in its own currency. */
type AmountOf = (order: ReplayRow) => number;

/** All looks at all orders, in the order of time. */
export function looksAt(orders: readonly ReplayRow[], again: readonly LookRow[], amountOf: AmountOf): Look[] {
  const later = new Map<number, LookRow[]>();
  for (const look of again) {
    if (look.status === null || look.amount_minor === null) continue; // an older version wrote neither
    const known = later.get(look.id);
    if (known === undefined) later.set(look.id, [look]);
    else known.push(look);
  }
  const looks: Look[] = [];
  for (const order of orders) {
    const several = later.size === 0 ? undefined : later.get(order.id);
    if (several === undefined) looks.push(onlyLook(order));
    else looks.push(...eachLook(order, several, amountOf));
  }
  return looks.sort((a, b) => a.at - b.at);
}

/** The order as it stands now. */
function onlyLook(order: ReplayRow): Look {
  const { status, counted, orderedAt, told } = order;
  const live = Math.abs(told - orderedAt) <= LATE_MS;
  return { order, at: live ? told : orderedAt, status, amount: undefined, counted, live, before: false, again: false };
}

/** What it was each time; in the office currency as its newest amount was counted. */
function eachLook(order: ReplayRow, looks: readonly LookRow[], amountOf: AmountOf): Look[] {
  const { counted, orderedAt } = order;
  const first = looks[0]?.at ?? orderedAt;
  if (Math.abs(first - orderedAt) > LATE_MS) return [onlyLook(order)];
  const amount = amountOf(order);
  const rate = counted === null || amount === 0 ? undefined : counted / amount;
  return looks.map(({ at, status, amount_minor }, index) => {
    const minor = amount_minor ?? 0;
    const inOffice = minor === amount ? counted : rate === undefined ? null : Math.round(minor * rate);
    const known = { before: index > 0, again: index < looks.length - 1 };
    return { order, at, status: status ?? 'won', amount: minor, counted: inOffice, live: true, ...known };
  });
}
