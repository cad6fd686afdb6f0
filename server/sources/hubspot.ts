import { createHash } from 'node:crypto';
import { z } from 'zod';
import { check, ok, type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import { askedEvents, isAsked } from './asked.ts';
import { readHubspotDeal } from './hubspot-deal.ts';
import { anySame, hmac } from './proof.ts';
import type { Delivery, Fetch, Normalised, OrderEvent, Proof, SourceKind } from './source.ts';

/**
 * HubSpot's webhooks (developers.hubspot.com/docs/apps/legacy-apps/authentication/validating-requests): lists of fewer
 * than 100 events, of deals by either form of subscription, `deal.*` or `object.*` with the type 0-3. `eventId` is not
 * unique. They tell that a deal has changed, not what it is: each distinct one is asked for (`hubspot-api.ts`).
 */
export const hubspot: SourceKind = { verify, normalise };

const MOST_AGE_MS = 300_000;
const V3 = 'x-hubspot-signature-v3';
const V1 = 'x-hubspot-signature';

/** v3: base64 HMAC-SHA256 of method, public address, body and timestamp. v1, where the source allows it: hex SHA-256 of secret and body. */
function verify(delivery: Delivery, { secrets, settings }: Proof): Result<void> {
  const { headers } = delivery;
  if (secrets.length === 0)
    return refuse('secret', undefined, 'the client secret of the HubSpot app, in the configuration of this source');
  if (headers[V3] !== undefined) return verifyV3(delivery, secrets);
  if (settings?.signature !== 'v1') return refuse(V3, undefined, 'a signature of version 3, in base64');
  const given = headers[V1];
  if (given === undefined) return refuse(V1, undefined, 'a signature of version 1, in hexadecimal');
  const expected = secrets.map((secret) => createHash('sha256').update(secret).update(delivery.body).digest('hex'));
  return anySame([given], expected) ? ok(undefined) : refuse(V1, 'no match', MATCH);
}

const MATCH = "a signature made with this app's client secret over these very bytes";
const MATCH_V3 = `${MATCH} and this server's public address (BELL_PUBLIC_URL)`;

function verifyV3({ method, url, headers, body, receivedAt }: Delivery, secrets: readonly string[]): Result<void> {
  const timestamp = headers['x-hubspot-request-timestamp'];
  if (timestamp === undefined || !/^\d{10,15}$/.test(timestamp))
    return refuse('x-hubspot-request-timestamp', timestamp, 'the time of sending in milliseconds since 1970');
  const addresses = [...new Set([url, decoded(url)])];
  const expected = secrets.flatMap((secret) =>
    addresses.map((address) => hmac(secret, [method, address, body, timestamp]).toString('base64')),
  );
  if (!anySame([headers[V3] ?? ''], expected)) return refuse(V3, 'no match', MATCH_V3);
  if (Math.abs(receivedAt - Number(timestamp)) <= MOST_AGE_MS) return ok(undefined);
  const here = new Date(receivedAt).toISOString();
  const allowed = `a time at most ${MOST_AGE_MS / 1000} seconds from this server's clock (${here})`;
  return refuse('x-hubspot-request-timestamp', timestamp, allowed);
}

/** HubSpot signs the address with these, and no others, decoded; its own packages take the address as it is given. */
const decoded = (url: string): string =>
  url.replace(/%(3A|2F|3F|40|21|24|27|28|29|2A|2C|3B)/gi, (code) => decodeURIComponent(code));

const id = z.union([z.number(), z.string().min(1)], 'an object id').transform(String);
const MILLISECONDS = 'a time in milliseconds since 1970';
/** 31 December 9999: what lies beyond is no date any more. */
const LAST_INSTANT = 253_402_300_799_999;
const Event = z.object({
  subscriptionType: z.string('a subscription type such as deal.propertyChange'),
  objectTypeId: z.string().nullish(),
  occurredAt: z.number(MILLISECONDS).min(0, MILLISECONDS).max(LAST_INSTANT, MILLISECONDS).transform(Math.floor),
});
const Events = z.array(z.unknown(), 'a list of events');
const OfObject = z.object({ objectId: id });
const Merge = z.object({
  primaryObjectId: id,
  mergedObjectIds: z.array(id, 'a list of object ids'),
  newObjectId: id.nullish(),
});
const Association = z.object({
  fromObjectId: id,
  toObjectId: id,
  associationType: z.string().nullish(),
  fromObjectTypeId: z.string().nullish(),
  toObjectTypeId: z.string().nullish(),
});

const DEAL = '0-3';

/** What a batch comes to: the deals to be asked for with the latest that was said of each, and those that are gone. */
interface Gathered {
  asked: Map<string, number>;
  gone: Map<string, OrderEvent>;
}

function normalise(body: unknown, { receivedAt }: Delivery, settings: SourceSettings): Result<Normalised> {
  if (isAsked(body)) return askedEvents(body, { receivedAt, read: readHubspotDeal({ receivedAt, settings }) });
  const events = check<unknown[]>(Events, body);
  if (!events.ok) return events;
  const gathered: Gathered = { asked: new Map(), gone: new Map() };
  let problem: Problem | undefined;
  for (const [at, event] of events.value.entries()) {
    const read = gather(event, gathered);
    if (!read.ok) problem ??= { ...read.problem, field: `${at}.${read.problem.field}` };
  }
  const fetch = [...gathered.asked].map(([dealId, at]): Fetch => ({ object: 'deal', id: dealId, at }));
  const gone = [...gathered.gone.values()].filter(({ orderId }) => !gathered.asked.has(orderId)); // asking tells
  if (fetch.length + gone.length > 0)
    return ok({ events: gone, ...(fetch.length > 0 && { fetch }), ...(problem && { problem }) });
  return problem === undefined ? ok({ events: [], ignored: 'other event' }) : { ok: false, problem };
}

function gather(given: unknown, into: Gathered): Result<void> {
  const event = check(Event, given);
  if (!event.ok) return event;
  const { subscriptionType, objectTypeId, occurredAt } = event.value;
  const [subject, what] = subscriptionType.split('.', 2);
  if (subject === 'object' && what === 'associationChange') return associated(given, occurredAt, into);
  if (subject !== 'deal' && !(subject === 'object' && objectTypeId === DEAL)) return ok(undefined);
  if (what === 'associationChange') return associated(given, occurredAt, into);
  if (what === 'merge') return merged(given, occurredAt, into);
  const of = check(OfObject, given);
  if (!of.ok) return of;
  const { objectId } = of.value;
  if (what === 'deletion' || what === 'privacyDeletion') remove(into, { orderId: objectId, at: occurredAt });
  else ask(into, objectId, occurredAt);
  return ok(undefined);
}

function ask({ asked }: Gathered, dealId: string, at: number): void {
  asked.set(dealId, Math.max(at, asked.get(dealId) ?? 0));
}

function remove({ gone }: Gathered, it: { orderId: string; at: number; called?: string[] }): void {
  const before = gone.get(it.orderId)?.at;
  if (before === undefined || before <= it.at) gone.set(it.orderId, { ...it, kind: 'deleted' });
}

/** The one that is left may have a number of its own, and stands; the others are gone, and it was called by their numbers. */
function merged(given: unknown, at: number, into: Gathered): Result<void> {
  const merge = check(Merge, given);
  if (!merge.ok) return merge;
  const { primaryObjectId, mergedObjectIds, newObjectId } = merge.value;
  const left = newObjectId ?? primaryObjectId;
  ask(into, left, at);
  for (const orderId of new Set([primaryObjectId, ...mergedObjectIds]))
    if (orderId !== left) remove(into, { orderId, at, called: [left] });
  return ok(undefined);
}

/** Another company or contact: either end may be the deal. */
function associated(given: unknown, at: number, into: Gathered): Result<void> {
  const change = check(Association, given);
  if (!change.ok) return change;
  const { associationType: type, fromObjectId, toObjectId, fromObjectTypeId, toObjectTypeId } = change.value;
  if (type?.startsWith('DEAL_TO') || fromObjectTypeId === DEAL) ask(into, fromObjectId, at);
  if (type?.endsWith('TO_DEAL') || toObjectTypeId === DEAL) ask(into, toObjectId, at);
  return ok(undefined);
}
