import { ok, type Result } from '../../broker/contract/result.ts';
import { minorOf, share } from './shop-money.ts';

/**
 * Stripe counts in its own smallest units, not in those of ISO 4217 (docs.stripe.com/currencies): these have no decimals,
 * though ISO gives MGA two; ISK and UGX have two, though ISO gives them none.
 */
const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Stripe's integer in the minor units of ISO 4217. */
export function stripeMinor(units: number, currency: string): Result<number> {
  const decimals = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;
  const digits = String(Math.abs(units)).padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  return minorOf(`${units < 0 ? '-' : ''}${digits.slice(0, at)}.${digits.slice(at)}`, currency);
}

/** How much of what was paid is tax, both in minor units: as much of it as of the whole that was to be paid. */
export function taxIn(paid: number, { tax, total, currency }: { tax: number; total: number; currency: string }) {
  const whole = stripeMinor(total, currency);
  const taxed = stripeMinor(tax, currency);
  if (!whole.ok || !taxed.ok) return whole.ok ? taxed : whole;
  return ok(Math.min(paid, share(taxed.value, paid, whole.value)));
}
