import { clockOf, dayOf, type Instant } from '../time.ts';
import type { Rules } from './settings.ts';

/** When an office works: its hours, its quiet hours, its zone, and which days (2026-12-25) are public holidays. */
export interface OfficeTimes extends Pick<Rules, 'hours'>, Partial<Pick<Rules, 'quietHours'>> {
  timeZone: string;
  isHoliday?: ((day: string) => boolean) | undefined;
}

/** Whether the bell may ring by itself now: within the office's hours, on no holiday, and in no quiet hours. */
export function isOpen(times: OfficeTimes, now: Instant): boolean {
  return isWithinHours(times, now) && !isQuietHour(times, now);
}

/** Within the office's hours and on no holiday; always, where it has set neither. */
export function isWithinHours({ hours, timeZone, isHoliday }: OfficeTimes, now: Instant): boolean {
  if (isHoliday?.(dayOf(now, timeZone).day) === true) return false;
  if (hours === undefined) return true;
  const { weekday, minutes } = clockOf(now, timeZone);
  return hours.days.includes(weekday) && minutes >= minutesOf(hours.open) && minutes < minutesOf(hours.close);
}

/** Quiet hours that pass midnight belong to the day on which they began. */
function isQuietHour({ quietHours = [], timeZone }: OfficeTimes, now: Instant): boolean {
  if (quietHours.length === 0) return false;
  const { weekday, minutes } = clockOf(now, timeZone);
  const before = weekday === 1 ? 7 : weekday - 1;
  return quietHours.some(({ from, to, days }) => {
    const [begin, end] = [minutesOf(from), minutesOf(to)];
    if (begin < end) return days.includes(weekday) && minutes >= begin && minutes < end;
    return (days.includes(weekday) && minutes >= begin) || (days.includes(before) && minutes < end);
  });
}

/** "08:30" as minutes since midnight. */
export function minutesOf(time: string): number {
  const colon = time.indexOf(':');
  return Number(time.slice(0, colon)) * 60 + Number(time.slice(colon + 1));
}
