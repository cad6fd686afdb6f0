import { z } from 'zod';
import { parseAmount } from './money.ts';
import { CalendarDate, Instant } from './name.ts';
import { Currency, DecimalAmount } from './wire-money.ts';

/** Control characters, and those that turn the direction of writing, would garble a wall. */
const unseen = /[\p{Cc}\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/gu;

const text = (what: string, max = 200) =>
  z
    .string(what)
    .overwrite((given) => given.replace(unseen, ''))
    .trim()
    .min(1, what)
    .max(max, `${what}, at most ${max} characters`);

const REFERENCES = 'a list of at most 10 references';

/**
 * The generic order: on MQTT, as `data` of a Standard Webhooks body, and what every other source is normalised into.
 * `amount` is the net now: a partial refund is a lower amount that is still `won`. `updatedAt` orders the changes.
 */
export const Order = z
  .object({
    orderId: text('an order id of 1 to 200 characters'),
    amount: DecimalAmount,
    currency: Currency,
    orderedAt: Instant.optional(),
    updatedAt: Instant.optional(),
    customer: z.object({ id: text('a customer id').optional(), name: text('a customer name').optional() }).optional(),
    seller: z
      .object({ email: z.email('an e-mail address').optional(), name: text('a seller name').optional() })
      .optional(),
    pursuedSince: CalendarDate.optional(),
    /** Ids or numbers under which another source knows this very sale. */
    references: z.array(text('a reference'), REFERENCES).max(10, REFERENCES).optional(),
    lines: z
      .array(
        z.object({
          product: text('a product name'),
          quantity: z.number('a number').nonnegative('a number of 0 or more').optional(),
          amount: DecimalAmount.optional(),
        }),
      )
      .max(500, 'at most 500 lines')
      .optional(),
    status: z.enum(['won', 'cancelled', 'refunded'], 'won, cancelled or refunded').default('won'),
    test: z.boolean('true or false').optional(),
    livemode: z.boolean('true or false').optional(),
  })
  .superRefine(({ amount, currency }, context) => {
    const read = parseAmount(amount, currency);
    if (!read.ok) context.addIssue({ code: 'custom', path: [read.problem.field], message: read.problem.allowed });
  });
export type Order = z.infer<typeof Order>;
