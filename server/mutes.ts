import type { Log } from '../broker/contract/log.ts';
import type { MuteSwitch } from '../broker/contract/messages.ts';
import { ok, type Result, refuse } from '../broker/contract/result.ts';
import type { Post } from '../broker/ports.ts';
import type { Config } from './config.ts';
import { bells as table } from './store/bells.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import type { Unit } from './store/unit.ts';
import type { Instant } from './time.ts';

export interface MutePorts {
  config: Config;
  db: Db;
  writer: Writer;
  post: Post;
  log: Log;
  now: () => Instant;
  /** A bell was muted, or rings again. */
  changed(bell: string): void;
}

export type Mutes = Awaited<ReturnType<typeof openMutes>>;

const MINUTE_MS = 60_000;

/** Until when each bell is muted: by anybody at a wall, or by the switch beside it. The last word counts. */
export async function openMutes({ config, db, writer, post, log, now, changed }: MutePorts) {
  const until = new Map((await table.all(db)).map(({ name, muted_until }) => [name, Number(muted_until ?? 0)]));
  const saidAt = new Map<string, Instant>();
  const alarms = new Map<string, NodeJS.Timeout>();
  const names = config.bells.map(({ name }) => name);

  function untilOf(bell: string): Instant | undefined {
    const end = until.get(bell) ?? 0;
    return end > now() ? end : undefined;
  }

  async function set(bell: string, end: Instant, at: Instant): Promise<void> {
    await writer.write(async (unit) => {
      await table.mute(unit, bell, end > now() ? end : null);
      unit.afterCommit(() => {
        until.set(bell, end);
        saidAt.set(bell, at);
        watch(bell);
        tell(bell);
        changed(bell);
      });
    });
    log.info({ bell, muted: end > now() }, end > now() ? 'The bell is muted' : 'The bell is no longer muted');
  }

  /** Tells the bell how long it is muted still, since its own clock may be wrong. */
  function tell(bell: string): void {
    const ms = Math.max(0, (until.get(bell) ?? 0) - now());
    post.publish('mute', bell, { ms }).catch((error: unknown) => {
      log.warn({ bell, error: String(error) }, 'A bell could not be told of its mute; it is told when it is back');
    });
  }

  function watch(bell: string): void {
    clearTimeout(alarms.get(bell));
    const end = untilOf(bell);
    if (end === undefined) return;
    const over = () => (untilOf(bell) === undefined ? changed(bell) : watch(bell));
    alarms.set(bell, setTimeout(over, end - now() + 1).unref());
  }

  for (const bell of names) watch(bell);
  return {
    untilOf,
    tell,
    /** For so many minutes from now; 0 ends it. */
    async mute(bell: string, minutes: number): Promise<Result<void>> {
      if (!names.includes(bell)) return refuse('bell', bell, `one of ${names.join(', ')}`);
      await set(bell, now() + minutes * MINUTE_MS, now());
      return ok(undefined);
    },
    /** Its switch was pressed, perhaps while nobody heard. Resolves once it is on disk; answered with what counts now. */
    async bySwitch(bell: string, { ms, ageMs }: MuteSwitch): Promise<void> {
      if (!names.includes(bell)) return;
      const at = now() - ageMs;
      if (at < (saidAt.get(bell) ?? 0)) return tell(bell); // somebody has said otherwise since
      await set(bell, at + ms, at);
    },
    /** The clock jumps with this commit: a mute lasts as long as it would have. */
    async shift(unit: Unit, byMs: number): Promise<void> {
      await table.shiftMutes(unit, byMs);
      unit.afterCommit(() => {
        for (const times of [until, saidAt]) for (const [bell, at] of times) times.set(bell, at + byMs);
        for (const bell of names) if (untilOf(bell) !== undefined) changed(bell);
      });
    },
    close(): void {
      for (const alarm of alarms.values()) clearTimeout(alarm);
    },
  };
}
