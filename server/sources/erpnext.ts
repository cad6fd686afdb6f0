import { z } from 'zod';
import { check, ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import { localInstant } from '../time.ts';
import { dayIn, dealEvent, type Fields, fieldsOf, instantIn, noonOf, sellerOf, zoneOf } from './deal.ts';
import { anySame, hmac } from './proof.ts';
import { shown } from './shown.ts';
import type { Delivery, Normalised, OrderEvent, Proof, SourceKind } from './source.ts';

/**
 * ERPNext's webhooks on Sales Orders (or Sales Invoices), by Frappe's rule: base64 HMAC-SHA256 of the body. They hold the
 * fields that were chosen: what was submitted (`docstatus` 1) is won, cancelled is 2. Times are by the site's own clock.
 * An amended document has a name of its own, and was called by that of the one it amends.
 */
export const erpnext: SourceKind = { verify, normalise };

const SIGNATURE = 'x-frappe-webhook-signature';

function verify({ headers, body }: Delivery, { secrets }: Proof): Result<void> {
  const given = headers[SIGNATURE];
  if (given === undefined)
    return refuse(SIGNATURE, undefined, 'a signature: enable security in the webhook of ERPNext');
  const expected = secrets.map((secret) => hmac(secret, [body]).toString('base64'));
  if (anySame([given], expected)) return ok(undefined);
  return refuse(SIGNATURE, 'no match', "a signature made with this source's secret over these very bytes");
}

const Document = z.object({
  name: z.string('the name of a document, such as SAL-ORD-2026-00031').trim().min(1, 'the name of a document'),
  docstatus: z.union([z.number(), z.string()]).optional(),
});
const kinds = new Map<string, 'open' | 'won' | 'cancelled'>([
  ['0', 'open'],
  ['1', 'won'],
  ['2', 'cancelled'],
  ['on_update', 'open'],
  ['on_submit', 'won'],
  ['on_update_after_submit', 'won'],
  ['on_cancel', 'cancelled'],
]);

function normalise(body: unknown, { headers, receivedAt }: Delivery, settings: SourceSettings): Result<Normalised> {
  const document = check(Document, body);
  if (!document.ok) return document;
  const { name, docstatus } = document.value;
  const fieldOf = fieldsOf(body);
  const zone = zoneOf(settings);
  if (!zone.ok) return zone;
  const modified = fieldOf('modified');
  const at = instantIn(modified) ?? (typeof modified === 'string' ? localInstant(modified, zone.value) : undefined);
  // Deleted documents look like cancelled ones; only a field or a header that somebody has added tells them apart.
  const told = shown(fieldOf('event')) ?? headers['x-event'];
  const gone: OrderEvent = { orderId: name, kind: 'deleted', ...(at !== undefined && { at }) };
  if (told === 'on_trash') return ok({ events: [gone] });
  const kind = kinds.get(String(docstatus ?? told ?? ''));
  if (kind === undefined) return refuse('docstatus', docstatus, 'docstatus among the fields of the webhook: 0, 1 or 2');
  const field = settings.amounts === 'net' ? 'net_total' : 'grand_total';
  if (fieldOf(field) == null) return refuse(field, fieldOf(field), `${field} among the fields of the webhook`);
  const deal = { ...dealIn(fieldOf, settings, zone.value), id: name, kind, at };
  const event = dealEvent({ ...deal, wonAt: deal.wonAt ?? at }, { settings, receivedAt });
  // What is submitted is news, whatever day its draft was of.
  const isEdit = told === 'on_update_after_submit';
  return event.ok ? ok({ events: [{ ...event.value, ...(isEdit && { atAnyChange: true }) }] }) : event;
}

function dealIn(fieldOf: Fields, settings: SourceSettings, zone: string) {
  const isNet = settings.amounts === 'net';
  const full = isNet ? fieldOf('grand_total') : undefined;
  const customer = shown(fieldOf('customer'));
  const amended = shown(fieldOf('amended_from'));
  const { pursuedSince, reference } = settings;
  return {
    amount: fieldOf(isNet ? 'net_total' : 'grand_total'),
    ...(full != null && { full }),
    currency: shown(fieldOf('currency')),
    wonAt: noonOf(fieldOf('transaction_date') ?? fieldOf('posting_date'), zone),
    customer: { id: customer, name: shown(fieldOf('customer_name')) ?? customer },
    seller: sellerOf(fieldOf('owner'), fieldOf('sales_person')),
    pursuedSince: pursuedSince === undefined ? undefined : dayIn(fieldOf(pursuedSince), zone),
    references: reference === undefined ? [] : [shown(fieldOf(reference))],
    called: amended === undefined ? [] : [amended],
  };
}
