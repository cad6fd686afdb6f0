import { block, whole } from './fields.ts';

/** For how many days what piles up is kept. */
export interface KeepConfig {
  deliveriesDays: number;
  logDays: number;
}

/**
 * `keep:`. Raw deliveries hold names and addresses of customers: a financial year and a month is enough to look one up
 * or to settle a question about last year's numbers. Orders, decisions and rings stay: they are small, and the year.
 */
export const keep = block({
  deliveriesDays: whole(1, 36500, ' of days').default(400),
  logDays: whole(1, 3650, ' of days').default(30),
}).prefault({});
