import { z } from 'zod';

/** Every kind of source there is: one file of `server/sources/` each. */
export const sourceKinds = [
  'standard-webhooks',
  'stripe',
  'shopify',
  'woocommerce',
  'hubspot',
  'pipedrive',
  'salesforce',
  'odoo',
  'erpnext',
  'json',
] as const;
export type SourceKindName = (typeof sourceKinds)[number];

const FIELD = 'the name of a field, at most 100 characters';
const ZONE = 'an IANA time zone such as Europe/Amsterdam';
const URL_ = 'an https address such as https://example.pipedrive.com';

/** How a source is read, whatever its kind; what a kind has no use for is left alone. */
export const SourceSettings = z.strictObject({
  /** Whether orders count without tax, where the source tells both. */
  amounts: z.enum(['gross', 'net'], 'gross or net').exactOptional(),
  /** The source's field that names the same sale as another source knows it: its order number there, or its payment. */
  reference: z.string(FIELD).min(1, FIELD).max(100, FIELD).exactOptional(),
  /** The source's field that says since when the customer has been worked on, a date. */
  pursuedSince: z.string(FIELD).min(1, FIELD).max(100, FIELD).exactOptional(),
  /** Where the source's API is, of kinds whose address differs by customer. */
  apiUrl: z.url({ protocol: /^https?$/, error: URL_ }).exactOptional(),
  /** Of kinds that can be asked: whether to ask them every few minutes, for an office the world cannot reach. */
  poll: z.boolean('true or false').exactOptional(),
  /** Of HubSpot: `v1` takes the older signature too, which does not prove when a delivery was sent. */
  signature: z.enum(['v3', 'v1'], 'v3 or v1').exactOptional(),
  /** Of Stripe and shops: whether the renewals of subscriptions ring, as new business does. They count either way. */
  renewals: z.enum(['silent', 'ring'], 'silent or ring').exactOptional(),
  /** The currency of amounts that come without one. */
  currency: z
    .string('an ISO 4217 code such as EUR')
    .regex(/^[A-Z]{3}$/, 'an ISO 4217 code such as EUR')
    .exactOptional(),
  /** The IANA zone of times that come without one; the office's unless said. */
  timeZone: z.string(ZONE).max(60, ZONE).exactOptional(),
});
export type SourceSettings = z.infer<typeof SourceSettings>;
