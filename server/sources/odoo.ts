import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import type { Instant } from '../time.ts';
import { dayIn, dealEvent, type Fields, fieldsOf, sellerOf, zoneOf } from './deal.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, Proof, SourceKind } from './source.ts';

/**
 * Odoo's "Send Webhook Notification" action on sale orders: `{_model, _id, _action, …}` with the fields that were chosen,
 * as `read` gives them: false where empty, related records as ids, times in UTC. Unsigned, and sent once with a patience
 * of a second, so the address must hold the key. Its currency is an id: the settings name it.
 */
export const odoo: SourceKind = { verify, normalise };

const ALLOWED = "this source's address with the key in it";
function verify(_: Delivery, { keyed }: Proof): Result<void> {
  return keyed ? ok(undefined) : refuse('address', 'without the key', ALLOWED);
}

const id = z.union([z.number(), z.string().min(1)], 'the id of a record').transform(String);
const SomeRecord = z.object({ _model: z.string('the model of a record, such as sale.order'), _id: id });
const kinds = new Map<unknown, 'open' | 'won' | 'cancelled'>([
  ['draft', 'open'],
  ['sent', 'open'],
  ['sale', 'won'],
  ['done', 'won'],
  ['cancel', 'cancelled'],
]);
const STATE = 'state among the fields of the webhook: draft, sent, sale, done or cancel';

function normalise(body: unknown, { receivedAt }: Delivery, settings: SourceSettings): Result<Normalised> {
  const record = check(SomeRecord, body);
  if (!record.ok) return record;
  if (record.value._model !== 'sale.order') return ok({ events: [], ignored: 'other event' });
  const fieldOf = fieldsOf(body);
  const kind = kinds.get(fieldOf('state'));
  if (kind === undefined) return refuse('state', fieldOf('state'), STATE);
  const zone = zoneOf(settings);
  if (!zone.ok) return zone;
  const field = settings.amounts === 'net' ? 'amount_untaxed' : 'amount_total';
  const amount = fieldOf(field);
  if (typeof amount !== 'number') return refuse(field, amount, `${field} among the fields of the webhook`);
  const deal = { ...dealIn(fieldOf, settings, zone.value), id: record.value._id, kind, amount: inOwn(amount, fieldOf) };
  const event = dealEvent(deal, { settings, receivedAt });
  return event.ok ? ok({ events: [{ ...event.value, atAnyChange: true }] }) : event;
}

function dealIn(fieldOf: Fields, { amounts, pursuedSince, reference }: SourceSettings, zone: string) {
  const full = amounts === 'net' ? fieldOf('amount_total') : undefined;
  const partner = related(fieldOf('partner_id'));
  const number = shown(fieldOf('name'));
  const day = (name: string) => dayIn(utc(fieldOf(name)) ?? fieldOf(name), zone);
  return {
    at: utc(fieldOf('write_date')),
    ...(typeof full === 'number' && { full: inOwn(full, fieldOf) }),
    currency: currencyIn(fieldOf('currency_id')),
    wonAt: utc(fieldOf('date_order')),
    customer: { id: partner?.id, name: nameIn(fieldOf, 'partner_name') ?? partner?.name },
    seller: sellerOf(nameIn(fieldOf, 'user_email'), nameIn(fieldOf, 'user_name') ?? related(fieldOf('user_id'))?.name),
    pursuedSince: (pursuedSince === undefined ? undefined : day(pursuedSince)) ?? day('create_date'),
    references: reference === undefined ? [] : [shown(fieldOf(reference))],
    called: number === undefined ? [] : [number],
  };
}

/** Webhooks give related records as bare ids: names come through related fields of the office's own, which begin with x_. */
const nameIn = (fieldOf: Fields, name: string): string | undefined =>
  [name, `x_${name}`, `x_studio_${name}`].map((each) => shown(fieldOf(each))).find((told) => told !== undefined);

/** `2026-03-11 09:00:00` is UTC. */
function utc(given: unknown): Instant | undefined {
  if (typeof given !== 'string' || !/^\d{4}-\d\d-\d\d[ T]\d\d:\d\d:\d\d(\.\d+)?$/.test(given)) return undefined;
  const at = Date.parse(`${given.replace(' ', 'T')}Z`);
  return Number.isNaN(at) ? undefined : at;
}

/** A related record: its id, or its id and name. */
function related(given: unknown): { id: string | undefined; name?: string | undefined } | undefined {
  const [of, name]: unknown[] = Array.isArray(given) ? given : [given];
  const found = shown(of);
  return found === undefined ? undefined : { id: found, name: shown(name) };
}

/** An order in another currency, whose id tells nobody which: Odoo's own rate leads back to that of the company. */
function inOwn(amount: number, fieldOf: Fields): number {
  const rate = fieldOf('currency_rate');
  const isTold = currencyIn(fieldOf('currency_id')) !== undefined;
  return typeof rate === 'number' && rate > 0 && !isTold ? amount / rate : amount;
}

/** Only a pair of id and name says which. */
const currencyIn = (given: unknown): string | undefined => {
  const name = related(given)?.name;
  return name !== undefined && /^[A-Z]{3}$/.test(name) ? name : undefined;
};
