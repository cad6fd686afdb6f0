import { exponentOf, type Money } from '../../broker/contract/money.ts';

/** Figures that people choose, times ten, a hundred and so on. */
const ROUND = [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 7.5, 8];
/** The greatest amount has twelve digits. */
const POWERS = 12;

/** Sums that people like, the least first, in whole units of the currency: 1, 2, 3 … 10, 12, 15 … 1,500, 2,000 … */
function sums(currency: string): Money[] {
  const unit = 10 ** (exponentOf(currency) ?? 2);
  const powers = Array.from({ length: POWERS }, (_, power) => 10 ** power);
  const whole = powers.flatMap((power) => ROUND.map((figure) => Math.round(figure * power * 10) / 10));
  return whole.filter(Number.isInteger).map((figure) => ({ minor: figure * unit, currency }));
}

/** Those from the last that is not above `least` to the first that is above `greatest`, the greatest first. */
export function figuresBetween(least: number, greatest: number, currency: string): Money[] {
  const all = sums(currency);
  const from = all.findLastIndex(({ minor }) => minor <= least);
  const to = all.findIndex(({ minor }) => minor > greatest);
  return all.slice(Math.max(0, from), to === -1 ? undefined : to + 1).reverse();
}

/** Those between two, in steps of so many parts of the lower one's first digit, the greatest first; whole units alone. */
export function finerBetween(low: Money, high: Money, parts: number): Money[] {
  const { currency } = low;
  const unit = 10 ** (exponentOf(currency) ?? 2);
  const step = 10 ** Math.floor(Math.log10(low.minor / unit)) / parts;
  const found: Money[] = [];
  for (let at = Math.ceil(high.minor / unit / step) - 1; at * step * unit > low.minor; at--)
    if (Number.isInteger(at * step)) found.push({ minor: at * step * unit, currency });
  return found;
}
