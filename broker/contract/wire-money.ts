import { z } from 'zod';
import { exponentOf } from './money.ts';

export const Currency = z
  .string('an ISO 4217 code such as EUR')
  .refine((code) => exponentOf(code) !== undefined, 'an ISO 4217 code such as EUR');

/** A decimal amount as a string, not negative: "12500.00". Strings, since JSON numbers lose cents. */
export const DecimalAmount = z
  .string('a decimal amount in a string, such as "12500.00"')
  .regex(/^\d{1,12}(\.\d{1,4})?$/, 'a decimal amount from 0 to 999999999999.99, such as "12500.00"');

/** Money as it travels: a decimal string with its currency. */
export const WireMoney = z.object({ amount: z.string().regex(/^-?\d+(\.\d+)?$/), currency: Currency });
export type WireMoney = z.infer<typeof WireMoney>;
