import { atClock, clockOf, dayBefore, dayNamed, dayOf, type Instant } from '../time.ts';

/** The bank publishes at about 16:00 by its own clock, on business days. */
const BANK_ZONE = 'Europe/Berlin';
const PUBLISHED = 16 * 60 + 15;
/** So that not every office asks in the same minute. */
const SPREAD_MS = 45 * 60_000;

const MINUTE_MS = 60_000;
const LONGEST_WAIT_MS = 60 * MINUTE_MS;

/** The day of the rates that should be there by now; holidays of the bank apart. */
export function lastPublished(now: Instant): string {
  let { day } = dayOf(now, BANK_ZONE);
  if (clockOf(now, BANK_ZONE).minutes < PUBLISHED) day = dayBefore(day, 1);
  while (clockOf(dayNamed(day, BANK_ZONE).start, BANK_ZONE).weekday > 5) day = dayBefore(day, 1);
  return day;
}

/** When to ask next after rates came; `chance` from 0 to 1 spreads the offices. */
export function nextPublication(now: Instant, chance: number): Instant {
  const today = dayOf(now, BANK_ZONE);
  const at = (day: typeof today): Instant => atClock(day, PUBLISHED, BANK_ZONE) + Math.floor(chance * SPREAD_MS);
  return at(today) > now ? at(today) : at(dayOf(today.end, BANK_ZONE));
}

/** How long to wait after so many failures in a row: a minute, then twice as long each time, at most an hour. */
export const waitAfter = (failures: number): number => Math.min(LONGEST_WAIT_MS, MINUTE_MS * 2 ** (failures - 1));
