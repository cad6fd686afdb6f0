import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { block, distinct } from './fields.ts';

const kinds = ['standard-webhooks', 'stripe', 'json'] as const;
type Kind = (typeof kinds)[number];

/** What a secret of each kind looks like. Stripe gives its own; the others are made here when none is set. */
const secrets: Record<Kind, { fits(secret: string): boolean; words: string }> = {
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
};

const source = block({
  name: Name,
  kind: z.enum(kinds, 'standard-webhooks, stripe or json'),
  secret: z.string('a text, or a reference to an environment variable').exactOptional(),
}).superRefine(({ kind, secret }, context) => {
  const { fits, words } = secrets[kind];
  if (secret !== undefined && !fits(secret)) context.addIssue({ code: 'custom', path: ['secret'], message: words });
});

/** `sources:`; without any there is one, `orders`. */
export const sources = z
  .array(source, 'a list of sources')
  .max(100, 'at most 100 sources')
  .superRefine(distinct(({ name }: { name: string }) => name, 'name'))
  .prefault([{ name: 'orders', kind: 'standard-webhooks' }]);
