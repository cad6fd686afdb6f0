import type { Trx } from './database.ts';
import { Tallies } from './tallies.ts';

/** One transaction's work: its connection, the sums it has touched, and what follows once it is on disk. */
export class Unit {
  #trx: Trx | undefined;
  #after: (() => void)[] = [];
  #tallies: Tallies | undefined;
  /** Bells promised to a ring in this transaction; nothing is promised twice before the commit. */
  readonly promised = new Set<string>();

  begin(trx: Trx): void {
    this.#trx = trx;
    this.#tallies = new Tallies(trx);
  }

  get trx(): Trx {
    if (this.#trx === undefined) throw new Error('the unit has no transaction yet');
    return this.#trx;
  }

  get tallies(): Tallies {
    if (this.#tallies === undefined) throw new Error('the unit has no transaction yet');
    return this.#tallies;
  }

  /** Runs once the transaction is on disk, and never if it fails. */
  afterCommit(then: () => void): void {
    this.#after.push(then);
  }

  async flush(): Promise<void> {
    await this.tallies.flush();
  }

  committed(): void {
    for (const then of this.#after) then();
  }
}
