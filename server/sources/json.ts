import { z } from 'zod';
import { ok, type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { isSame } from '../same.ts';
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
  const event = genericEvent(wrapped.success ? wrapped.data.data : body, settings);
  return event.ok ? ok({ events: [event.value] }) : event;
}

/** All or none: a list with one that cannot be read is kept whole, to be sent again or replayed. */
function several(list: unknown[], settings: SourceSettings): Result<Normalised> {
  if (list.length === 0 || list.length > MAX_ORDERS) return refuse('body', list, LIST);
  const events: OrderEvent[] = [];
  for (const [at, one] of list.entries()) {
    const event = genericEvent(one, settings, '');
    if (!event.ok) return refused(event.problem, at);
    events.push(event.value);
  }
  return ok({ events });
}

const refused = (problem: Problem, at: number): { ok: false; problem: Problem } => ({
  ok: false,
  problem: { ...problem, field: problem.field === '' ? String(at) : `${at}.${problem.field}` },
});
