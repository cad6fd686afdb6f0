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
  const sales = new Map<string, Look[]>();
  for (const order of orders) {
    const several = later.size === 0 ? undefined : later.get(order.id);
    const own = several === undefined ? [onlyLook(order)] : eachLook(order, several, amountOf);
    const { sale } = order.more;
    if (sale === null) for (const look of own) looks.push(look);
    else if (sales.get(sale)?.push(...own) === undefined) sales.set(sale, own);
  }
  for (const told of sales.values()) for (const look of asOneSale(told)) looks.push(look);
  return looks.sort((a, b) => a.at - b.at);
}

/** Until the order that counts by now was won, what others told of the sale counted. */
function asOneSale(told: readonly Look[]): Look[] {
  if (told.length === 1) return [...told];
  const own = told.filter(({ order }) => order.leads);
  const wonAt = (own.find(({ status }) => status === 'won') ?? own[0])?.at ?? 0;
  const others = told.filter(({ order, at }) => !order.leads && at < wonAt).sort((a, b) => a.at - b.at);
  const all = others.length === 0 ? own : [...others, ...own.filter(({ at }) => at >= wonAt)];
  return all.map((look, index) => ({ ...look, before: index > 0, again: index < all.length - 1 }));
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
  const first = (looks.find((look) => look.status === 'won') ?? looks[0])?.at ?? orderedAt; // a deal is open long before
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
