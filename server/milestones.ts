import type { Log } from '../broker/contract/log.ts';
import type { Post } from '../broker/ports.ts';
import type { OfficeConfig } from './config.ts';
import type { Db } from './store/database.ts';
import { dayOf, type Instant } from './time.ts';
import type { Totals } from './totals.ts';

interface MilestonePorts {
  totals: Totals;
  db: Db;
  post: Post;
  log: Log;
  office: OfficeConfig;
  now: () => Instant;
}

/** Milestones on MQTT move with each order; they are told at most this often. */
const ANNOUNCE_MS = 1000;

/** Tells MQTT, retained, where each milestone stands. */
export function announceMilestones({ totals, db, post, log, office, now }: MilestonePorts) {
  const told = new Map<string, string>();
  let due: NodeJS.Timeout | undefined;

  async function announce(): Promise<void> {
    due = undefined;
    for (const { view } of await totals.standing(db, dayOf(now(), office.timeZone).day)) {
      const { id, ...state } = view;
      const text = JSON.stringify(state);
      if (told.get(id) === text) continue;
      await post.publish('milestone', id, state);
      told.set(id, text);
    }
  }

  const tell = (): void => {
    announce().catch((error: unknown) => log.warn({ error: String(error) }, 'Milestones could not be told to MQTT'));
  };

  return {
    tellAll(): void {
      told.clear();
      tell();
    },
    changed(): void {
      due ??= setTimeout(tell, ANNOUNCE_MS);
    },
    close: (): void => clearTimeout(due),
  };
}
