import type { SourceKindName } from '../config.ts';
import { erpnext } from './erpnext.ts';
import { hubspot } from './hubspot.ts';
import { json } from './json.ts';
import { odoo } from './odoo.ts';
import { pipedrive } from './pipedrive.ts';
import { salesforce } from './salesforce.ts';
import { shopify } from './shopify.ts';
import type { SourceKind } from './source.ts';
import { standardWebhooks } from './standard-webhooks.ts';
import { stripe } from './stripe.ts';
import { woocommerce } from './woocommerce.ts';

/** One file per kind. */
export const kinds: Record<SourceKindName, SourceKind> = {
  'standard-webhooks': standardWebhooks,
  stripe,
  shopify,
  woocommerce,
  hubspot,
  pipedrive,
  salesforce,
  odoo,
  erpnext,
  json,
};
