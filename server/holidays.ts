import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { HolidayView } from './api/rules.ts';
import type { Holidays } from './rules/settings.ts';

type Calendar = {
  getHolidays(year: number): readonly { date: string; start: Date; end: Date; type: string; name: string }[];
};
type Place = { code: string; name: string };

const DAY_MS = 86_400_000;

/** Public holidays by day. date-holidays takes 12 MB and a third of a second: loaded once a country is set. */
export interface PublicHolidays {
  isHoliday(day: string): boolean;
  /** The first `count` from a day on. */
  next(day: string, count: number): HolidayView[];
  /** Those from a day to another, both included. */
  between(from: string, to: string): string[];
}

export const noHolidays: PublicHolidays = { isHoliday: () => false, next: () => [], between: () => [] };

const library = async () => new (await import('date-holidays')).default();

/** Refuses a country or region that the library does not know. */
export async function holidaysIn(place: Holidays | undefined): Promise<Result<PublicHolidays>> {
  if (place === undefined) return ok(noHolidays);
  const { countries, regions } = await placesIn(place.country);
  const { country, region } = place;
  if (!countries.some(({ code }) => code === country))
    return refuse('holidays.country', country, 'a country whose holidays are known, by its code, such as SE');
  if (region !== undefined && !regions.some(({ code }) => code === region)) {
    const allowed = regions.map(({ code }) => code).join(', ');
    return refuse('holidays.region', region, allowed === '' ? `none: ${country} has no regions` : `one of ${allowed}`);
  }
  const calendar = await library();
  if (region === undefined) calendar.init(country);
  else calendar.init(country, region);
  return ok(keep(calendar));
}

/** The countries whose holidays are known, and the regions of one, by their English names. */
export async function placesIn(country?: string): Promise<{ countries: Place[]; regions: Place[] }> {
  const calendar = await library();
  const listed = (places: Record<string, string> | undefined): Place[] =>
    Object.entries(places ?? {})
      .map(([code, name]) => ({ code, name }))
      .sort((a, b) => a.name.localeCompare(b.name, 'en'));
  return {
    countries: listed(calendar.getCountries('en')),
    regions: country === undefined ? [] : listed(calendar.getStates(country, 'en')),
  };
}

function keep(calendar: Calendar): PublicHolidays {
  const years = new Map<number, Map<string, string>>();
  const of = (year: number): Map<string, string> => {
    const known = years.get(year) ?? read(calendar, year);
    years.set(year, known);
    return known;
  };
  return {
    isHoliday: (day) => of(Number(day.slice(0, 4))).has(day),
    next(day, count) {
      const year = Number(day.slice(0, 4));
      const days = [...of(year), ...of(year + 1)].filter(([on]) => on >= day).sort(([a], [b]) => a.localeCompare(b));
      return days.slice(0, count).map(([day, name]) => ({ day, name }));
    },
    between(from, to) {
      const [first, last] = [Number(from.slice(0, 4)), Number(to.slice(0, 4))];
      const all = Array.from({ length: last - first + 1 }, (_, n) => [...of(first + n).keys()]).flat();
      return all.filter((day) => day >= from && day <= to);
    },
  };
}

/** Only whole public days: what begins at noon, a bank's day or an observance leaves the office open. */
function read(calendar: Calendar, year: number): Map<string, string> {
  const days = new Map<string, string>();
  for (const { date, start, end, type, name } of calendar.getHolidays(year)) {
    if (type !== 'public' || !/^\S+ 00:00:00/.test(date)) continue;
    const whole = Math.floor((end.getTime() - start.getTime()) / DAY_MS + 0.05); // a day of 23 hours is one too
    for (let at = 0; at < whole; at++) {
      const day = new Date(Date.parse(date.slice(0, 10)) + at * DAY_MS).toISOString().slice(0, 10);
      if (!days.has(day)) days.set(day, name);
    }
  }
  return days;
}
