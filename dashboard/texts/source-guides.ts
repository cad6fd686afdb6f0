import type { SourceKindName } from '../../server/api/source-kinds.ts';
import { hubspot, pipedrive, salesforce } from './guides/crms.ts';
import { erpnext, odoo } from './guides/erps.ts';
import { json, mqtt, standardWebhooks } from './guides/programs.ts';
import { shopify, stripe, woocommerce } from './guides/shops.ts';
import type { Step } from './guides/step.ts';

/** How each product is connected, in its own words and menu names. */
export const sourceGuides: Record<SourceKindName | 'mqtt', readonly Step[]> = {
  ...{ stripe, shopify, woocommerce, hubspot, pipedrive, salesforce, odoo, erpnext },
  'standard-webhooks': standardWebhooks,
  ...{ json, mqtt },
};

export const sourceExample = `{
  "orderId": "SO-88",
  "amount": "12500.00",
  "currency": "EUR",
  "orderedAt": "2026-03-11T08:59:58Z",
  "updatedAt": "2026-03-11T08:59:58Z",
  "customer": { "id": "C-9", "name": "Werf De Hoop" },
  "seller": { "email": "anouk@example.com", "name": "Anouk" },
  "pursuedSince": "2024-11-02",
  "status": "won"
}`;
