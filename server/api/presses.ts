import { z } from 'zod';
import { DecimalAmount, WireMoney } from '../../broker/contract/wire-money.ts';

const name = (what: string, max: number) =>
  z.string(what).trim().min(1, what).max(max, `${what}, at most ${max} characters`);

/** POST /api/presses/{pressId}/claim: who won it (several may share), for whom, and how much in the office currency. */
export const ClaimRequest = z.strictObject({
  sellers: z.array(name("a person's name", 100), '1 to 10 names').min(1, '1 to 10 names').max(10, '1 to 10 names'),
  customer: name('a customer name', 200).optional(),
  amount: DecimalAmount.optional(),
  /** Which of the orders that fit this win is; null for none of them. Only asked where several do. */
  order: z
    .strictObject({ source: z.string(), orderId: z.string() }, 'an order that fits, or null')
    .nullable()
    .optional(),
});
export type ClaimRequest = z.infer<typeof ClaimRequest>;

/** An order that a claimed press may be; 409 lists them as `candidates` where several are and the claim does not say which. */
export const Candidate = z.object({
  source: z.string(),
  orderId: z.string(),
  customer: z.string(),
  amount: WireMoney,
  orderedAt: z.string(),
});
export type Candidate = z.infer<typeof Candidate>;
