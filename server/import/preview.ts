import type { ImportPreview } from '../api/imports.ts';
import { dayOf, type Instant } from '../time.ts';
import { groupRows } from './groups.ts';
import type { Weighed } from './mapped.ts';
import type { Row } from './parsing.ts';
import { orderReader, type Read } from './reading.ts';

const SHOWN = 20;

export interface PreviewOptions {
  timeZone: string;
  asOf: Instant;
  latest: Instant;
}

/** The first orders as they would be read, and how many of the sample could not be. */
export function preview(
  rows: readonly Row[],
  weighed: Weighed,
  options: PreviewOptions,
): Omit<ImportPreview, 'columns'> {
  const { mapped, questions, decimal, dates, statuses } = weighed;
  const read = orderReader({ mapped, ...options });
  const { orderId } = mapped.places;
  const groups = orderId === undefined ? rows.map((row) => [row]) : groupRows(rows, orderId, mapped.mapping.rows);
  const orders: ImportPreview['orders'] = [];
  let refused = 0;
  for (const group of groups) {
    const result = read(group);
    if (!result.ok) refused += 1;
    if (orders.length < SHOWN) orders.push(shown(group, result, options.timeZone));
  }
  return { questions, decimal, ...(dates && { dates }), orders, rows: rows.length, refused, statuses };
}

function shown(group: readonly Row[], read: Read, zone: string): ImportPreview['orders'][number] {
  const row = group[0]?.row ?? 0;
  if (!read.ok) return { row, lines: 0, problem: read.problem };
  if (read.value === 'skip') return { row, lines: 0, status: 'skip' };
  const { orderId, amount, currency, orderedAt, status, customer, seller, lines } = read.value.order;
  const named = customer?.name ?? customer?.id;
  const by = seller?.name ?? seller?.email;
  return {
    ...{ row, orderId, amount, currency, status, lines: lines?.length ?? 0 },
    ...(orderedAt !== undefined && { orderedOn: dayOf(Date.parse(orderedAt), zone).day }),
    ...(named !== undefined && { customer: named }),
    ...(by !== undefined && { seller: by }),
  };
}
