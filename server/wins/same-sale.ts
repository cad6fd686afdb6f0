import type { SameSale } from '../api/wins.ts';
import { isSameOrder, otherOf } from '../sales/order-keys.ts';
import { logRows } from '../store/log-rows.ts';
import type { OrderRow } from '../store/orders.ts';
import type { Reading } from '../store/reading.ts';
import { type JoinRow, joinsOf, type OrderKey } from '../store/sales.ts';
import { isoOf } from '../time.ts';
import { winId } from './views.ts';

/** The orders that are the same sale as this one, and those that were said to be, by hand or by what they refer to. */
export function sameSaleAs(reading: Reading, { source, order_id, sale }: OrderRow): SameSale[] {
  const key = { source, order_id };
  const joins = reading.all(joinsOf, key);
  const rows = sale === null ? [] : reading.all(logRows.sale, { sale }).filter((row) => !isSameOrder(row, key));
  const through = (row: OrderKey) => joins.filter((join) => isSameOrder(otherOf(join, key), row));
  const now = rows.map((row) => ({
    ...named(row),
    counts: row.leads === 1,
    ...howOf(through(row).find(({ undone_at }) => undone_at === null)),
  }));
  const former = joins.filter(
    (join) => join.undone_at !== null && !rows.some((row) => isSameOrder(row, otherOf(join, key))),
  );
  return [...now, ...former.map((join) => ({ ...named(otherOf(join, key)), counts: false, ...howOf(join) }))];
}

const named = ({ source, order_id }: OrderKey) => ({
  win: winId.order(source, order_id),
  source,
  orderId: order_id,
});

function howOf(join: JoinRow | undefined): Pick<SameSale, 'how' | 'by' | 'at' | 'undone'> {
  if (join === undefined) return {};
  const { how, by, at, undone_at, undone_by } = join;
  const undone = undone_at === null ? {} : { undone: { at: isoOf(Number(undone_at)), by: undone_by ?? '' } };
  return { how, by, at: isoOf(Number(at)), ...undone };
}
