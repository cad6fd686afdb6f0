import { z } from 'zod';
import { ok, type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { isSame } from '../same.ts';
import { exactAmount } from './exact-amount.ts';
import { genericEvent } from './generic.ts';
import type { Delivery, Normalised, OrderEvent, Proof, SourceKind } from './source.ts';

/** Plain JSON with a bearer token, as Zapier, Make, n8n and scripts send it: one generic order, `{data: order}`, or a list. */
export const json: SourceKind = { verify, normalise };

const MAX_ORDERS = 100;
const LIST = `an order, {"data": order}, or a list of 1 to ${MAX_ORDERS} orders`;
const Wrapped = z.object({ data: z.record(z.string(), z.unknown()), orderId: z.undefined().optional() });

function verify({ headers }: Delivery, { secrets }: Proof): Result<void> {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return refuse('authorization', undefined, "Bearer and this source's token");
  const matches = secrets.map((secret) => isSame(token, secret));
  return matches.includes(true) ? ok(undefined) : refuse('authorization', 'no match', "this source's token");
}

function normalise(body: unknown, _: Delivery, settings: SourceSettings): Result<Normalised> {
  if (Array.isArray(body)) return several(body, settings);
  if (body === null || typeof body !== 'object') return refuse('body', body, LIST);
  const wrapped = Wrapped.safeParse(body);
  const event = genericEvent(inTexts(wrapped.success ? wrapped.data.data : body, settings), settings);
  return event.ok ? ok({ events: [event.value] }) : event;
}

/** Tools that nobody programs send ids and amounts as numbers, too, and what they have reckoned with all its digits. */
function inTexts(order: unknown, settings: SourceSettings): unknown {
  if (order === null || typeof order !== 'object' || Array.isArray(order)) return order;
  const { orderId, amount, currency = settings.currency } = order as Record<string, unknown>;
  const id = typeof orderId === 'number' && Number.isSafeInteger(orderId) && { orderId: String(orderId) };
  if (typeof amount !== 'number') return { ...order, ...id };
  const exact = exactAmount(amount, String(currency));
  return { ...order, ...id, amount: exact.ok ? exact.value : String(amount) };
}

/** One that cannot be read keeps no other from counting. */
function several(list: unknown[], settings: SourceSettings): Result<Normalised> {
  if (list.length === 0 || list.length > MAX_ORDERS) return refuse('body', list, LIST);
  const events: OrderEvent[] = [];
  let problem: Problem | undefined;
  for (const [at, one] of list.entries()) {
    const event = genericEvent(inTexts(one, settings), settings, '');
    if (event.ok) events.push(event.value);
    else problem ??= placed(event.problem, at);
  }
  if (events.length === 0 && problem !== undefined) return { ok: false, problem };
  return ok({ events, ...(problem !== undefined && { problem }) });
}

const placed = (problem: Problem, at: number): Problem => ({
  ...problem,
  field: problem.field === '' ? String(at) : `${at}.${problem.field}`,
});
