import type { Readable } from 'node:stream';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result } from '../../broker/contract/result.ts';
import type { RatesTaken, RatesView } from '../api/rates.ts';
import type { Config } from '../config.ts';
import type { Db } from '../store/database.ts';
import type { Writer } from '../store/group-commit.ts';
import { rates as table } from '../store/rates.ts';
import { type Instant, isoOf } from '../time.ts';
import type { Exchange } from './exchange.ts';
import { type RateDay, RatesRefused } from './rate-days.ts';
import { readRatesCsv } from './rates-csv.ts';
import { type CountWaiting, countWaiting } from './waiting.ts';

/** Days that share a commit: about two thousand rates. */
const DAYS_AT_ONCE = 64;

export interface RatesPorts extends CountWaiting {
  config: Config;
  db: Db;
  writer: Writer;
  exchange: Exchange;
  log: Log;
}

/** How the last fetch went. */
interface Fetched {
  at: Instant;
  problem?: string;
  since?: Instant;
}

export type Rates = ReturnType<typeof openRates>;

/** The reference rates: what is there, more of them, and the orders that waited for them. */
export function openRates(ports: RatesPorts) {
  const { config, db, writer, exchange } = ports;
  const waiting = countWaiting(ports);
  let needed = false;
  let last: Fetched | undefined;

  exchange.onNeed(() => {
    needed = true;
  });
  waiting.begin(); // what a stop has cut short

  async function put(days: readonly RateDay[]): Promise<void> {
    await writer.write((unit) =>
      table.put(
        unit,
        days.flatMap(({ day, rates }) => rates.map(({ currency, perEuro }) => ({ currency, day, per_euro: perEuro }))),
      ),
    );
  }

  async function store(days: readonly RateDay[]): Promise<void> {
    for (let at = 0; at < days.length; at += DAYS_AT_ONCE) await put(days.slice(at, at + DAYS_AT_ONCE));
    waiting.begin();
  }

  /** Reads `eurofxref-hist.csv`. What was read before a line that is none stays; read again, it changes nothing. */
  async function importCsv(file: Readable): Promise<Result<RatesTaken>> {
    let days: RateDay[] = [];
    const taken: { days: number; from?: string; to?: string } = { days: 0 };
    try {
      for await (const day of readRatesCsv(file)) {
        days.push(day);
        taken.days += 1;
        if (taken.from === undefined || day.day < taken.from) taken.from = day.day;
        if (taken.to === undefined || day.day > taken.to) taken.to = day.day;
        if (days.length < DAYS_AT_ONCE) continue;
        await put(days);
        days = [];
      }
      await put(days);
    } catch (error) {
      if (error instanceof RatesRefused) return { ok: false, problem: error.problem };
      throw error;
    } finally {
      waiting.begin();
    }
    const left = await table.waiting(db);
    return ok({ ...taken, waiting: sum(left) });
  }

  async function areNeeded(): Promise<boolean> {
    needed ||= await table.areNeeded(db);
    return needed;
  }

  async function view(): Promise<RatesView> {
    const newest = await table.lastDay(db);
    const left = await table.waiting(db);
    const since = left.at(-1)?.day;
    return {
      currency: config.office.currency,
      needed: await areNeeded(),
      ...(newest !== undefined && { last: newest.day }),
      currencies: newest?.currencies ?? 0,
      waiting: sum(left),
      waitingIn: [...new Set(left.map(({ currency }) => currency))].sort(),
      ...(since !== undefined && { waitingSince: since }),
      ...(config.rates.fetch && {
        fetch: {
          ...(last && { at: isoOf(last.at) }),
          ...(last?.problem !== undefined && { problem: last.problem }),
          ...(last?.since !== undefined && { since: isoOf(last.since) }),
        },
      }),
    };
  }

  return {
    ...{ store, importCsv, areNeeded, view, onNeed: exchange.onNeed },
    lastDay: async () => (await table.lastDay(db))?.day,
    fetched: (how: Fetched): void => {
      last = how;
    },
    lastFetch: (): Fetched | undefined => last,
    /** Resolves when the orders that waited have been counted. */
    idle: waiting.idle,
    close: waiting.close,
  };
}

const sum = (left: readonly { orders: number }[]): number =>
  left.reduce((total, { orders }) => total + Number(orders), 0);
