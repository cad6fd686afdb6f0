import { ok, type Problem, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import { dayIn, dealEvent, instantIn, noonOf, sellerOf, zoneOf } from './deal.ts';
import { anySame } from './proof.ts';
import { type OutboundMessage, parseOutbound, type SObject } from './salesforce-xml.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, OrderEvent, Proof, SourceKind } from './source.ts';

/**
 * Salesforce's outbound messages about opportunities (developer.salesforce.com, Outbound Messaging): SOAP, at most 100
 * notifications, sent until acknowledged, for 24 hours. Unsigned: the address must hold the key, and the message name the
 * organisation. A message tells what the opportunity is when it is sent, so without LastModifiedDate its receipt dates it.
 */
export const salesforce: SourceKind = {
  verify,
  parse: parseOutbound,
  withoutSecrets,
  normalise,
  acknowledgement: {
    contentType: 'text/xml; charset=utf-8',
    body: '<?xml version="1.0" encoding="UTF-8"?><soapenv:Envelope xmlns:soapenv="http://schemas.xmlsoap.org/soap/envelope/"><soapenv:Body><notificationsResponse xmlns="http://soap.sforce.com/2005/09/outbound"><Ack>true</Ack></notificationsResponse></soapenv:Body></soapenv:Envelope>',
  },
};

const MOST = 100;
/** An id is 15 characters; the form of 18 ends in a checksum of them. */
const bare = (id: string): string => id.slice(0, 15);

function verify({ body }: Delivery, { secrets, keyed }: Proof): Result<void> {
  if (!keyed) return refuse('address', 'without the key', "this source's address with the key in it");
  if (secrets.length === 0)
    return refuse('secret', undefined, 'the organisation id, beginning with 00D, in the configuration of this source');
  const message = parseOutbound(body);
  if (!message.ok) return message;
  const same = anySame([bare(message.value.organizationId)], secrets.map(bare));
  return same ? ok(undefined) : refuse('OrganizationId', 'no match', 'the organisation id of this source');
}

/** "Send Session ID" puts in what opens the organisation's API to whoever has it. */
function withoutSecrets(body: Buffer): Buffer {
  const text = body.toString();
  const kept = text.replace(/(<(?:[\w.-]+:)?SessionId(?:\s[^<>]*)?>)[^<]+(?=<\/)/g, '$1');
  return kept === text ? body : Buffer.from(kept);
}

function normalise(message: unknown, { receivedAt }: Delivery, settings: SourceSettings): Result<Normalised> {
  const { notifications } = message as OutboundMessage;
  if (notifications.length > MOST)
    return refuse('Notification', notifications.length, `at most ${MOST} notifications in a message`);
  const events: OrderEvent[] = [];
  let problem: Problem | undefined;
  for (const { object } of notifications) {
    if (object.type !== 'Opportunity') continue;
    const event = opportunity(object, { receivedAt, settings });
    if (event.ok) events.push(event.value);
    else problem ??= { ...event.problem, field: `${object.fields.get('Id') ?? 'Opportunity'} ${event.problem.field}` };
  }
  if (events.length === 0 && problem === undefined) return ok({ events: [], ignored: 'other event' });
  if (events.length === 0 && problem !== undefined) return { ok: false, problem };
  return ok({ events, ...(problem !== undefined && { problem }) });
}

type Own = (name: string) => string | undefined;

function opportunity(
  { fields }: SObject,
  { receivedAt, settings }: { receivedAt: number; settings: SourceSettings },
): Result<OrderEvent> {
  const zone = zoneOf(settings);
  if (!zone.ok) return zone;
  const own: Own = (name) => shown(fields.get(name));
  const id = own('Id');
  if (id === undefined) return refuse('Id', undefined, 'the id of the opportunity');
  const at = latest(own('LastModifiedDate'), own('SystemModstamp'));
  if (own('IsDeleted') === 'true') return ok({ orderId: id, kind: 'deleted', ...(at !== undefined && { at }) });
  const won = own('IsWon') ?? own('StageName');
  if (won === undefined)
    return refuse('IsWon', undefined, 'IsWon or StageName among the fields of the outbound message');
  const kind = won === 'true' || won === 'Closed Won' ? 'won' : 'open';
  const event = dealEvent(
    { ...dealIn(own, settings, zone.value), ...{ id, kind, at }, wonAt: noonOf(own('CloseDate'), zone.value) ?? at },
    { settings, receivedAt },
  );
  const isNews = hasJustChanged(own, at ?? receivedAt);
  return event.ok ? ok({ ...event.value, ...(!isNews && { atAnyChange: true }) }) : event;
}

/** Names of the account and the owner come only as formula fields of the opportunity's own, such as Account_Name__c. */
function dealIn(own: Own, { pursuedSince, reference }: SourceSettings, zone: string) {
  const formula: Own = (name) => own(`${name}__c`) ?? own(`${name.replaceAll('_', '')}__c`);
  return {
    amount: own('Amount'),
    currency: own('CurrencyIsoCode'),
    customer: { id: own('AccountId'), name: formula('Account_Name') ?? own('Name') },
    seller: sellerOf(formula('Owner_Email'), formula('Owner_Name')),
    pursuedSince: dayIn(pursuedSince && own(pursuedSince), zone) ?? dayIn(own('CreatedDate'), zone),
    references: [reference && own(reference)],
  };
}

/** Salesforce leaves a closing date that has passed as it is: only the stage tells that it has just been won. */
function hasJustChanged(own: Own, at: number): boolean {
  const stageAt = latest(own('LastStageChangeDate'));
  return stageAt !== undefined && at - stageAt < JUST_MS;
}

const JUST_MS = 86_400_000;

const latest = (...given: (string | undefined)[]): number | undefined =>
  Math.max(...given.map((text) => instantIn(text) ?? 0)) || undefined;
