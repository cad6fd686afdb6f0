import type { Db } from './database.ts';

export interface Tally {
  minor: number;
  wins: number;
}

/** Sums by day and month. Read once and written once a transaction, however many orders it takes. */
export class Tallies {
  readonly #db: Db;
  readonly #kept = new Map<string, Tally>();
  readonly #touched = new Set<string>();

  constructor(db: Db) {
    this.#db = db;
  }

  async of(period: string): Promise<Tally> {
    const kept = this.#kept.get(period);
    if (kept !== undefined) return kept;
    const row = await this.#db
      .selectFrom('tallies')
      .select(['minor', 'wins'])
      .where('period', '=', period)
      .executeTakeFirst();
    const tally = { minor: Number(row?.minor ?? 0), wins: row?.wins ?? 0 };
    this.#kept.set(period, tally);
    return tally;
  }

  async sum(periods: readonly string[]): Promise<Tally> {
    const total = { minor: 0, wins: 0 };
    for (const period of periods) {
      const { minor, wins } = await this.of(period);
      total.minor += minor;
      total.wins += wins;
    }
    return total;
  }

  async add(period: string, change: Tally): Promise<void> {
    const tally = await this.of(period);
    tally.minor += change.minor;
    tally.wins += change.wins;
    this.#touched.add(period);
  }

  async flush(): Promise<void> {
    for (const period of this.#touched) {
      const { minor, wins } = await this.of(period);
      await this.#db
        .insertInto('tallies')
        .values({ period, minor, wins })
        .onConflict((c) => c.column('period').doUpdateSet({ minor, wins }))
        .execute();
    }
    this.#touched.clear();
  }
}
