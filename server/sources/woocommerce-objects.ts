import { z } from 'zod';
import { Instant } from '../../broker/contract/name.ts';
import { instantOf } from '../time.ts';
import { Decimal } from './shop-money.ts';

/** What is read of an order of WooCommerce's REST API, version 3. */

const ID = 'an id, a whole number';
export const Id = z
  .union([z.number(), z.string()], ID)
  .transform(String)
  .refine((text) => /^\d{1,20}$/.test(text), ID);
const text = z.unknown().optional();
/** WooCommerce's times in UTC come without saying so. */
const gmt = z.preprocess(
  (told) => (typeof told === 'string' && !/(Z|[+-]\d\d:\d\d)$/.test(told) ? `${told}Z` : told),
  Instant.transform(instantOf),
);

/** PHP tells a list from which something was taken out as an object with numbers for names. */
const listOf = <T extends z.ZodType>(item: T) =>
  z.preprocess((told) => (isNumbered(told) ? Object.values(told) : told), z.array(item));
const isNumbered = (told: unknown): told is object =>
  told !== null &&
  typeof told === 'object' &&
  !Array.isArray(told) &&
  Object.keys(told).every((key) => /^\d+$/.test(key));

export const Order = z.object({
  id: Id,
  number: text,
  status: z.string('a status'),
  currency: z.string('an ISO 4217 code such as EUR'),
  date_created_gmt: gmt.nullish(),
  date_modified_gmt: gmt.nullish(),
  date_paid_gmt: gmt.nullish(),
  total: Decimal,
  total_tax: Decimal.nullish(),
  customer_id: z.union([z.int(), z.string()]).nullish(),
  billing: z.object({ first_name: text, last_name: text, company: text, email: text }).nullish().catch(undefined),
  transaction_id: text,
  meta_data: listOf(z.object({ key: text, value: text }))
    .nullish()
    .catch(undefined),
  /** A line that a plug-in tells in its own way keeps no order from counting. */
  line_items: listOf(
    z.object({
      name: text,
      quantity: z.number().min(0).nullish().catch(undefined),
      total: Decimal.nullish().catch(undefined),
      total_tax: Decimal.nullish().catch(undefined),
    }),
  )
    .nullish()
    .catch(undefined),
  refunds: listOf(z.object({ total: Decimal })).nullish(),
});
