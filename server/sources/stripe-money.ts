import { decimal, parseAmount } from '../../broker/contract/money.ts';

/**
 * Stripe counts in its own smallest units, not in those of ISO 4217 (docs.stripe.com/currencies): these have no decimals,
 * though ISO gives MGA two; ISK and UGX have two, though ISO gives them none.
 */
const zeroDecimal = new Set('BIF CLP DJF GNF JPY KMF KRW MGA PYG RWF VND VUV XAF XOF XPF'.split(' '));
const threeDecimal = new Set('BHD JOD KWD OMR TND'.split(' '));

/** Stripe's integer as a decimal amount with the decimals ISO 4217 gives the currency. */
export function stripeAmount(units: number, currency: string): string {
  const decimals = zeroDecimal.has(currency) ? 0 : threeDecimal.has(currency) ? 3 : 2;
  const digits = String(units).padStart(decimals + 1, '0');
  const at = digits.length - decimals;
  const amount = decimals === 0 ? digits : `${digits.slice(0, at)}.${digits.slice(at)}`;
  const money = parseAmount(amount, currency);
  return money.ok ? decimal(money.value) : amount;
}
