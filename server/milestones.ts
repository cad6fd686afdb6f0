import type { Log } from '../broker/contract/log.ts';
import type { MilestoneState } from '../broker/contract/messages.ts';
import type { MilestoneView } from '../broker/contract/wall.ts';
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
  const told = new Map<string, MilestoneState>();
  let due: NodeJS.Timeout | undefined;

  async function announce(): Promise<void> {
    due = undefined;
    const standing = await totals.standing(db, dayOf(now(), office.timeZone).day);
    for (const { view } of standing) await say(view);
    const over = [...told].filter(([id]) => !standing.some(({ view }) => view.id === id));
    for (const [id, state] of over) await sayLast(id, state);
  }

  async function say({ id, ...state }: MilestoneView): Promise<void> {
    const known = told.get(id);
    if (known?.reached === state.reached && known.target === state.target) return;
    await post.publish('milestone', id, state);
    told.set(id, state);
  }

  /** A round sum that was passed has made room for the next: once more it is told, with what the month has reached. */
  async function sayLast(id: string, state: MilestoneState): Promise<void> {
    const { month } = await totals.progress(db, now());
    if (id.startsWith(`month-${month.period}-`)) await say({ id, ...state, reached: month.reached.amount });
    told.delete(id);
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
