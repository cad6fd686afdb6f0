import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import type { Instant } from '../time.ts';
import { askedEvents, isAsked } from './asked.ts';
import { instantIn } from './deal.ts';
import { readPipedriveDeal } from './pipedrive-deal.ts';
import { anySame } from './proof.ts';
import type { Delivery, Fetch, Normalised, OrderEvent, Proof, SourceKind } from './source.ts';

/**
 * Pipedrive's webhooks, version 2 (pipedrive.readme.io/docs/guide-for-webhooks-v2): `{meta, data, previous}`, where `data`
 * is the whole deal now and `previous` what has changed. A merge comes as a delete and a change. Nothing is signed.
 * Organisation, person and owner are ids: with a token they are asked for, else the deal's title stands for the customer.
 */
export const pipedrive: SourceKind = { verify, normalise };

const ALLOWED = "this source's user name and password, or its address with the key";

function verify({ headers }: Delivery, { secrets, keyed }: Proof): Result<void> {
  if (keyed) return ok(undefined);
  const credentials = /^Basic +([A-Za-z0-9+/]+={0,2})$/i.exec(headers.authorization ?? '')?.[1];
  if (credentials === undefined) return refuse('authorization', undefined, ALLOWED);
  const given = Buffer.from(credentials, 'base64').toString();
  return anySame([given], secrets) ? ok(undefined) : refuse('authorization', 'no match', ALLOWED);
}

/** Its examples have ISO 8601, its table of the meta block says "10 character timestamp": whole seconds. */
function told(timestamp: string | number): Instant | undefined {
  return /^\d{10}$/.test(String(timestamp)) ? Number(timestamp) * 1000 : instantIn(timestamp);
}

const VERSION = 'a webhook of version 2: make it anew in Pipedrive, with version 2.0';
const Meta = z.object({
  action: z.string('an action: create, change or delete'),
  entity: z.string('an entity such as deal'),
  entity_id: z.union([z.string().min(1), z.number()], 'the id of a deal').transform(String),
  timestamp: z.union([z.string(), z.number()]).transform(told).nullish().catch(undefined),
  merged_to_id: z
    .union([z.string().min(1), z.number()])
    .transform(String)
    .nullish()
    .catch(undefined),
});
const Webhook = z.object({ meta: Meta, data: z.record(z.string(), z.unknown()).nullish() });
const Version = z.object({ meta: z.object({ version: z.string().nullish(), object: z.string().nullish() }) });

function normalise(body: unknown, { receivedAt }: Delivery, settings: SourceSettings): Result<Normalised> {
  const read = readPipedriveDeal({ receivedAt, settings });
  if (isAsked(body)) return askedEvents(body, { receivedAt, read });
  const version = Version.safeParse(body).data?.meta;
  const isOld = version?.version?.startsWith('1') || (version?.version == null && version?.object != null);
  if (isOld) return refuse('meta.version', version?.version ?? undefined, VERSION);
  const webhook = check(Webhook, body);
  if (!webhook.ok) return webhook;
  const { meta, data } = webhook.value;
  if (meta.entity !== 'deal') return ok({ events: [], ignored: 'other event' });
  const saidAt = meta.timestamp ?? undefined;
  if (meta.action === 'delete' || !data) return ok({ events: [gone(meta, saidAt ?? receivedAt)] });
  const events = read({ id: meta.entity_id, deal: data, ...(saidAt !== undefined && { saidAt }) });
  if (!events.ok) return events;
  const fetch: Fetch = { object: 'deal', id: meta.entity_id, ...(saidAt !== undefined && { at: saidAt }) };
  return ok({ events: events.value.map(asChange(body)), ...(namesSomebody(data) && { fetch: [fetch] }) });
}

/** Merged into another it is one sale with that one, which has rung already if this one has. */
const gone = ({ entity_id: orderId, merged_to_id: left }: z.output<typeof Meta>, at: number): OrderEvent => ({
  ...{ orderId, kind: 'deleted', at },
  ...(left != null && { called: [left] }),
});

/** Won already, with other fields changed. */
const Previous = z.object({
  meta: z.object({ action: z.literal('change') }),
  previous: z.record(z.string(), z.unknown()),
});
function asChange(body: unknown): (event: OrderEvent) => OrderEvent {
  const previous = Previous.safeParse(body).data?.previous;
  const wasWon = previous !== undefined && (previous.status === undefined || previous.status === 'won');
  return (event) => (event.kind === 'won' && wasWon ? { ...event, kind: 'changed' } : event);
}

const namesSomebody = ({ org_id: org, person_id: person, owner_id: owner }: Record<string, unknown>): boolean =>
  [org, person, owner].some((id) => id !== null && id !== undefined);
