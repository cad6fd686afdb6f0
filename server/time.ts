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
  const day = evenDayOf(at, zone) ?? oddDayOf(at, zone);
  if (days.size >= MOST_RECENT) days.clear();
  for (let at = Math.floor(day.start / HOUR_MS); at * HOUR_MS < day.end; at++) days.set(at, day);
  days.set(hour, day); // of an hour that two days share, the one that was asked for
  recent.set(zone, days);
  return day;
}

/** A day in which no clock is changed, nor at either end, is a matter of adding: as good as all of them are such. */
function evenDayOf(at: Instant, zone: string): Day | undefined {
  const { from, until, offset } = stretchOf(at, zone);
  const start = Math.floor((at + offset) / DAY_MS) * DAY_MS - offset;
  const end = start + DAY_MS;
  return start <= from || end >= until ? undefined : { day: isoOf(start + offset).slice(0, 10), start, end };
}

function oddDayOf(at: Instant, zone: string): Day {
  const date = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone).toPlainDate();
  return {
    day: date.toString(),
    start: date.toZonedDateTime(zone).epochMilliseconds,
    end: date.add({ days: 1 }).toZonedDateTime(zone).epochMilliseconds,
  };
}

/** A time in which a zone's clocks are not changed: `offset` ms ahead of UTC. */
interface Stretch {
  from: Instant;
  until: Instant;
  offset: number;
}

const stretches = new Map<string, Stretch[]>();

function stretchOf(at: Instant, zone: string): Stretch {
  const kept = stretches.get(zone) ?? [];
  const known = kept.find(({ from, until }) => at >= from && at < until);
  if (known !== undefined) return known;
  const local = Temporal.Instant.fromEpochMilliseconds(at).toZonedDateTimeISO(zone);
  const next = local.getTimeZoneTransition('next');
  // A change at this very instant has been made, but is not the one before it.
  const before = local.add({ nanoseconds: 1 }).getTimeZoneTransition('previous');
  const found = {
    from: before?.epochMilliseconds ?? Number.NEGATIVE_INFINITY,
    until: next?.epochMilliseconds ?? Number.POSITIVE_INFINITY,
    offset: local.offsetNanoseconds / 1e6,
  };
  kept.unshift(found);
  stretches.set(zone, kept);
  return found;
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
  const monday = numberOf(mondayOf(day));
  return Array.from({ length: 7 }, (_, n) => dayNumbered(monday + n));
}

export const mondayOf = (day: string): string => dayNumbered(numberOf(day) - weekdayOf(day) + 1);

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

/** Calendar days, which Date counts in UTC as they are. */
export const daysBetween = (from: string, to: string): number => numberOf(to) - numberOf(from);

/** 1 for Monday to 7: the epoch began on a Thursday. */
function weekdayOf(day: string): number {
  const number = numberOf(day) + 3;
  return number - 7 * Math.floor(number / 7) + 1;
}

const dayNumbered = (number: number): string => isoOf(number * DAY_MS).slice(0, 10);

/** Days since the epoch; those asked for are kept: a replay asks it of each of a hundred thousand orders. */
const numbers = new Map<string, number>();

function numberOf(day: string): number {
  const known = numbers.get(day);
  if (known !== undefined) return known;
  if (numbers.size >= MOST_RECENT) numbers.clear();
  const number = Date.parse(day) / DAY_MS;
  numbers.set(day, number);
  return number;
}

/** 14:30:05 by a zone's clock. */
export const clockTimeOf = (at: Instant, zone: string): string =>
  Temporal.Instant.fromEpochMilliseconds(at)
    .toZonedDateTimeISO(zone)
    .toPlainTime()
    .toString({ smallestUnit: 'second' });

/** ISO weekday 1 (Monday) to 7, and minutes since local midnight by the wall's clock. */
export function clockOf(at: Instant, zone: string): { weekday: number; minutes: number } {
  const { day, start, end } = dayOf(at, zone);
  const weekday = weekdayOf(day);
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
