import { exponentOf, type Money } from '../../broker/contract/money.ts';

/** How many significant digits a rate is kept with, so that it gives what the fraction behind it would give. */
const DIGITS = 32;

/** A decimal as a fraction: `digits / 10^scale`. */
interface Decimal {
  digits: bigint;
  scale: number;
}

function read(text: string): Decimal {
  const [whole = '', fraction = ''] = text.split('.');
  return { digits: BigInt(whole + fraction), scale: fraction.length };
}

function write({ digits, scale }: Decimal): string {
  const text = String(digits).padStart(scale + 1, '0');
  const at = text.length - scale;
  const fraction = text.slice(at).replace(/0+$/, '');
  return fraction === '' ? text.slice(0, at) : `${text.slice(0, at)}.${fraction}`;
}

const power = (exponent: number): bigint => 10n ** BigInt(exponent);

/**
 * How many units of one currency a unit of another is, a decimal: through the euro, of which the two rates say what it
 * buys ("1" for the euro itself). Exact where 32 digits hold it, else rounded up: a sum in the middle between two minor
 * units then stays there, and no other comes near enough to be moved.
 */
export function crossRate({ from, to }: { from: string; to: string }): string {
  const [a, b] = [read(from), read(to)];
  const numerator = b.digits * power(a.scale);
  const denominator = a.digits * power(b.scale);
  const wholes = String(numerator / denominator).length;
  const scale = Math.max(0, DIGITS - wholes) + leadingZeros(numerator, denominator);
  return write({ digits: dividedUp(numerator * power(scale), denominator), scale });
}

/** The zeros behind the point of a fraction below one. */
function leadingZeros(numerator: bigint, denominator: bigint): number {
  return numerator >= denominator ? 0 : String(denominator / numerator).length - 1;
}

const dividedUp = (numerator: bigint, denominator: bigint): bigint => (numerator + denominator - 1n) / denominator;

/** What money comes to at a rate, in minor units of the other currency; half of one is rounded away from zero. */
export function atRate({ minor, currency }: Money, rate: string, other: string): number {
  const { digits, scale } = read(rate);
  const numerator = BigInt(Math.abs(minor)) * digits * power(exponentOf(other) ?? 2);
  const denominator = power(scale + (exponentOf(currency) ?? 2));
  const rounded = Number((2n * numerator + denominator) / (2n * denominator));
  return minor < 0 ? -rounded : rounded;
}
