import { z } from 'zod';

const LIMIT = 'a whole number from 1 to 200';
const AFTER = 'the next of the page before';

/** What the query of every long list has: `after` is the `next` of the page before, absent for the first and on the last. */
export const paging = {
  after: z.string(AFTER).max(10_000, AFTER).optional(),
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(200, LIMIT).default(50),
};
