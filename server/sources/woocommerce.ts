import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import { anySame, hmac } from './proof.ts';
import type { Delivery, Normalised, Proof, SourceKind } from './source.ts';
import { readDeletion, readOrder } from './woocommerce-order.ts';

/**
 * WooCommerce's webhooks (class-wc-webhook.php). An order tells its whole state each time; it stands once it is paid.
 * What orders the events is `date_modified_gmt`: the Delivery-ID repeats itself and tells nothing.
 */
export const woocommerce: SourceKind = { verify, normalise, isPing };

const HEADER = 'x-wc-webhook-signature';

/** Base64 of HMAC-SHA256 with the webhook's secret over the body. */
function verify({ headers, body }: Delivery, { secrets }: Proof): Result<void> {
  if (secrets.length === 0)
    return refuse('secret', undefined, 'the secret of the webhook, in the configuration of this source');
  const signature = headers[HEADER];
  if (!signature) return refuse(HEADER, undefined, 'the base64 of a signature');
  const expected = secrets.map((secret) => hmac(secret, [body]).toString('base64'));
  if (anySame([signature], expected)) return ok(undefined);
  return refuse(HEADER, 'no match', "a signature made with this source's secret over these very bytes");
}

/** When a webhook is made the shop posts `webhook_id=7`, unsigned, and gives the webhook up unless 200 comes back. */
function isPing({ headers, body }: Delivery): boolean {
  if (headers[HEADER] !== undefined || body.length > 40) return false;
  return /^webhook_id=\d{1,20}$/.test(body.toString('latin1').trim());
}

const topics = ['order.created', 'order.updated', 'order.restored'];

function normalise(body: unknown, delivery: Delivery, settings: SourceSettings): Result<Normalised> {
  const topic = delivery.headers['x-wc-webhook-topic'];
  if (topic === undefined) return refuse('x-wc-webhook-topic', undefined, 'a topic such as order.updated');
  if (topic === 'order.deleted') return readDeletion(body, delivery);
  if (!topics.includes(topic)) return ok({ events: [], ignored: 'other event' });
  return readOrder(body, { ...delivery, isRestored: topic === 'order.restored' }, settings);
}
