import { z } from 'zod';

const Tally = z.object({ minor: z.number().int(), wins: z.number().int() });

/** What is wrong with the data. Totals are in minor units of the office currency, by day or month. */
export const Finding = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('damaged'), detail: z.string() }),
  z.object({ kind: z.literal('total'), period: z.string(), stored: Tally, rebuilt: Tally }),
  z.object({ kind: z.literal('loose'), what: z.string(), rows: z.number().int(), example: z.string() }),
]);
export type Finding = z.infer<typeof Finding>;

/** POST /api/checks: reads all data through; `mend` sets the totals to what the orders add up to. */
export const CheckRequest = z.strictObject({ mend: z.boolean('true or false').default(false) });
export type CheckRequest = z.infer<typeof CheckRequest>;

export const CheckReport = z.object({ findings: z.array(Finding), mended: z.boolean() });
export type CheckReport = z.infer<typeof CheckReport>;
