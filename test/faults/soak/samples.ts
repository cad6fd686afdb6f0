import { readdirSync } from 'node:fs';
import { residentMb } from '../../bench/processes.ts';

/** What one process held at one moment. */
export interface Sample {
  /** Hours since the start. */
  at: number;
  residentMb: number;
  /** Open files, sockets and pipes. */
  handles: number;
}

/** Undefined where there is no such process just now. */
export function sampleOf(pid: number | undefined, at: number): Sample | undefined {
  if (pid === undefined) return undefined;
  try {
    return { at, residentMb: residentMb([pid]), handles: readdirSync(`/proc/${pid}/fd`).length };
  } catch {
    return undefined;
  }
}

/** Change for each hour: the slope of the straight line through the points with the least squares. */
export function slopeOf(points: readonly { at: number; value: number }[]): number {
  const mean = (of: (point: { at: number; value: number }) => number): number =>
    points.reduce((sum, point) => sum + of(point), 0) / points.length;
  const at = mean((point) => point.at);
  const value = mean((point) => point.value);
  const spread = points.reduce((sum, point) => sum + (point.at - at) ** 2, 0);
  return spread === 0 ? 0 : points.reduce((sum, point) => sum + (point.at - at) * (point.value - value), 0) / spread;
}

/** A share of the way through what was measured, in order of size. */
export function percentile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))] ?? Number.NaN;
}
