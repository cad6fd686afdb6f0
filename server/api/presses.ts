import { z } from 'zod';
import { DecimalAmount } from '../../broker/contract/money.ts';

const name = (what: string, max: number) =>
  z.string(what).trim().min(1, what).max(max, `${what}, at most ${max} characters`);

/** POST /api/presses/{pressId}/claim: who won it (several may share), for whom, and how much in the office currency. */
export const ClaimRequest = z.strictObject({
  sellers: z.array(name("a person's name", 100), '1 to 10 names').min(1, '1 to 10 names').max(10, '1 to 10 names'),
  customer: name('a customer name', 200).optional(),
  amount: DecimalAmount.optional(),
});
export type ClaimRequest = z.infer<typeof ClaimRequest>;
