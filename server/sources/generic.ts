import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { isoOf, localInstant } from '../time.ts';
import { shown } from './shown.ts';
import { eventOf, type OrderEvent } from './source.ts';
import { dayTold } from './told.ts';

/** The generic order with what the source's settings say of it. `root` names it in a refusal of the whole. */
export function genericEvent(data: unknown, settings: SourceSettings, root = 'body'): Result<OrderEvent> {
  const order = check<Order>(Order, filledIn(data, settings), root);
  return order.ok ? ok(eventOf(order.value)) : order;
}

/** What the sender leaves out and the settings know: a currency, a zone, and which of its own fields mean something. */
function filledIn(data: unknown, { currency, timeZone, reference, pursuedSince }: SourceSettings): unknown {
  if (data === null || typeof data !== 'object' || Array.isArray(data)) return data;
  const order: Record<string, unknown> = { ...data };
  if (currency !== undefined) order.currency ??= currency;
  if (timeZone !== undefined) {
    for (const field of ['orderedAt', 'updatedAt']) order[field] = zoned(order[field], timeZone);
  }
  if (pursuedSince !== undefined) order.pursuedSince ??= dayTold(order[pursuedSince]);
  const other = reference === undefined ? undefined : shown(order[reference]);
  const known = order.references ?? [];
  if (other !== undefined && Array.isArray(known)) order.references = [...new Set([...known, other])];
  return order;
}

function zoned(time: unknown, zone: string): unknown {
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(time)) return time;
  const at = localInstant(time.replace(' ', 'T'), zone);
  return at === undefined ? time : isoOf(at);
}
