import { clockOf, type Instant } from '../time.ts';
import type { OfficeConfig } from './settings.ts';

/** Whether the bell may ring by itself now: within the office's hours, or always where it has set none. */
export function isOpen({ hours, timeZone }: OfficeConfig, now: Instant): boolean {
  if (hours === undefined) return true;
  const { weekday, minutes } = clockOf(now, timeZone);
  return hours.days.includes(weekday) && minutes >= minutesOf(hours.open) && minutes < minutesOf(hours.close);
}

/** "08:30" as minutes since midnight. */
export function minutesOf(time: string): number {
  const [hours = 0, minutes = 0] = time.split(':').map(Number);
  return hours * 60 + minutes;
}
