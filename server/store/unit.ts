import { type Db, type Run, runOf, type Trx } from './database.ts';
import { fill, type Prepared } from './prepared.ts';
import { Tallies } from './tallies.ts';

/** One transaction's work: its connection, the sums it has touched, and what follows once it is on disk. */
export class Unit {
  readonly trx: Trx;
  readonly tallies: Tallies;
  /** Bells promised to a ring in this transaction; nothing is promised twice before the commit. */
  readonly promised = new Set<string>();
  readonly #run: Run;
  readonly #after: (() => void)[] = [];
  readonly #read = new Map<string, unknown>();

  constructor(db: Db, trx: Trx) {
    this.trx = trx;
    this.#run = runOf(db);
    this.tallies = new Tallies(this);
  }

  /** Runs a prepared query within the transaction; resolves with its rows. */
  async all<P, R>(query: Prepared<P, R>, values: P): Promise<R[]> {
    return this.#run(query.sql, fill(query, values)) as R[];
  }

  async first<P, R>(query: Prepared<P, R>, values: P): Promise<R | undefined> {
    return (await this.all(query, values))[0];
  }

  /** Reads once a transaction what every order of it asks for; who changes it keeps what is kept here in step. */
  async once<T>(key: string, read: () => Promise<T>): Promise<T> {
    const known = this.#read.get(key);
    if (known !== undefined) return known as T;
    const value = await read();
    this.#read.set(key, value);
    return value;
  }

  /** Runs once the transaction is on disk, and never if it fails. */
  afterCommit(then: () => void): void {
    this.#after.push(then);
  }

  /** What follows cannot undo the commit: one that throws is told, and keeps no other from its turn. */
  committed(wrong: (error: unknown) => void): void {
    for (const then of this.#after) {
      try {
        then();
      } catch (error) {
        wrong(error);
      }
    }
  }
}
