import type { Log } from '../../broker/contract/log.ts';
import { NotTold, type Tell } from './channel.ts';
import type { Notice } from './words.ts';

const MOST = 200;
const DAY_MS = 86_400_000;
const RETRY_MS = [10_000, 60_000, 300_000, 1_800_000];

export interface QueueOptions {
  name: string;
  tell: Tell;
  log: Log;
  /** Waits between tries in ms, the last one for ever. */
  retryMs?: readonly number[];
}

/**
 * Tells one after the other, and again for a day where it fails. In memory alone: a full disk must still be told, and
 * what is wrong is found anew after a restart.
 */
export function openQueue({ name, tell, log, retryMs = RETRY_MS }: QueueOptions) {
  const waiting: { notice: Notice; since: number }[] = [];
  let resting: NodeJS.Timeout | undefined;
  let running = false;
  let closed = false;
  let failed = 0;

  async function run(): Promise<void> {
    if (running) return;
    running = true;
    for (let next = waiting[0]; next !== undefined && !closed; next = waiting[0]) {
      const restMs = await attempt(next);
      if (closed) break;
      if (restMs !== undefined) {
        resting = setTimeout(goOn, restMs).unref();
        break;
      }
      waiting.shift();
    }
    running = false;
  }

  function goOn(): void {
    resting = undefined;
    void run();
  }

  /** How long to rest before the same is tried again, or undefined when it is done with. */
  async function attempt({ notice, since }: { notice: Notice; since: number }): Promise<number | undefined> {
    try {
      await tell(notice);
      failed = 0;
      return undefined;
    } catch (error) {
      const { message, forGood, afterMs } = error instanceof NotTold ? error : new NotTold('failed', { forGood: true });
      const givenUp = forGood || performance.now() - since > DAY_MS;
      log.warn({ notify: name, reason: message, givenUp }, 'Somebody could not be told');
      if (givenUp) return undefined;
      const wait = retryMs[Math.min(failed, retryMs.length - 1)] ?? 0;
      failed += 1;
      return Math.max(wait, Math.min(afterMs ?? 0, DAY_MS));
    }
  }

  return {
    add(notice: Notice): void {
      waiting.push({ notice, since: performance.now() });
      if (waiting.length > MOST) {
        waiting.splice(1, 1); // the first may be on its way
        log.warn({ notify: name }, 'Too much is waiting to be told: the oldest is dropped');
      }
      if (resting === undefined) void run();
    },
    /** What waits is not told any more: what is wrong is found anew. */
    close(): void {
      closed = true;
      clearTimeout(resting);
    },
  };
}
