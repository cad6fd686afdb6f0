import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { anySame, hmac } from './proof.ts';
import { readOrder } from './shopify-order.ts';
import { readDeletion, readRefund } from './shopify-reversals.ts';
import type { Delivery, Normalised, Proof, SourceKind } from './source.ts';

/**
 * Shopify's webhooks (shopify.dev/docs/api/webhooks). An order tells its whole state each time, with `updated_at`: it
 * stands while it is paid, with what it costs now. `orders/edited` names the lines alone; `orders/updated` comes with it.
 */
export const shopify: SourceKind = { verify, normalise };

const HEADER = 'x-shopify-hmac-sha256';

/** Base64 of HMAC-SHA256 with the app's client secret over the body. There is no time in it: a late delivery is as true. */
function verify({ headers, body }: Delivery, { secrets }: Proof): Result<void> {
  if (secrets.length === 0)
    return refuse('secret', undefined, 'the client secret that Shopify shows, in the configuration of this source');
  const signature = headers[HEADER];
  if (!signature) return refuse(HEADER, undefined, 'the base64 of a signature');
  const expected = secrets.map((secret) => hmac(secret, [body]).toString('base64'));
  if (anySame([signature], expected)) return ok(undefined);
  return refuse(HEADER, 'no match', "a signature made with this source's secret over these very bytes");
}

const orderTopics = ['orders/create', 'orders/paid', 'orders/updated', 'orders/edited', 'orders/cancelled'];

function normalise(body: unknown, delivery: Delivery, settings: SourceSettings): Result<Normalised> {
  const topic = delivery.headers['x-shopify-topic'];
  if (topic === undefined) return refuse('x-shopify-topic', undefined, 'a topic such as orders/paid');
  if (topic === 'orders/delete') return readDeletion(body, delivery);
  if (topic === 'refunds/create') return readRefund(body, delivery);
  if (!orderTopics.includes(topic)) return ok({ events: [], ignored: 'other event' });
  if (isEdit(body)) return ok({ events: [], ignored: 'told by orders/updated' });
  return readOrder(body, delivery, settings);
}

const isEdit = (body: unknown): boolean => body !== null && typeof body === 'object' && 'order_edit' in body;
