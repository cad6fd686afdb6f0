import { type Db, type Run, runOf } from './database.ts';
import { fill, type Prepared } from './prepared.ts';

/** Asks a prepared query of what is committed. */
export class Reading {
  readonly #run: Run;

  constructor(run: Run) {
    this.#run = run;
  }

  all<P, R>(query: Prepared<P, R>, values: P): R[] {
    return this.#run(query.sql, fill(query, values)) as R[];
  }

  first<P, R>(query: Prepared<P, R>, values: P): R | undefined {
    return this.all(query, values)[0];
  }
}

/** Holds the one connection while `read` runs, so that no transaction is open on it: only what is on disk is seen. */
export const readCommitted = <T>(db: Db, read: (reading: Reading) => T): Promise<T> =>
  db.connection().execute(async () => read(new Reading(runOf(db))));
