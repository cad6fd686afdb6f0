import { z } from 'zod';
import { block } from './fields.ts';

const URL_ALLOWED = 'an http or https address';

/** Where reference rates come from, and whether they are fetched at all. */
export interface RatesConfig {
  fetch: boolean;
  url: string;
}

/** `rates:` – the European Central Bank's, fetched once an order in another currency than the office's has come. */
export const rates = block({
  fetch: z.boolean('true or false').default(true),
  url: z
    .url({ protocol: /^https?$/, error: URL_ALLOWED })
    .default('https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml'),
}).prefault({});
