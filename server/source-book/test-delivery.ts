import { randomBytes } from 'node:crypto';
import { Receipt } from '../api/receipt.ts';
import type { SourceKindName } from '../api/source-kinds.ts';
import type { SourceTest } from '../api/sources.ts';
import { reach } from '../commands/reach.ts';
import { hmac } from '../sources/proof.ts';
import { sign } from '../sources/standard-webhooks.ts';
import type { Instant } from '../time.ts';
import { sampleOf } from './samples.ts';

/** Carries the mark of this process: what has it was made here, and never counts. */
export const TEST_HEADER = 'x-ships-bell-test';

/** Where this very server answers on this machine, and how the world calls it. */
export interface Own {
  url: string;
  base: string;
  /** The file of its certificate, where it speaks https. */
  certificate: string | undefined;
  mark: string;
}

export interface TestSource {
  name: string;
  kind: SourceKindName;
  secret: string;
  /** In its address. */
  key: string | undefined;
  currency: string;
  now: Instant;
}

/** Posts it where the source's own deliveries are posted. Says what came of it; never rejects. */
export async function sendTest(source: TestSource, own: Own): Promise<NonNullable<SourceTest['sent']>> {
  const path = `/hooks/${source.name}${source.key === undefined ? '' : `/${source.key}`}`;
  const { body, headers } = signedTest(source, own.base + path);
  const asked = { method: 'POST', body, headers: { ...headers, [TEST_HEADER]: own.mark } };
  try {
    const { status, text } = await reach(own.url + path, own.certificate, {
      ...asked,
      signal: AbortSignal.timeout(10_000),
    });
    const answer: unknown = JSON.parse(text);
    const receipt = Receipt.safeParse(answer);
    if (receipt.success) return { status, receipt: receipt.data };
    const { detail } = answer as { detail?: unknown };
    return { status, problem: typeof detail === 'string' ? detail : `an answer of ${status}` };
  } catch (error) {
    return { status: 0, problem: error instanceof Error ? error.message : String(error) };
  }
}

/** A won order as the kind would send it, and what proves it to be the source's. */
export function signedTest(source: TestSource, url: string): { body: string; headers: Record<string, string> } {
  const id = `TEST-${randomBytes(4).toString('hex')}`;
  const { body, headers } = sampleOf[source.kind]({ ...source, id });
  return { body, headers: { 'content-type': 'application/json', ...headers, ...proofOf(source, { body, url, id }) } };
}

interface Sent {
  body: string;
  url: string;
  id: string;
}

const base64 = (secret: string, parts: string[]): string => hmac(secret, parts).toString('base64');

function proofOf({ kind, secret, now }: TestSource, { body, url, id }: Sent): Record<string, string> {
  const timestamp = Math.floor(now / 1000);
  switch (kind) {
    case 'standard-webhooks': {
      const headers = { 'webhook-id': id, 'webhook-timestamp': String(timestamp) };
      return { ...headers, 'webhook-signature': sign(secret, { id, timestamp, body }) };
    }
    case 'stripe':
      return { 'stripe-signature': `t=${timestamp},v1=${hmac(secret, [`${timestamp}.`, body]).toString('hex')}` };
    case 'shopify':
      return { 'x-shopify-hmac-sha256': base64(secret, [body]) };
    case 'woocommerce':
      return { 'x-wc-webhook-signature': base64(secret, [body]) };
    case 'hubspot': {
      const signature = base64(secret, ['POST', url, body, String(now)]);
      return { 'x-hubspot-request-timestamp': String(now), 'x-hubspot-signature-v3': signature };
    }
    case 'pipedrive':
      return { authorization: `Basic ${Buffer.from(secret).toString('base64')}` };
    case 'erpnext':
      return { 'x-frappe-webhook-signature': base64(secret, [body]) };
    case 'json':
      return { authorization: `Bearer ${secret}` };
    default:
      return {};
  }
}
