import { longDay, type Manner } from '../parts/format.ts';

/** What happened, under the office's day on which it did; the order stays. */
export function byDay<T extends { at: string }>(all: readonly T[], manner: Manner): Map<string, T[]> {
  const days = new Map<string, T[]>();
  for (const each of all) {
    const day = longDay(new Date(each.at), manner);
    days.set(day, [...(days.get(day) ?? []), each]);
  }
  return days;
}
