import type { Log } from '../../broker/contract/log.ts';
import { type Problem, sentence } from '../../broker/contract/result.ts';
import type { Troubles } from '../care/troubles.ts';
import type { RatesConfig } from '../config/rates.ts';
import type { Instant } from '../time.ts';
import { askBank } from './ask-bank.ts';
import type { Rates } from './rates.ts';
import { lastPublished, nextPublication, waitAfter } from './schedule.ts';

const LOOK_MS = 60_000;
const PATIENCE_MS = 30_000;
/** The last rates hold for ten days: a few days without new ones harm nobody. */
const TELL_AFTER_MS = 3 * 86_400_000;

export interface DailyPorts {
  config: RatesConfig;
  rates: Rates;
  troubles: Troubles;
  log: Log;
  now: () => Instant;
  patienceMs?: number;
  /** From 0 to 1. */
  chance?: () => number;
}

/**
 * Fetches the reference rates each day, once an order in another currency has been met: an office that needs none never
 * calls out. It may fail for days, and is then told.
 */
export function fetchDaily(ports: DailyPorts) {
  const { config, rates, troubles, log, now, patienceMs = PATIENCE_MS, chance = Math.random } = ports;
  const closing = new AbortController();
  let nextAt: Instant | undefined;
  let running: Promise<void> | undefined;
  let failures = 0;
  let failingSince: Instant | undefined;

  /** Resolves when nothing is to be fetched now. */
  function look(): Promise<void> {
    running ??= turn().finally(() => {
      running = undefined;
    });
    return running;
  }

  async function turn(): Promise<void> {
    if (closing.signal.aborted || !(await rates.areNeeded())) return;
    nextAt ??= await firstAt();
    if (now() < nextAt) return;
    const asked = await askBank({ url: config.url, patienceMs, signal: closing.signal });
    if (closing.signal.aborted) return;
    if (!asked.ok) return failed(asked.problem);
    await rates.store(asked.value);
    failures = 0;
    failingSince = undefined;
    nextAt = nextPublication(now(), chance());
    rates.fetched({ at: now() });
    troubles.clear('no-rates');
  }

  /** A start right after the rates came has no need of others. */
  async function firstAt(): Promise<Instant> {
    const last = await rates.lastDay();
    return last !== undefined && last >= lastPublished(now()) ? nextPublication(now(), chance()) : now();
  }

  async function failed(problem: Problem): Promise<void> {
    failures += 1;
    failingSince ??= now();
    nextAt = now() + waitAfter(failures);
    rates.fetched({ at: now(), problem: sentence(problem), since: failingSince });
    log.warn({ problem, failures }, 'The reference rates could not be fetched');
    if (now() - failingSince < TELL_AFTER_MS) return;
    const last = await rates.lastDay();
    troubles.raise({ kind: 'no-rates', ...(last !== undefined && { last }) });
  }

  const lookSoon = (): void => {
    look().catch((error: unknown) => log.warn({ error: String(error) }, 'The reference rates could not be stored'));
  };
  const timer = config.fetch ? setInterval(lookSoon, LOOK_MS) : undefined;
  timer?.unref();
  if (config.fetch) {
    rates.onNeed(lookSoon);
    lookSoon();
  }
  return {
    look,
    async close(): Promise<void> {
      clearInterval(timer);
      closing.abort();
      await running?.catch(() => {});
    },
  };
}
