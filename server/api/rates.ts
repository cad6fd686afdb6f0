import { z } from 'zod';
import { CalendarDate } from '../../broker/contract/name.ts';

/**
 * GET /api/rates. `last`: the day of the newest rates. `waiting`: orders that have no rate, and so count as unknown;
 * `waitingSince` is the first day of them. `fetch` is absent where the file says that none are fetched; its `problem`
 * is why the last try failed, `since` when the first of them did.
 */
export const RatesView = z.object({
  currency: z.string(),
  needed: z.boolean(),
  last: CalendarDate.optional(),
  currencies: z.number().int(),
  waiting: z.number().int(),
  waitingIn: z.array(z.string()),
  waitingSince: CalendarDate.optional(),
  fetch: z
    .object({ at: z.string().optional(), problem: z.string().optional(), since: z.string().optional() })
    .optional(),
});
export type RatesView = z.infer<typeof RatesView>;

/** POST /api/rates: what was read of the file. Orders that waited for these rates are counted right after. */
export const RatesTaken = z.object({
  days: z.number().int(),
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  waiting: z.number().int(),
});
export type RatesTaken = z.infer<typeof RatesTaken>;
