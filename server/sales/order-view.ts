import { wire } from '../../broker/contract/money.ts';
import type { OrderLine, OrderView } from '../api/orders.ts';
import { standingOf } from '../rules/standing.ts';
import { counts } from '../sale.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Reading } from '../store/reading.ts';
import { isoOf } from '../time.ts';
import { decisionLife, decisionsOf } from '../wins/life.ts';
import { sameSaleAs } from '../wins/same-sale.ts';
import { winId } from '../wins/views.ts';
import { disputeOf, wentBackOf } from '../wins/went-back.ts';
import { heardIn } from './row.ts';

/** `currency`: the office's. */
export function orderLine(reading: Reading, row: OrderRow, currency: string): OrderLine {
  const dispute = disputeOf(reading, row);
  const { source, order_id: orderId, customer_key: key, customer: name } = row;
  return {
    win: winId.order(source, orderId),
    ...{ source, orderId, status: row.status },
    ...(dispute !== undefined && { dispute }),
    amount: wire({ minor: Number(row.amount_minor), currency: row.currency }),
    ...(row.counted_minor !== null && { counted: wire({ minor: Number(row.counted_minor), currency }) }),
    ...(row.rate !== null && { rate: row.rate }),
    ...(row.rate_on !== null && { rateOn: row.rate_on }),
    counts: counts(row).length > 0,
    orderedAt: isoOf(Number(row.ordered_at)),
    orderedOn: row.ordered_on,
    updatedAt: isoOf(Number(row.updated_at)),
    ...(key !== null && { customer: { key, ...(name !== null && { name }) } }),
    ...(row.seller !== null && { seller: row.seller }),
    ...(row.pursued_since !== null && { pursuedSince: row.pursued_since }),
    rang: row.rang === 1,
  };
}

export const orderView = (reading: Reading, row: OrderRow, currency: string): OrderView => ({
  ...orderLine(reading, row, currency),
  ...(row.lines !== null && { lines: JSON.parse(row.lines) }),
  references: [...(standingOf(heardIn(row)).references ?? [])],
  history: decisionsOf(reading, row).map((each) => decisionLife(reading, each)),
  sale: sameSaleAs(reading, row),
  back: wentBackOf(reading, row),
});
