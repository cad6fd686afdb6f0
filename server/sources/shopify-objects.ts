import { z } from 'zod';
import { Instant } from '../../broker/contract/name.ts';
import { Decimal } from './shop-money.ts';

/** What is read of Shopify's objects (shopify.dev/docs/api/admin-rest, resources Order and Refund). */

const ID = 'an id, a whole number';
/** The example that Shopify's pages send has an id beyond what JSON's numbers hold exactly; that of a real order is not. */
export const Id = z
  .union([z.number(), z.string()], ID)
  .transform(String)
  .refine((text) => /^\d{1,30}$/.test(text), ID);
const currency = z.string('an ISO 4217 code such as EUR');
const flag = z.boolean('true or false').nullish();
const text = z.unknown().optional();
const address = z.object({ name: text, company: text }).nullish().catch(undefined);
const amount = Decimal.nullish();

export const Order = z.object({
  id: Id,
  name: text,
  order_number: text,
  created_at: Instant.nullish(),
  processed_at: Instant.nullish(),
  updated_at: Instant,
  cancelled_at: Instant.nullish(),
  financial_status: z.string('a financial status').nullish(),
  /** Of the shop: all amounts below are in it, whatever the customer paid in. */
  currency,
  total_price: amount,
  total_tax: amount,
  current_total_price: Decimal,
  current_total_tax: amount,
  total_outstanding: amount,
  test: flag,
  email: text,
  customer: z
    .object({
      id: Id.nullish(),
      first_name: text,
      last_name: text,
      email: text,
      default_address: z.object({ company: text }).nullish(),
    })
    .nullish(),
  billing_address: address,
  shipping_address: address,
  source_name: z.unknown().optional(),
  note_attributes: z
    .array(z.object({ name: text, value: text }))
    .nullish()
    .catch(undefined),
  line_items: z
    .array(
      z.object({
        title: text,
        name: text,
        quantity: z.number().min(0).nullish().catch(undefined),
        current_quantity: z.number().min(0).nullish().catch(undefined),
        price: amount.catch(undefined),
      }),
    )
    .nullish()
    .catch(undefined),
});

const money = z.object({ shop_money: z.object({ amount: Decimal, currency_code: currency }) }).nullish();

export const Refund = z.object({
  id: Id,
  order_id: Id,
  created_at: Instant,
  transactions: z
    .array(
      z.object({ kind: z.string(), status: z.string(), amount: Decimal, currency, test: flag, authorization: text }),
    )
    .nullish(),
  refund_line_items: z.array(z.object({ subtotal_set: money, total_tax_set: money })).nullish(),
});

export const Deletion = z.object({ id: Id });
