import { type Compilable, DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import type { Schema } from './schema.ts';

/** A query built and compiled once; `slots` says which value goes where. */
export interface Prepared<P, R> {
  sql: string;
  slots: readonly (Slot<P> | { value: unknown })[];
  /** What a row is; never set. */
  row?: R;
}

interface Slot<P> {
  name: keyof P;
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
 * stands for what is given at each run; anything else in the query stays as it is.
 */
export function prepare<P>() {
  return <R>(
    build: (db: Kysely<Schema>, value: <K extends keyof P & string>(name: K) => P[K]) => Compilable<R>,
  ): Prepared<P, R> => {
    const value = <K extends keyof P & string>(name: K) => new Marker(name) as unknown as P[K];
    const { sql, parameters } = build(builder, value).compile();
    const slots = parameters.map((given) =>
      given instanceof Marker ? { name: given.name as keyof P } : { value: given },
    );
    return { sql, slots };
  };
}

export const fill = <P, R>({ slots }: Prepared<P, R>, values: P): unknown[] =>
  slots.map((slot) => ('name' in slot ? values[slot.name] : slot.value));
