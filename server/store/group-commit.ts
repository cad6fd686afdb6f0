import type { Log } from '../../broker/contract/log.ts';
import type { StoreFailure } from '../../broker/contract/wall.ts';
import type { Db } from './database.ts';
import { storeFailureOf } from './failure.ts';
import { setUserVersion } from './trial.ts';
import { Unit } from './unit.ts';

type Job<T> = (unit: Unit) => Promise<T>;

interface Waiting {
  run: Job<unknown>;
  alone: boolean;
  resolve(value: unknown): void;
  reject(error: unknown): void;
}

/** Why the store takes nothing, and the error that said so. */
export interface Broken {
  /** By SQLite's word; who watches the disk may come to know better. */
  cause: StoreFailure;
  readonly said: StoreFailure;
  error: unknown;
}

/** Everything that writes goes through here, in order. */
export interface Writer {
  /** Resolves once committed, with what the job returned; rejects when it could not be stored. `alone`: in a commit of its own. */
  write<T>(job: Job<T>, options?: { alone: boolean }): Promise<T>;
  /** The smallest commit there is. One that gets through ends what was broken; rejects like `write`. */
  trial(): Promise<void>;
  /**
   * What failed since the last trial that did not. Other commits do not end it: one may have nothing to write, or find
   * the little room it needs. A damaged file stays so, since not every commit meets the damage.
   */
  readonly broken: Broken | undefined;
  /** Jobs that the commit which runs does not have: a long one ends early for them. */
  readonly waiting: number;
  /** Commits of one job that failed, since the start. */
  readonly failures: number;
  /** A statement outside of a commit went wrong: damage may be met by reading, too. Gives the error back. */
  noticed(error: unknown): unknown;
  /** Hears of each failure of the store, and of its end. */
  onBroken(listen: (broken: Broken | undefined) => void): void;
  /** Resolves when all that was asked has been written. */
  idle(): Promise<void>;
}

const MOST = 256;

/**
 * Jobs that arrive together share one transaction and so one sync of the disk; if that fails, each is tried alone,
 * so that one bad job takes no other down.
 */
export function groupCommit(db: Db, log: Log): Writer {
  const state = watchState();
  let waiting: Waiting[] = [];
  let running: Promise<void> | undefined;
  let failures = 0;

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
      failures += 1;
      state.failed(error);
      jobs[0]?.reject(error);
      return;
    }
    done.unit.committed((error) => log.error({ error: String(error) }, 'What follows a commit went wrong'));
    jobs.forEach(({ resolve }, at) => {
      resolve(done.values[at]);
    });
  }

  async function drain(): Promise<void> {
    while (waiting.length > 0) {
      await gathered();
      const jobs = next(waiting);
      waiting = waiting.slice(jobs.length);
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

  function write<T>(run: Job<T>, { alone } = { alone: false }): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      waiting.push({ run, alone, resolve: (value) => resolve(value as T), reject });
      running ??= drain();
    });
  }

  return {
    write,
    async trial() {
      await write(setUserVersion, { alone: true });
      state.stored();
    },
    get broken() {
      return state.broken;
    },
    get waiting() {
      return waiting.length;
    },
    get failures() {
      return failures;
    },
    noticed(error) {
      state.failed(error);
      return error;
    },
    onBroken: state.onBroken,
    idle: async () => {
      while (running !== undefined) await running;
    },
  };
}

/** The jobs of the next commit: as many as came, or one that wants to be alone. */
function next(waiting: readonly Waiting[]): Waiting[] {
  const alone = waiting.findIndex((job) => job.alone);
  if (alone === -1) return waiting.slice(0, MOST);
  return waiting.slice(0, Math.min(MOST, Math.max(1, alone)));
}

function watchState() {
  const listeners: ((broken: Broken | undefined) => void)[] = [];
  let broken: Broken | undefined;
  const become = (now: Broken | undefined): void => {
    broken = now;
    for (const listen of listeners) listen(now);
  };
  return {
    get broken() {
      return broken;
    },
    failed(error: unknown): void {
      const cause = storeFailureOf(error);
      if (cause === undefined || broken?.said === 'damaged') return;
      if (broken?.said !== cause) become({ cause, said: cause, error });
    },
    stored(): void {
      if (broken !== undefined && broken.said !== 'damaged') become(undefined);
    },
    onBroken: (listen: (broken: Broken | undefined) => void): void => void listeners.push(listen),
  };
}
