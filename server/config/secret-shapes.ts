import type { SourceKindName } from '../api/source-kinds.ts';

/** What is pasted in another's place now and then, by how it looks: it opens nothing here, so it is refused by its name. */
type Mistaken = readonly [looks: RegExp, what: string][];

interface Shape {
  looks: RegExp;
  /** What is asked for, as its product calls it, and what it looks like. */
  words: string;
  mistaken?: Mistaken;
}

const shown = (words: string, mistaken: Mistaken = []): Shape => ({ looks: /^[!-~]{8,200}$/, words, mistaken });
const address: Mistaken[number] = [/^https?:/, 'an address'];

/** What a secret of each kind looks like: what the product shows, or, of those that take one, what was made here. */
const secrets: Record<SourceKindName, Shape> = {
  stripe: {
    looks: /^whsec_[!-~]{8,200}$/,
    words: 'the signing secret Stripe shows, beginning with whsec_',
    mistaken: [
      [/^[sr]k_/, 'an API key of Stripe, which the bell never needs'],
      [/^pk_/, 'a publishable key of Stripe'],
      [/^(we|ed)_/, 'the id of the destination'],
      address,
    ],
  },
  'standard-webhooks': {
    looks: /^(whsec_)?[A-Za-z0-9+/]{22,}={0,2}$/,
    words: 'whsec_ and the base64 of at least 16 bytes',
  },
  json: { looks: /^[!-~]{16,200}$/, words: 'a bearer token of 16 to 200 characters without spaces' },
  shopify: shown("the 64 letters and digits below Shopify's list of webhooks, or the client secret of an app", [
    [/^shp(at|ca|pa|ua|tka)_/, 'an access token of Shopify, which the bell never needs'],
    [/^whsec_/, 'the signing secret of another product'],
    [/^\d+$/, 'the id of a webhook'],
    address,
  ]),
  /** WordPress makes them with spaces; through its API, what is given none has the consumer secret, `cs_…`. */
  woocommerce: {
    looks: /^[ -~]{8,200}$/,
    words: 'the secret of the webhook, 8 to 200 characters',
    mistaken: [[/^ck_[0-9a-f]{30,}$/, "a key of WooCommerce's REST API"]],
  },
  hubspot: shown('the client secret of the app, five groups of letters and digits with hyphens between', [
    [/^pat-/, 'an access token, which has a place of its own'],
    [/^\d+$/, 'the id of an app or of an account'],
    address,
  ]),
  pipedrive: {
    looks: /^[^:\s]{1,100}:\S{8,200}$/,
    words: 'the user name and password of HTTP Basic authentication, as name:password',
  },
  salesforce: {
    looks: /^00D[A-Za-z0-9]{12}([A-Za-z0-9]{3})?$/,
    words: 'the organisation id, which begins with 00D and has 15 or 18 characters',
    mistaken: [[/^(?!00D)[A-Za-z0-9]{15}([A-Za-z0-9]{3})?$/, 'the id of something else in Salesforce']],
  },
  odoo: shown('no secret: its address holds the key'),
  erpnext: shown('the webhook secret, 8 to 200 characters'),
};

const uuid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;
const token: Shape = { looks: /^[!-~]{8,400}$/, words: "the access token of the source's API, 8 to 400 characters" };
const tokens: Partial<Record<SourceKindName, Shape>> = {
  hubspot: {
    ...token,
    words: 'the service key, or the access token of an app',
    mistaken: [[uuid, 'the client secret, which has a place of its own'], address],
  },
  pipedrive: {
    ...token,
    words: 'the personal API token, 40 letters and digits',
    mistaken: [[/^[^@]+@[^@]+$/, 'an e-mail address'], address],
  },
};

/** What is wrong with a secret of a kind, in words of what is allowed; undefined where nothing is. */
export const secretAllowed = (kind: SourceKindName, secret: string): string | undefined => wrong(secrets[kind], secret);

/** The same of the token that opens a source's API. */
export const tokenAllowed = (kind: SourceKindName, given: string): string | undefined =>
  wrong(tokens[kind] ?? token, given);

function wrong({ looks, words, mistaken = [] }: Shape, given: string): string | undefined {
  const other = mistaken.find(([pattern]) => pattern.test(given))?.[1];
  if (other !== undefined) return `${words}; this looks like ${other}`;
  if (looks.test(given)) return undefined;
  return /\s/.test(given.trim()) ? `${words}, without spaces or line ends in it` : words;
}
