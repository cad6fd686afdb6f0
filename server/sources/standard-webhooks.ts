import { z } from 'zod';
import { Instant } from '../../broker/contract/name.ts';
import type { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { genericEvent } from './generic.ts';
import { anySame, checkFresh, hmac } from './proof.ts';
import type { Delivery, Normalised, Proof, SourceKind } from './source.ts';

/** The generic kind, by https://www.standardwebhooks.com: `{type, timestamp, data}` where `data` is the generic order. */
export const standardWebhooks: SourceKind = { verify, normalise };

/** What each event means for an order that does not tell its own status. */
const statusByType: Record<string, Order['status']> = {
  'order.won': 'won',
  'order.updated': 'won',
  'order.cancelled': 'cancelled',
  'order.refunded': 'refunded',
};

const Envelope = z.object({
  type: z.string('an event type such as order.won'),
  timestamp: Instant.optional(),
  data: z.record(z.string(), z.unknown(), 'an order'),
});

/** The type alone: an event of another type may hold anything. */
const Event = z.object({ type: Envelope.shape.type }, 'an event: {type, timestamp, data}');

export interface Message {
  id: string;
  /** Epoch seconds. */
  timestamp: number | string;
  body: string | Buffer;
}

/** The signature as it stands in `webhook-signature`: HMAC-SHA256 with the base64-decoded key over `id.timestamp.body`. */
export function sign(secret: string, { id, timestamp, body }: Message): string {
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64');
  return `v1,${hmac(key, [`${id}.${timestamp}.`, body]).toString('base64')}`;
}

function verify({ headers, body, receivedAt }: Delivery, { secrets }: Proof): Result<void> {
  const id = headers['webhook-id'];
  const timestamp = headers['webhook-timestamp'];
  const signatures = headers['webhook-signature']?.split(' ');
  if (!id) return refuse('webhook-id', id, 'the id of the message');
  if (!timestamp || !/^\d{1,12}$/.test(timestamp))
    return refuse('webhook-timestamp', timestamp, 'the time of sending in seconds since 1970');
  if (signatures === undefined) return refuse('webhook-signature', undefined, 'signatures such as v1,<base64>');
  const expected = secrets.map((secret) => sign(secret, { id, timestamp, body }));
  if (!anySame(signatures, expected))
    return refuse('webhook-signature', 'no match', "a signature made with this source's secret over these very bytes");
  return checkFresh('webhook-timestamp', Number(timestamp), receivedAt);
}

function normalise(body: unknown, _: Delivery, settings: SourceSettings): Result<Normalised> {
  const event = check(Event, body);
  if (!event.ok) return event;
  const status = Object.hasOwn(statusByType, event.value.type) ? statusByType[event.value.type] : undefined;
  if (status === undefined) return ok({ events: [], ignored: 'other event' });
  const envelope = check(Envelope, body);
  if (!envelope.ok) return envelope;
  const { data, timestamp } = envelope.value;
  const told = { status, ...(timestamp !== undefined && { updatedAt: timestamp }), ...data };
  const order = genericEvent(told, settings, 'data');
  return order.ok ? ok({ events: [order.value] }) : order;
}
