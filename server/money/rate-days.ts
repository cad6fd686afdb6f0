import { exponentOf } from '../../broker/contract/money.ts';
import { CalendarDate } from '../../broker/contract/name.ts';
import { ok, type Problem, type Result, refuse, sentence } from '../../broker/contract/result.ts';

/** What one euro bought on a business day, decimals. */
export interface RateDay {
  day: string;
  rates: { currency: string; perEuro: string }[];
}

/** Rates that cannot be read: which line or element, and what is allowed there. */
export class RatesRefused extends Error {
  readonly problem: Problem;
  constructor(problem: Problem) {
    super(sentence(problem));
    this.problem = problem;
  }
}

/** Columns of before the euro, or of no currency that anybody still pays in, are passed over. */
export const isKnown = (currency: string): boolean => exponentOf(currency) !== undefined;

export function readDay(field: string, text: string): Result<string> {
  return CalendarDate.safeParse(text).success ? ok(text) : refuse(field, text, 'a date such as 2026-11-24');
}

/** Undefined where none was published. */
export function readRate(field: string, text: string): Result<string | undefined> {
  if (text === '' || text === 'N/A') return ok(undefined);
  if (/^\d{1,9}(\.\d{1,9})?$/.test(text) && /[1-9]/.test(text)) return ok(text);
  return refuse(field, text, 'a decimal above 0 such as 1.0823, or N/A');
}
