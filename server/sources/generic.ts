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
  const order = { ...filled(data), ...people(data), ...lines(data) };
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

/** Tools that fill in forms send what they do not know as null or as an empty text. */
const filled = (data: object): Record<string, unknown> =>
  Object.fromEntries(Object.entries(data).filter(([, value]) => value !== null && !isBlank(value)));

const isBlank = (value: unknown): boolean => typeof value === 'string' && value.trim() === '';

function people(data: object): Record<string, unknown> {
  const named = ['customer', 'seller'].map((name): [string, unknown] => [name, Reflect.get(data, name)]);
  const told = named.filter(([, value]) => value !== null && typeof value === 'object' && !Array.isArray(value));
  return Object.fromEntries(told.map(([name, value]) => [name, cutIn(filled(Object(value)), 'name')]));
}

function lines(data: object): Record<string, unknown> {
  const told: unknown = Reflect.get(data, 'lines');
  if (!Array.isArray(told)) return {};
  const isLine = (line: unknown): line is object => line !== null && typeof line === 'object' && !Array.isArray(line);
  return { lines: told.map((line: unknown) => (isLine(line) ? cutIn(filled(line), 'product') : line)) };
}

/** A name that no wall could show is cut, as every other kind's is: the order counts. */
const cutIn = (fields: Record<string, unknown>, name: string): Record<string, unknown> =>
  typeof fields[name] === 'string' ? { ...fields, [name]: shown(fields[name]) } : fields;

function zoned(time: unknown, zone: string): unknown {
  if (typeof time !== 'string' || !/^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(:\d\d(\.\d{1,9})?)?$/.test(time)) return time;
  const at = localInstant(time.replace(' ', 'T'), zone);
  return at === undefined ? time : isoOf(at);
}
