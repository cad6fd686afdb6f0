import { exponentOf } from '../../broker/contract/money.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { DecimalAmount } from '../../broker/contract/wire-money.ts';

const ALLOWED = 'an amount of 0 or more';
const CURRENCY = 'an ISO 4217 code such as EUR';

/**
 * An amount as CRMs and ERPs hold it, a number or a text such as "48000", 9799.999999999998 or "1.0E7" (Salesforce), as
 * the decimal text of an order, rounded half up to what its currency has. Digit by digit: no sum of floats. None is 0.
 */
export function exactAmount(given: unknown, currency: string, field = 'amount'): Result<string> {
  const decimals = exponentOf(currency);
  if (decimals === undefined) return refuse('currency', currency, CURRENCY);
  const text = textOf(given ?? '0');
  const [, sign, whole, fraction = '', power = '0'] =
    /^([+-]?)(\d{1,30})(?:\.(\d*))?(?:[eE]([+-]?\d{1,3}))?$/.exec(text) ?? [];
  if (whole === undefined || Math.abs(Number(power)) > 30) return refuse(field, given, ALLOWED);
  const minor = rounded(whole + fraction, decimals + Number(power) - fraction.length);
  if (sign === '-' && minor !== 0n) return refuse(field, given, ALLOWED);
  const digits = String(minor).padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  const amount = decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
  return DecimalAmount.safeParse(amount).success ? ok(amount) : refuse(field, given, `${ALLOWED} below 1000000000000`);
}

const textOf = (given: unknown): string =>
  typeof given === 'number' ? String(given) : typeof given === 'string' ? given.trim() || '0' : '';

/** Digits moved by so many places, half up. */
function rounded(digits: string, places: number): bigint {
  if (places >= 0) return BigInt(digits) * 10n ** BigInt(places);
  const unit = 10n ** BigInt(-places);
  return (BigInt(digits) + unit / 2n) / unit;
}
