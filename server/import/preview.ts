import { dateOrders, decimalMarks, type ImportPreview } from '../api/imports.ts';
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
  const waits = waitingOn(weighed, options);
  const { orderId } = mapped.places;
  const groups = orderId === undefined ? rows.map((row) => [row]) : groupRows(rows, orderId, mapped.mapping.rows);
  const orders: ImportPreview['orders'] = [];
  let refused = 0;
  let waiting = 0;
  for (const group of groups) {
    const result = read(group);
    if (!result.ok) refused += 1;
    if (!result.ok && waits(group)) waiting += 1;
    if (orders.length < SHOWN) orders.push(shown(group, result, options.timeZone));
  }
  return { questions, decimal, ...(dates && { dates }), orders, rows: rows.length, refused, waiting, statuses };
}

/** Whether rows that cannot be read may be once a question is answered: it asks for what they lack, or another answer reads them. */
function waitingOn({ mapped, questions }: Weighed, options: PreviewOptions) {
  const marks = questions.includes('decimal') ? decimalMarks : [mapped.decimal];
  const orders = questions.includes('dates') ? dateOrders : [mapped.dates];
  const readers = marks.flatMap((decimal) =>
    orders.map((dates) => orderReader({ mapped: { ...mapped, decimal, dates }, ...options })),
  );
  const asked: readonly string[] = questions;
  return (group: readonly Row[]): boolean =>
    readers.map((read) => read(group)).some((result) => result.ok || asked.includes(result.problem.field));
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
