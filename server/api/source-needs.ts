import type { SourceKindName } from './source-kinds.ts';

/** What connecting a kind takes. */
export interface SourceNeeds {
  /** `made`: a secret made here is put in over there; `given`: one shown over there is put in here; `none`: the address alone. */
  secret: 'made' | 'given' | 'none';
  /** Whether its address holds a key, and so is a secret itself. */
  keyed: boolean;
  /** Whether its API can be asked, with a token. */
  asks: boolean;
}

export const sourceNeeds: Record<SourceKindName, SourceNeeds> = {
  'standard-webhooks': { secret: 'made', keyed: false, asks: false },
  stripe: { secret: 'given', keyed: false, asks: false },
  shopify: { secret: 'given', keyed: false, asks: false },
  woocommerce: { secret: 'made', keyed: false, asks: false },
  hubspot: { secret: 'given', keyed: false, asks: true },
  pipedrive: { secret: 'made', keyed: false, asks: true },
  salesforce: { secret: 'given', keyed: true, asks: false },
  odoo: { secret: 'none', keyed: true, asks: false },
  erpnext: { secret: 'made', keyed: false, asks: false },
  json: { secret: 'made', keyed: false, asks: false },
};
