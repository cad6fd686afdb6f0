import type { Log } from '../../broker/contract/log.ts';
import { longestSilence } from '../rules/habit.ts';
import type { SourceBook } from '../source-book/book.ts';
import type { Db } from '../store/database.ts';
import { recentDeliveries } from '../store/recent-deliveries.ts';
import { type Instant, isoOf } from '../time.ts';
import type { Troubles } from './troubles.ts';

const LOOK_MS = 900_000;

export interface HabitPorts {
  sources: Pick<SourceBook, 'all' | 'onChange'>;
  db: Db;
  troubles: Troubles;
  log: Log;
  now: () => Instant;
}

/** Sources switch a webhook off when it has failed for long, and tell nobody: one that is silent for unusually long is told. */
export function watchHabits({ sources, db, troubles, log, now }: HabitPorts) {
  const told = new Map<string, Instant>();

  async function look(): Promise<void> {
    for (const { name, pausedAt } of sources.all()) {
      if (pausedAt !== undefined) continue;
      const instants = await recentDeliveries(db, name, now());
      const last = instants.at(-1);
      const allowed = longestSilence(instants);
      const silent = last !== undefined && allowed !== undefined && now() - last > allowed;
      if (silent) {
        told.set(name, last);
        troubles.raise({ kind: 'source-silent', source: name, lastAt: isoOf(last) }, `source ${name}`);
      } else if (last !== undefined && (allowed !== undefined || last !== told.get(name))) {
        troubles.clear(`source ${name}`); // it has sent; that its old deliveries were taken away is no sign of that
      }
    }
  }
  /** Nobody waits for one that was removed or paused. */
  sources.onChange(() => {
    const awaited = sources.all().filter(({ pausedAt }) => pausedAt === undefined);
    for (const name of told.keys()) {
      if (awaited.some((source) => source.name === name)) continue;
      told.delete(name);
      troubles.clear(`source ${name}`);
    }
  });
  const timer = setInterval(() => {
    look().catch((error: unknown) => log.warn({ error: String(error) }, 'The habits of sources could not be read'));
  }, LOOK_MS);
  timer.unref();
  return { look, close: (): void => clearInterval(timer) };
}
