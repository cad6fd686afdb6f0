import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { type SourceKindName, SourceSettings, sourceKinds } from '../api/source-kinds.ts';
import { block, distinct } from './fields.ts';

/** What a secret of each kind looks like: what the product shows, or, of those that take one, what was made here. */
const secrets: Record<SourceKindName, { fits(secret: string): boolean; words: string }> = {
  stripe: {
    fits: (secret) => /^whsec_\S{8,}$/.test(secret),
    words: 'the signing secret Stripe shows, beginning with whsec_',
  },
  'standard-webhooks': {
    fits: (secret) => /^(whsec_)?[A-Za-z0-9+/]{22,}={0,2}$/.test(secret),
    words: 'whsec_ and the base64 of at least 16 bytes',
  },
  json: {
    fits: (secret) => /^[!-~]{16,200}$/.test(secret),
    words: 'a bearer token of 16 to 200 characters without spaces',
  },
  shopify: shown("the client secret of the app, or the secret that Shopify's webhook page shows"),
  woocommerce: shown('the secret of the webhook'),
  hubspot: shown('the client secret of the app'),
  pipedrive: {
    fits: (secret) => /^[^:\s]{1,100}:\S{8,200}$/.test(secret),
    words: 'the user name and password of HTTP Basic authentication, as name:password',
  },
  salesforce: {
    fits: (secret) => /^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/.test(secret),
    words: 'the organisation id, which begins with 00D',
  },
  odoo: shown('no secret: its address holds the key'),
  erpnext: shown('the webhook secret'),
};

function shown(words: string): { fits(secret: string): boolean; words: string } {
  return { fits: (secret) => /^[!-~]{8,200}$/.test(secret), words: `${words}, 8 to 200 characters` };
}

/** What is wrong with a secret of a kind, in words of what is allowed; undefined where nothing is. */
export const secretAllowed = (kind: SourceKindName, secret: string): string | undefined =>
  secrets[kind].fits(secret) ? undefined : secrets[kind].words;

export const TOKEN = "the access token of the source's API, 8 to 400 characters";

const source = block({
  name: Name,
  kind: z.enum(sourceKinds, sourceKinds.join(', ')),
  secret: z.string('a text, or a reference to an environment variable').exactOptional(),
  token: z
    .string(TOKEN)
    .regex(/^[!-~]{8,400}$/, TOKEN)
    .exactOptional(),
  ...SourceSettings.shape,
}).superRefine(({ kind, secret }, context) => {
  const message = secret === undefined ? undefined : secretAllowed(kind, secret);
  if (message !== undefined) context.addIssue({ code: 'custom', path: ['secret'], message });
});

/** `sources:`; without any there is one, `orders`. */
export const sources = z
  .array(source, 'a list of sources')
  .max(100, 'at most 100 sources')
  .superRefine(distinct(({ name }: { name: string }) => name, 'name'))
  .prefault([{ name: 'orders', kind: 'standard-webhooks' }]);
