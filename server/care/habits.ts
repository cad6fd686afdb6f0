import type { Log } from '../../broker/contract/log.ts';
import type { Config } from '../config.ts';
import { longestSilence } from '../rules/habit.ts';
import type { Db } from '../store/database.ts';
import { recentDeliveries } from '../store/recent-deliveries.ts';
import { type Instant, isoOf } from '../time.ts';
import type { Troubles } from './troubles.ts';

const LOOK_MS = 900_000;
const LOOKED_AT_DAYS = 60;

export interface HabitPorts {
  config: Config;
  db: Db;
  troubles: Troubles;
  log: Log;
  now: () => Instant;
}

/** Sources switch a webhook off when it has failed for long, and tell nobody: one that is silent for unusually long is told. */
export function watchHabits({ config, db, troubles, log, now }: HabitPorts) {
  async function look(): Promise<void> {
    const since = now() - LOOKED_AT_DAYS * 86_400_000;
    for (const { name } of config.sources) {
      const instants = await recentDeliveries(db, name, since);
      const last = instants.at(-1);
      const allowed = longestSilence(instants);
      const silent = last !== undefined && allowed !== undefined && now() - last > allowed;
      if (silent) troubles.raise({ kind: 'source-silent', source: name, lastAt: isoOf(last) }, `source ${name}`);
      else if (last !== undefined) troubles.clear(`source ${name}`);
    }
  }
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ error: String(error) }, 'The habits of sources could not be read'));
  }, LOOK_MS);
  timer.unref();
  return { look, close: (): void => clearInterval(timer) };
}
