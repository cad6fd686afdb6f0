import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Schema } from './schema.ts';

/** A query built and compiled once; `slots` says which value goes where. */
export interface Prepared<P, R> {
  sql: string;
  slots: readonly { name: keyof P }[];
  /** What a row is; never set. */
  row?: R;
}

class Marker {
  readonly name: string;
  constructor(name: string) {
    this.name = name;
  }
}

const builder = new Kysely<Schema>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

/**
 * Prepares a query of the way of an order: building one anew costs more than SQLite takes to run it. `value('name')`
 * stands for what is given at each run; anything else in the query stays as it is, and is written into it: SQLite plans
 * a query anew at each run where a bound value might decide on a partial index.
 */
export function prepare<P>() {
  return <R>(
    build: (db: Kysely<Schema>, value: <K extends keyof P & string>(name: K) => P[K]) => Compilable<R>,
  ): Prepared<P, R> => {
    const value = <K extends keyof P & string>(name: K) => new Marker(name) as unknown as P[K];
    const { sql, parameters } = build(builder, value).compile();
    const [start = '', ...rest] = sql.split('?');
    if (rest.length !== parameters.length) throw new Error(`a question mark that is no place for a value: ${sql}`);
    const places = parameters.map((given) => (given instanceof Marker ? '?' : literal(given)));
    const given = parameters.filter((each) => each instanceof Marker);
    return {
      sql: start + rest.map((text, at) => places[at] + text).join(''),
      slots: given.map(({ name }) => ({ name: name as keyof P })),
    };
  };
}

function literal(value: unknown): string {
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return `'${value.replaceAll("'", "''")}'`;
  throw new Error(`a value that no query has written into it: ${value}`);
}

export const fill = <P, R>({ slots }: Prepared<P, R>, values: P): unknown[] => slots.map(({ name }) => values[name]);
