import { type Money, wire } from '../../broker/contract/money.ts';
import type { WentBack } from '../api/wins.ts';
import { hearAll, standingOf } from '../rules/standing.ts';
import { disputedIn, disputeOver, type SaleDispute } from '../sales/disputes.ts';
import { heardIn } from '../sales/row.ts';
import { logRows } from '../store/log-rows.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Reading } from '../store/reading.ts';

/** What went back of the sale that an order is of: by the word of its own source, and of the others that tell of it. */
export function wentBackOf(reading: Reading, order: OrderRow): WentBack[] {
  const rows = saleOf(reading, order);
  const lead = rows.find(({ leads }) => leads === 1) ?? order;
  const sources = [...new Set([order, lead, ...rows].map(({ source }) => source))];
  return sources.flatMap((source) => toldBy(source, { rows, lead }));
}

/** How the payment disputes over it stand. */
export const disputeOf = (reading: Reading, order: OrderRow): SaleDispute | undefined =>
  disputeOver(order, saleOf(reading, order));

const saleOf = (reading: Reading, order: OrderRow): OrderRow[] =>
  order.sale === null ? [order] : reading.all(logRows.sale, { sale: order.sale });

/** The ids of one source say together what went back: a refund is told of the payment, their sum of its charge. */
function toldBy(source: string, { rows, lead }: { rows: readonly OrderRow[]; lead: OrderRow }): WentBack[] {
  const own = rows.filter((row) => row.source === source);
  const heard = hearAll(own.map(heardIn));
  const { back, said, strange } = standingOf(heard);
  const currency = own[0]?.currency ?? lead.currency;
  // Of a payment that nobody told there is no share to take of an order in another currency.
  const takenOff = said !== undefined || currency === lead.currency;
  const entry = (money: Money, isTakenOff: boolean): WentBack => ({
    ...{ source, amount: wire(money), takenOff: isTakenOff },
    disputes: disputedIn(heard, money.currency).map(({ state, ...sum }) => ({ state, amount: wire(sum) })),
  });
  return [
    ...(back > 0 ? [entry({ minor: back, currency: said?.currency ?? currency }, takenOff)] : []),
    ...strange.map((money) => entry(money, false)),
  ];
}
