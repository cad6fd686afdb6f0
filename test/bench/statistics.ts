/** The value below which a share of the values lies, by nearest rank; NaN of none. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.max(0, Math.ceil(share * sorted.length) - 1))] ?? Number.NaN;
}

/** Of an even number the mean of the two in the middle: rounds are few. */
export const median = (values: readonly number[]): number =>
  (percentile(values, 0.5) +
    percentile(
      [...values].map((value) => -value),
      0.5,
    ) *
      -1) /
  2;

/** A figure measured once a round: its median over the rounds, and how far they lie apart. */
export interface Spread {
  median: number;
  min: number;
  max: number;
}

export const spread = (values: readonly number[]): Spread => ({
  median: median(values),
  min: Math.min(...values),
  max: Math.max(...values),
});

/** Round by round: the machine may be busier in one round than in another, but not between the two of a round. */
export const ratios = (over: readonly number[], under: readonly number[]): Spread =>
  spread(over.map((value, round) => value / (under[round] ?? Number.NaN)));
