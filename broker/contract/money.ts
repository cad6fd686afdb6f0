import * as currencies from 'dinero.js/currencies';
import { ok, type Result, refuse } from './result.ts';
import type { WireMoney } from './wire-money.ts';

/** Integer minor units (cents) of an ISO 4217 currency. */
export interface Money {
  minor: number;
  currency: string;
}

const MAX_WHOLE_DIGITS = 12;
const exponents = new Map<string, number>(
  Object.values(currencies).map(({ code, base, exponent }) => [
    code,
    // MGA and MRU count in fifths; ISO 4217 gives both two decimals, and so does every source we read.
    base === 10 ? exponent : 2,
  ]),
);

/** Decimals of a currency by ISO 4217, or undefined for an unknown code. Never from Intl, which differs for 17 codes. */
export const exponentOf = (currency: string): number | undefined => exponents.get(currency);

/** Reads "12500.00" as minor units. Refuses more decimals than the currency has, unless they are zeros. */
export function parseAmount(amount: string, currency: string, field = 'amount'): Result<Money> {
  const exponent = exponents.get(currency);
  if (exponent === undefined) return refuse('currency', currency, 'an ISO 4217 code such as EUR');
  const match = /^(\d+)(?:\.(\d+))?$/.exec(amount);
  const [, whole = '', fraction = ''] = match ?? [];
  if (match === null || whole.length > MAX_WHOLE_DIGITS)
    return refuse(field, amount, 'a decimal amount from 0 to 999999999999.99, such as "12500.00"');
  if (/[1-9]/.test(fraction.slice(exponent)))
    return refuse(field, amount, `an amount with at most ${exponent} decimals for ${currency}`);
  const minor = Number(whole + fraction.slice(0, exponent).padEnd(exponent, '0'));
  // Only a currency with four decimals gets this far.
  if (!Number.isSafeInteger(minor)) return refuse(field, amount, `an amount below 900000000000 for ${currency}`);
  return ok({ minor, currency });
}

/** Minor units as a decimal string: 1250000 EUR is "12500.00". */
export function decimal({ minor, currency }: Money): string {
  const exponent = exponents.get(currency) ?? 2;
  const digits = String(Math.abs(minor)).padStart(exponent + 1, '0');
  const whole = digits.slice(0, digits.length - exponent);
  const sign = minor < 0 ? '-' : '';
  return exponent === 0 ? sign + whole : `${sign}${whole}.${digits.slice(-exponent)}`;
}

export const wire = (money: Money): WireMoney => ({ amount: decimal(money), currency: money.currency });
