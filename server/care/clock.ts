import { uptime } from 'node:os';
import type { Log } from '../../broker/contract/log.ts';
import type { Instant } from '../time.ts';
import type { Troubles } from './troubles.ts';

/** How time passes on this machine, in ms. */
export interface Timepieces {
  /** The wall clock: people and NTP set it. */
  wall(): Instant;
  /** Only ever goes on, and cheap to ask. It may stand still while the machine sleeps. */
  steady(): number;
  /** Goes on while the machine sleeps, too. */
  awake(): number;
}

export const machineTime: Timepieces = {
  wall: Date.now,
  steady: () => performance.now(),
  awake: () => uptime() * 1000,
};

export interface ClockPorts {
  time: Timepieces;
  troubles: Pick<Troubles, 'raise' | 'clear'>;
  log: Log;
}

export type Clock = ReturnType<typeof keepClock>;

/** More than NTP slews within a second, less than anybody sets by hand. */
const JUMP_MS = 5_000;
const LOOK_MS = 1_000;
const BEHIND_MS = 60_000;
/** How long a jump is worth telling: a clock that was set right stays as it is. */
const TOLD_MS = 3_600_000;

/**
 * The office's time. It follows the wall clock, but when that jumps it goes on as before until what is measured by it
 * has been moved by as much: `moving` does that, and calls `moved` in the moment from which the new time counts.
 */
export function keepClock({ time, troubles, log }: ClockPorts) {
  let offset = time.wall() - time.steady();
  let slept = time.awake() - time.steady();
  let off = 0;
  let told = { until: 0 };
  let behind = false;
  let moving: (byMs: number, moved: () => void) => Promise<void> = async (_, moved) => moved();
  let looking: Promise<void> | undefined;
  const now = (): Instant => Math.round(time.steady() + offset);

  async function look(): Promise<void> {
    sleep();
    const byMs = Math.round(time.wall() - now());
    if (Math.abs(byMs) <= JUMP_MS) offset += byMs;
    else await jump(byMs);
    if (off !== 0 && time.steady() > told.until) forget();
  }

  /** Time that passed while the machine slept has passed: it is no jump. */
  function sleep(): void {
    const asleep = time.awake() - time.steady() - slept;
    slept += asleep;
    if (Math.abs(asleep) > JUMP_MS) offset += asleep;
  }

  async function jump(byMs: number): Promise<void> {
    await moving(byMs, () => {
      offset += byMs;
    });
    off = behind && off + byMs > -JUMP_MS ? 0 : off + byMs; // one that was behind is set right
    told = { until: time.steady() + TOLD_MS };
    log.warn({ byMs }, 'The clock of this machine has jumped; what waits was moved with it');
    troubles.clear('clock');
    if (Math.abs(off) > JUMP_MS) troubles.raise({ kind: 'clock', byMs: off });
    else forget();
  }

  function forget(): void {
    off = 0;
    behind = false;
    troubles.clear('clock');
  }

  /** One look at a time; resolves when what a jump concerns has been moved. */
  function lookOnce(): Promise<void> {
    looking ??= look().finally(() => {
      looking = undefined;
    });
    return looking;
  }

  const timer = setInterval(() => {
    lookOnce().catch((error: unknown) => log.error({ error: String(error) }, 'A jump of the clock could not be met'));
  }, LOOK_MS);
  timer.unref();
  return {
    now,
    look: lookOnce,
    /** At the start: what the data was last written at. A clock before that has lost its battery, or was set back. */
    compareWith(known: Instant | undefined): void {
      const byMs = now() - (known ?? 0);
      if (byMs > -BEHIND_MS) return;
      behind = true;
      off = byMs;
      told = { until: time.steady() - byMs };
      log.warn({ byMs }, 'The clock of this machine is behind what was written here before');
      troubles.raise({ kind: 'clock', byMs });
    },
    /** Known to be wrong: it has not reached what was written before the start. */
    isBehind: (): boolean => behind,
    /** Who moves what is measured; until somebody does, the new time counts at once. */
    onJump: (move: typeof moving): void => {
      moving = move;
    },
    close: (): void => clearInterval(timer),
  };
}
