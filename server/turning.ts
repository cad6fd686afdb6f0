import type { Log } from '../broker/contract/log.ts';
import { dayOf, type Instant } from './time.ts';

const LOOK_MS = 15_000;

export interface TurningPorts {
  timeZone: string;
  now: () => Instant;
  log: Log;
  /** A new day has begun: week and month may be others. */
  newDay(): void;
  /** Time has passed: what lapsed since the last look. */
  passed(since: Instant, until: Instant): Promise<void>;
}

/**
 * What time alone changes on a wall where no order comes: the day, the week, the month, and wins nobody has claimed.
 * Looks often instead of once at midnight, since a clock may be set.
 */
export function watchTime({ timeZone, now, log, newDay, passed }: TurningPorts) {
  let last = now();
  let { day } = dayOf(last, timeZone);

  async function look(): Promise<void> {
    const since = last;
    last = now();
    await passed(since, last);
    const today = dayOf(last, timeZone).day;
    if (today === day) return;
    day = today;
    newDay();
  }

  const timer = setInterval(() => {
    look().catch((error: unknown) =>
      log.error({ error: String(error) }, 'What the time has changed could not be shown'),
    );
  }, LOOK_MS);
  timer.unref();
  return { look, close: (): void => clearInterval(timer) };
}
