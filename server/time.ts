import { Temporal } from 'temporal-polyfill';

/** The only importer of the zone library. Instants are epoch milliseconds, days `2026-11-24`, months `2026-11`. */
export type Instant = number;

/** One calendar day of a zone: 23, 24 or 25 hours long. */
export interface Day {
  day: string;
  start: Instant;
  end: Instant;
}

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;
/** By zone and hour of UTC, in which a day may end: an import asks for those of years, and for today, in turn. */
const recent = new Map<string, Map<number, Day>>();
const MOST_RECENT = 50_000;

/** The local day an instant falls in; those asked for are kept, since zones are slow. */
export function dayOf(at: Instant, zone: string): Day {
  const days = recent.get(zone) ?? new Map<number, Day>();
  const hour = Math.floor(at / HOUR_MS);
  const known = days.get(hour);
  if (known !== undefined && at >= known.start && at < known.end) return known;
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  const day = {
    day: date.toString(),
    start: date.toZonedDateTime(zone).epochMilliseconds,
    end: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
  };
  if (days.size >= MOST_RECENT) days.clear();
  for (let at = Math.floor(day.start / HOUR_MS); at * HOUR_MS < day.end; at++) days.set(at, day);
  days.set(hour, day); // of an hour that two days share, the one that was asked for
  recent.set(zone, days);
  return day;
}

/** A calendar date such as 2026-11-24 as a day of a zone. */
export function dayNamed(day: string, zone: string): Day {
  const date = Temporal.PlainDate.from(day);
  const start = (at: Temporal.PlainDate) => at.toZonedDateTime(zone).epochMilliseconds;
  return { day, start: start(date), end: start(date.add({ days: 1 })) };
}

export const monthOf = (day: string): string => day.slice(0, 7);

export function monthBefore(month: string): string {
  return Temporal.PlainYearMonth.from(month).subtract({ months: 1 }).toString();
}

/** The seven days of the ISO week (Monday first) a day lies in. */
export function weekOf(day: string): string[] {
  const date = Temporal.PlainDate.from(day);
  const monday = date.subtract({ days: date.dayOfWeek - 1 });
  return Array.from({ length: 7 }, (_, n) => monday.add({ days: n }).toString());
}

export type PeriodKind = 'month' | 'quarter' | 'year';

const periods = new Map<string, string[]>();

/** The months of a period that a day lies in; quarters and years count from the financial year's first month (1–12). */
export function monthsOf(kind: PeriodKind, day: string, firstMonth: number): string[] {
  const key = `${kind} ${monthOf(day)} ${firstMonth}`; // asked for with each order, and a few a year
  const months = periods.get(key) ?? readMonths(kind, day, firstMonth);
  periods.set(key, months);
  return months;
}

function readMonths(kind: PeriodKind, day: string, firstMonth: number): string[] {
  const month = Temporal.PlainYearMonth.from(monthOf(day));
  const length = { month: 1, quarter: 3, year: 12 }[kind];
  const offset = (month.month - firstMonth + 12) % length;
  const start = month.subtract({ months: offset });
  return Array.from({ length }, (_, n) => start.add({ months: n }).toString());
}

/** So many days before a day. */
export const dayBefore = (day: string, days: number): string =>
  Temporal.PlainDate.from(day).subtract({ days }).toString();

/** Calendar days, which Date counts in UTC as they are: a replay asks this of each of a hundred thousand orders. */
export const daysBetween = (from: string, to: string): number => (Date.parse(to) - Date.parse(from)) / DAY_MS;

/** 14:30:05 by a zone's clock. */
export const clockTimeOf = (at: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'second' });

/** ISO weekday 1 (Monday) to 7, and minutes since local midnight by the wall's clock. */
export function clockOf(at: Instant, zone: string): { weekday: number; minutes: number } {
  const { day, start, end } = dayOf(at, zone);
  const weekday = ((Date.parse(day) / DAY_MS + 3) % 7) + 1; // the epoch began on a Thursday
  if (end - start === DAY_MS) return { weekday, minutes: Math.floor((at - start) / 60_000) };
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  return { weekday, minutes: local.hour * 60 + local.minute };
}

/** An ISO 8601 instant with its offset, as the schemas let in: Date reads those right, and much faster than Temporal. */
export const instantOf = (iso: string): Instant => Date.parse(iso);
export const isoOf = (at: Instant): string => new Date(at).toISOString();

/** The instant at which a wall clock shows so many minutes since midnight on a day; 1440 is its end. */
export function atClock({ day, end }: Day, minutes: number, zone: string): Instant {
  if (minutes >= 1440) return end;
  const plainTime = Temporal.PlainTime.from({ hour: Math.floor(minutes / 60), minute: minutes % 60 });
  return Temporal.PlainDate.from(day).toZonedDateTime({ timeZone: zone, plainTime }).epochMilliseconds;
}

/** Whether there is such a zone. */
export function isZone(zone: string): boolean {
  try {
    Temporal.Instant.fromEpochMilliseconds(0).toZonedDateTimeISO(zone);
    return true;
  } catch {
    return false;
  }
}

/** A wall clock's date and time, such as 2026-03-11T09:00:00, in a zone; undefined where it is none. */
export function localInstant(local: string, zone: string): Instant | undefined {
  try {
    return Temporal.PlainDateTime.from(local).toZonedDateTime(zone).epochMilliseconds;
  } catch {
    return undefined;
  }
}
