import { z } from 'zod';
import { Currency } from '../../broker/contract/wire-money.ts';
import { HolidayPlace, WireHours, WireQuietHours, weekdays } from '../api/rules.ts';
import { block, money, text } from './fields.ts';

const TIME_ZONE = 'an IANA time zone such as Europe/Amsterdam';
const MONTH = 'a month from 1 to 12, or the first day of one as month-day, such as 04-01';

/** The machine's own zone; UTC where it names none. */
export function machineZone(): string {
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  return isTimeZone(zone) ? zone : 'UTC';
}

/** Names only: an offset such as +01:00 knows no summer time. */
function isTimeZone(zone: string | undefined): boolean {
  if (zone === undefined || !/^[A-Za-z]/.test(zone)) return false;
  try {
    return new Intl.DateTimeFormat('en', { timeZone: zone }) !== undefined;
  } catch {
    return false;
  }
}

/** ISO weekdays 1–7 in their order. */
export const numbered = (names: readonly (typeof weekdays)[number][]): number[] =>
  [...new Set(names)].map((name) => weekdays.indexOf(name) + 1).sort((a, b) => a - b);

const hours = WireHours.transform(({ days, ...rest }) => ({ ...rest, days: numbered(days) }));
const quietHours = WireQuietHours.transform(({ days, ...rest }) => ({ ...rest, days: numbered(days) }));

const month = z.union([z.number(), z.string()], MONTH).transform((value, context) => {
  const found = /^(\d{1,2})(-0?1)?$/.exec(String(value))?.[1];
  const number = Number(found);
  if (number >= 1 && number <= 12) return number;
  context.issues.push({ code: 'custom', input: value, message: MONTH });
  return z.NEVER;
});

/** `office:`; amounts are in its own currency. */
export const office = (currency: string) =>
  block({
    name: text('a name', 80).default('Our office'),
    currency: Currency.default('EUR'),
    timeZone: z.string(TIME_ZONE).refine(isTimeZone, TIME_ZONE).default(machineZone),
    hours: hours.exactOptional(),
    quietHours: z.array(quietHours, 'a list of quiet hours').max(20, 'at most 20 quiet hours').exactOptional(),
    holidays: HolidayPlace.exactOptional(),
    financialYearStart: month.default(1),
    monthPlan: money(currency).exactOptional(),
  });
