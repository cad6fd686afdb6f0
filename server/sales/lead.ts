import type { SourceKindName } from '../api/source-kinds.ts';
import { textOrder } from '../rules/text-order.ts';
import type { OrderRow } from '../store/orders.ts';

export type KindOf = (source: string) => SourceKindName | undefined;

/**
 * Where money is told of comes before where it is hoped for, and a shop before the payment behind it, which may not know
 * its tax. What is of no kind (MQTT, a script) stands in the middle.
 */
const ranks: Record<SourceKindName, number> = {
  shopify: 0,
  woocommerce: 0,
  odoo: 0,
  erpnext: 0,
  stripe: 1,
  'standard-webhooks': 2,
  json: 2,
  hubspot: 3,
  pipedrive: 3,
  salesforce: 3,
};
const GENERIC = 2;
const CSV = 4;

/** Files of past orders come in under this name unless they are said to be of a source. */
export const CSV_SOURCE = 'csv';

const rankOf = (source: string, kindOf: KindOf): number => {
  const kind = kindOf(source);
  if (kind !== undefined) return ranks[kind];
  return source === CSV_SOURCE || source.startsWith(`${CSV_SOURCE}-`) ? CSV : GENERIC;
};

/**
 * Whether a source knows what went back of a sale: where its money is, as shops and payments do. A deal that is opened
 * again or lost takes nothing back.
 */
export const tellsMoney = (source: string, kindOf: KindOf): boolean => rankOf(source, kindOf) <= ranks.stripe;

/** The row of a sale that counts: always the same one of the same rows, in whatever order they came. */
export function leadOf(rows: readonly OrderRow[], kindOf: KindOf): OrderRow | undefined {
  return rows.toSorted(
    (a, b) =>
      Number(a.won_at === null) - Number(b.won_at === null) ||
      rankOf(a.source, kindOf) - rankOf(b.source, kindOf) ||
      textOrder(a.source, b.source) ||
      standing(a, kindOf) - standing(b, kindOf) ||
      textOrder(a.order_id, b.order_id),
  )[0];
}

/**
 * A merged deal is gone, and an amended document cancelled: the one that stands leads. Of folded ids one row has the
 * words of all, so their status says nothing of which that should be.
 */
const standing = ({ source, status }: OrderRow, kindOf: KindOf): number =>
  foldsNames(source, kindOf) || status === 'won' ? 0 : 1;

const folding = new Set<SourceKindName | undefined>(['stripe']);

/**
 * Whether one sale of a source may have several ids that say so of each other: Stripe tells the payment, its charge and
 * the invoice each under its own id, and no two of its objects share one. A shop's order numbers may be other orders' ids.
 */
export const foldsNames = (source: string, kindOf: KindOf): boolean => folding.has(kindOf(source));

/**
 * Whether orders of a source that call each other by their ids are one sale: beside those that are folded, deals that
 * were merged and documents that amend another, each of which has been an order of its own.
 */
const naming = new Set<SourceKindName | undefined>([...folding, 'hubspot', 'pipedrive', 'erpnext']);
export const joinsNames = (source: string, kindOf: KindOf): boolean => naming.has(kindOf(source));
