import { z } from 'zod';
import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import { isSame } from '../same.ts';
import type { Delivery, Normalised, SourceKind } from './source.ts';

/** Plain JSON with a bearer token, as Zapier, Make, n8n and scripts send it: one generic order, `{data: order}`, or a list. */
export const json: SourceKind = { verify, normalise };

const MAX_ORDERS = 100;
const LIST = `an order, {"data": order}, or a list of 1 to ${MAX_ORDERS} orders`;
const Orders = z.array(Order, LIST).min(1, LIST).max(MAX_ORDERS, LIST);
const Wrapped = z.object({ data: z.record(z.string(), z.unknown()), orderId: z.undefined().optional() });

function verify({ headers }: Delivery, secrets: readonly string[]): Result<void> {
  const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
  if (token === undefined) return refuse('authorization', undefined, "Bearer and this source's token");
  const matches = secrets.map((secret) => isSame(token, secret));
  return matches.includes(true) ? ok(undefined) : refuse('authorization', 'no match', "this source's token");
}

function normalise(body: unknown): Result<Normalised> {
  if (Array.isArray(body)) {
    const orders = check<Order[]>(Orders, body);
    return orders.ok ? ok({ orders: orders.value }) : orders;
  }
  if (body === null || typeof body !== 'object') return refuse('body', body, LIST);
  const wrapped = Wrapped.safeParse(body);
  const order = check<Order>(Order, wrapped.success ? wrapped.data.data : body);
  return order.ok ? ok({ orders: [order.value] }) : order;
}
