import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { Unit } from './unit.ts';

export interface Tally {
  minor: number;
  wins: number;
}

/** Where sums are read: within a transaction, or from what is committed. */
export interface Sums {
  of(period: string): Promise<Tally>;
}

const read = prepare<{ period: string }>()((db, value) =>
  db.selectFrom('tallies').select(['minor', 'wins']).where('period', '=', value('period')),
);

const write = prepare<{ period: string; minor: number; wins: number }>()((db, value) =>
  db
    .insertInto('tallies')
    .values({ period: value('period'), minor: value('minor'), wins: value('wins') })
    .onConflict((c) => c.column('period').doUpdateSet({ minor: value('minor'), wins: value('wins') })),
);

/** So that the twelve months of a year still come to a whole number that is exact. */
const MOST_MINOR = Math.floor(Number.MAX_SAFE_INTEGER / 16);

/** More than a sum can hold exactly: refused rather than counted wrongly. */
export class SumTooLarge extends Error {
  constructor(period: string) {
    super(`the sum of ${period} would be more than can be counted exactly`);
  }
}

/** Sums by day and month. Read once and written once a transaction, however many orders it takes. */
export class Tallies implements Sums {
  readonly #unit: Unit;
  readonly #kept = new Map<string, Tally>();
  readonly #touched = new Set<string>();

  constructor(unit: Unit) {
    this.#unit = unit;
  }

  async of(period: string): Promise<Tally> {
    const kept = this.#kept.get(period);
    if (kept !== undefined) return kept;
    const row = await this.#unit.first(read, { period });
    const tally = { minor: Number(row?.minor ?? 0), wins: row?.wins ?? 0 };
    this.#kept.set(period, tally);
    return tally;
  }

  async add(period: string, change: Tally): Promise<void> {
    const tally = await this.of(period);
    if (Math.abs(tally.minor + change.minor) > MOST_MINOR) throw new SumTooLarge(period);
    tally.minor += change.minor;
    tally.wins += change.wins;
    this.#touched.add(period);
  }

  async flush(): Promise<void> {
    for (const period of this.#touched) await this.#unit.all(write, { period, ...(await this.of(period)) });
    this.#touched.clear();
  }
}

/** The sums of these periods as they are committed, read at once. */
export async function committedSums(db: Db, periods: readonly string[]): Promise<Sums> {
  const rows = await db.selectFrom('tallies').selectAll().where('period', 'in', periods).execute();
  const known = new Map(rows.map(({ period, minor, wins }) => [period, { minor: Number(minor), wins }]));
  return { of: async (period) => known.get(period) ?? { minor: 0, wins: 0 } };
}

export async function sumOf(sums: Sums, periods: readonly string[]): Promise<Tally> {
  const total = { minor: 0, wins: 0 };
  for (const period of periods) {
    const { minor, wins } = await sums.of(period);
    total.minor += minor;
    total.wins += wins;
  }
  return total;
}
