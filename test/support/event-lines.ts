import { sentence } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../../server/config.ts';
import type { OrderEvent, SourceKind } from '../../server/sources/source.ts';
import { deliver, type Sample } from './samples.ts';

/** What a kind makes of deliveries, a line each event, so that a test can show it as a table. */
export function linesOf(kind: SourceKind, deliveries: readonly Sample[], settings: SourceSettings = {}): string[] {
  return deliveries.flatMap((sample) => {
    const result = kind.normalise(JSON.parse(sample.body), deliver(sample), settings);
    if (!result.ok) return [`refused: ${sentence(result.problem)}`];
    const { events, ignored } = result.value;
    return events.length === 0 ? [`nothing: ${ignored}`] : events.map(lineOf);
  });
}

function lineOf({ kind, orderId, order, full, back, renewal, deduction, called, test }: OrderEvent): string {
  const parts: string[] = [kind, orderId];
  if (order !== undefined) parts.push(order.amount, order.currency);
  if (full !== undefined) parts.push(`(${full})`);
  if (back !== undefined) parts.push(`after -${back}`);
  if (deduction !== undefined) {
    const { id, of, amount, currency, stands, whole, inAmount, dispute } = deduction;
    parts.push(`-${amount}`, currency, `${id} of ${of}`);
    if (whole === true) parts.push('whole');
    if (inAmount === true) parts.push('in later amounts');
    if (!stands) parts.push('void');
    if (dispute !== undefined) parts.push(`DISPUTE ${dispute}`);
  }
  if (called !== undefined) parts.push(`= ${called.join(', ')}`);
  if (renewal !== undefined) parts.push(renewal === 'yes' ? 'RENEWAL' : 'INVOICE TO COME');
  if (test === true) parts.push('TEST');
  return parts.join(' ');
}

/** The one event of a delivery. */
export function eventIn(kind: SourceKind, sample: Sample, settings: SourceSettings = {}): OrderEvent {
  const result = kind.normalise(JSON.parse(sample.body), deliver(sample), settings);
  if (!result.ok) throw new Error(sentence(result.problem));
  const [event, ...others] = result.value.events;
  if (event === undefined || others.length > 0) throw new Error(`${result.value.events.length} events, not one`);
  return event;
}
