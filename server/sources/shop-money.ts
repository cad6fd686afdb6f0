import { z } from 'zod';
import { parseAmount } from '../../broker/contract/money.ts';
import { ok, type Result } from '../../broker/contract/result.ts';
import { exactAmount } from './exact-amount.ts';

const DECIMAL = 'a decimal amount such as "7260.00"';

/** An amount as shops tell it: a decimal in a string, in some places a number; refunds may be below zero. */
export const Decimal = z
  .union([z.string(), z.number()], DECIMAL)
  .transform(String)
  .refine((text) => /^-?\d{1,12}(\.\d{1,30})?$/.test(text), DECIMAL);

/** In minor units. Shops reckon with more decimals than some currencies have: those are rounded. */
export function minorOf(text: string, currency: string): Result<number> {
  const exact = exactAmount(text.replace('-', ''), currency);
  if (!exact.ok) return exact;
  const money = parseAmount(exact.value, currency);
  if (!money.ok) return money;
  return ok(text.startsWith('-') ? 0 - money.value.minor : money.value.minor);
}

/** Reads several amounts of one currency; the first that cannot be read is the answer. */
export function minorsOf<K extends string>(texts: Record<K, string>, currency: string): Result<Record<K, number>> {
  const minors: Partial<Record<K, number>> = {};
  for (const key in texts) {
    const minor = minorOf(texts[key], currency);
    if (!minor.ok) return minor;
    minors[key] = minor.value;
  }
  return ok(minors as Record<K, number>);
}

/** `minor` times `part` of `whole`, rounded half up: none of it below zero. Exact: the product is more than a number holds. */
export function share(minor: number, part: number, whole: number): number {
  if (whole <= 0) return 0;
  const bottom = BigInt(whole);
  return Number((2n * BigInt(minor) * BigInt(part) + bottom) / (2n * bottom));
}
