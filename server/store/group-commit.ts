import type { Log } from '../../broker/contract/log.ts';
import type { Db } from './database.ts';
import { Unit } from './unit.ts';

type Job<T> = (unit: Unit) => Promise<T>;

interface Waiting {
  run: Job<unknown>;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Everything that writes goes through here, in order. */
export interface Writer {
  /** Resolves once committed, with what the job returned; rejects when it could not be stored. */
  write<T>(job: Job<T>): Promise<T>;
  /** The failure of the last commit, if it failed. */
  readonly broken: Error | undefined;
  /** Resolves when all that was asked has been written. */
  idle(): Promise<void>;
}

const MOST = 256;

/** A disk that fails, not a mistake of ours, such as a broken constraint. */
const isOfTheStore = (error: unknown): error is Error =>
  error instanceof Error && 'code' in error && /^SQLITE_(?!ERROR|CONSTRAINT)/.test(String(error.code));

/**
 * Jobs that arrive together share one transaction and so one sync of the disk; if that fails, each is tried alone,
 * so that one bad job takes no other down.
 */
export function groupCommit(db: Db, log: Log): Writer {
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let broken: Error | undefined;

  async function commit(jobs: Waiting[]): Promise<void> {
    let done: { unit: Unit; values: unknown[] };
    try {
      done = await db.transaction().execute(async (trx) => {
        const unit = new Unit(db, trx);
        const values: unknown[] = [];
        for (const { run } of jobs) values.push(await run(unit));
        await unit.tallies.flush();
        return { unit, values };
      });
    } catch (error) {
      if (jobs.length > 1) {
        for (const job of jobs) await commit([job]);
        return;
      }
      if (isOfTheStore(error)) broken = error;
      jobs[0]?.reject(error);
      return;
    }
    broken = undefined;
    done.unit.committed((error) => log.error({ error: String(error) }, 'What follows a commit went wrong'));
    jobs.forEach(({ resolve }, at) => {
      resolve(done.values[at]);
    });
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await gathered();
      const jobs = waiting.slice(0, MOST);
      waiting = waiting.slice(MOST);
      await commit(jobs);
    }
    running = undefined;
  }

  /** What the event loop still brings in shares the commit, turn by turn until one brings nothing. */
  async function gathered(): Promise<void> {
    let before = 0;
    while (waiting.length > before && waiting.length < MOST) {
      before = waiting.length;
      await new Promise(setImmediate);
    }
  }

  return {
    write<T>(run: Job<T>): Promise<T> {
      return new Promise<T>((resolve, reject) => {
        waiting.push({ run, resolve: (value) => resolve(value as T), reject });
        running ??= drain();
      });
    },
    get broken() {
      return broken;
    },
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}
