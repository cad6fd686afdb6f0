import type { Spread } from '../api/dry-run.ts';
import { dayBefore, dayOf, mondayOf, weekOf } from '../time.ts';
import type { SuggestionJob } from './job.ts';
import type { Look } from './looks.ts';
import type { Rung } from './replay.ts';

/** The Monday of the week that an instant lies in; worked out once a day. */
export function weeks(timeZone: string): (at: number) => string {
  const known = new Map<string, string>();
  return (at) => {
    const { day } = dayOf(at, timeZone);
    const monday = known.get(day) ?? mondayOf(day);
    known.set(day, monday);
    return monday;
  };
}

/**
 * The Mondays of all weeks that are whole, from the first order to the last: before and after that nobody knows what came.
 * Neither the week of the first order is whole, unless it is a Monday's, nor that of the last, nor the present one.
 */
export function wholeWeeks({ from, to, office }: SuggestionJob, won: readonly Look[]): string[] {
  const [first, last] = [won[0], won.at(-1)].map((look) => look && dayOf(look.at, office.timeZone).day);
  if (first === undefined || last === undefined) return [];
  const begin = first < from ? from : first;
  const mondays: string[] = [];
  for (let monday = mondayOf(begin); monday <= last; monday = dayBefore(monday, -7))
    if (monday >= begin && sundayOf(monday) <= last && sundayOf(monday) < to) mondays.push(monday);
  return mondays;
}

const sundayOf = (monday: string): string => weekOf(monday).at(-1) ?? monday;

/** How many of some came in each week. */
export function byWeek(mondays: readonly string[], rung: readonly Rung[], timeZone: string) {
  const named = weeks(timeZone);
  const counts = new Map(mondays.map((monday) => [monday, 0]));
  for (const { look } of rung) {
    const monday = named(look.at);
    const known = counts.get(monday);
    if (known !== undefined) counts.set(monday, known + 1);
  }
  return [...counts].map(([week, rings]) => ({ week, rings }));
}

/** Quiet weeks and busy ones: of ten, eight lie between `low` and `high`. */
export function spreadOf(counts: readonly number[]): Spread {
  const sorted = counts.toSorted((a, b) => a - b);
  const at = (place: number): number => sorted[place] ?? 0;
  const end = sorted.length - 1;
  return {
    min: at(0),
    low: at(Math.floor(end * 0.1)),
    median: (at(Math.floor(end / 2)) + at(Math.ceil(end / 2))) / 2,
    high: at(Math.ceil(end * 0.9)),
    max: at(end),
    mean: perWeek(
      sorted.reduce((sum, each) => sum + each, 0),
      sorted.length,
    ),
  };
}

/** To one decimal. */
export const perWeek = (count: number, weeks: number): number => Math.round((10 * count) / weeks) / 10;
