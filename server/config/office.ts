import { z } from 'zod';
import { Currency } from '../../broker/contract/money.ts';
import { block, money, text } from './fields.ts';

const TIME_ZONE = 'an IANA time zone such as Europe/Amsterdam';
const MONTH = 'a month from 1 to 12, or the first day of one as month-day, such as 04-01';
const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;

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

const clock = z.string('a time such as 08:00').regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, 'a time such as 08:00');

const DAYS = `a list of ${weekdays.join(', ')}`;
const days = z
  .array(z.enum(weekdays, DAYS), DAYS)
  .min(1, DAYS)
  .transform((names) => [...new Set(names)].map((name) => weekdays.indexOf(name) + 1).sort((a, b) => a - b));

const hours = block({ open: clock, close: clock, days: days.prefault(['mon', 'tue', 'wed', 'thu', 'fri']) }).refine(
  ({ open, close }) => open < close,
  { path: ['close'], message: 'a time later than open' },
);

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
    financialYearStart: month.default(1),
    monthPlan: money(currency).exactOptional(),
  });
