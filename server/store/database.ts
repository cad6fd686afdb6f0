import { join } from 'node:path';
import { Kysely, Migrator, SqliteAdapter, type SqliteDatabase, SqliteDialect, type Transaction } from 'kysely';
import { standingOf } from './migrated.ts';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';
import { type Connection, DATABASE, openSqlite } from './sqlite.ts';

export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;
/** Runs one statement on the only connection, and so within whatever transaction is open on it. */
export type Run = (sql: string, parameters: readonly unknown[]) => unknown[];

export { DATABASE };

const runs = new WeakMap<Db, Run>();

export function runOf(db: Db): Run {
  const run = runs.get(db);
  if (run === undefined) throw new Error('not a database of openDatabase');
  return run;
}

/** `beforeMigrating` is called while the data is still as an older version left it; when it throws, so it stays. */
export interface OpenOptions {
  beforeMigrating?(): void;
}

/**
 * Opens the one database of a data folder: WAL, and `synchronous=FULL`, so that a commit is on the disk before anybody
 * is told. Rejects when the file cannot be opened or migrated, or was written by a newer version.
 */
export async function openDatabase(folder: string, options: OpenOptions = {}): Promise<Db> {
  const sqlite = openSqlite(join(folder, DATABASE));
  try {
    refuseNewer(sqlite);
    sqlite.exec(`
      PRAGMA journal_mode = WAL;
      PRAGMA synchronous = FULL;
      PRAGMA foreign_keys = ON;
      PRAGMA busy_timeout = 5000;
    `);
    return await migrated(sqlite, options);
  } catch (error) {
    sqlite.close();
    throw error;
  }
}

/** SQLite can roll back a change of the schema. Kysely makes no use of it by itself, and a cut would leave half of one. */
class Adapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}

class Dialect extends SqliteDialect {
  override createAdapter(): SqliteAdapter {
    return new Adapter();
  }
}

/** Brings a database to the newest schema, wholly or not at all. */
export async function migrated(sqlite: Connection, { beforeMigrating }: OpenOptions = {}): Promise<Db> {
  const { applied, missing } = standingOf(sqlite);
  if (applied.length > 0 && missing.length > 0) beforeMigrating?.();
  const db = new Kysely<Schema>({ dialect: new Dialect({ database: forgiving(sqlite) }) });
  runs.set(db, (text, parameters) => {
    const statement = sqlite.prepare(text);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error !== undefined) throw error;
  return db;
}

/** A failing disk makes SQLite roll back by itself; to do it again is an error, which would hide the first. */
function forgiving(sqlite: Connection): SqliteDatabase {
  const rollback = {
    reader: false,
    all: () => [],
    iterate: () => [][Symbol.iterator](),
    run: () => {
      if (sqlite.inTransaction) sqlite.exec('rollback');
      return { changes: 0, lastInsertRowid: 0 };
    },
  };
  return { prepare: (text) => (text === 'rollback' ? rollback : sqlite.prepare(text)), close: () => sqlite.close() };
}

/** Before anything is changed in it. */
function refuseNewer(sqlite: Connection): void {
  const { unknown } = standingOf(sqlite);
  if (unknown.length === 0) return;
  throw new Error(
    `a newer ships-bell has used it (its ${unknown.join(', ')} is unknown here): install that version again, or restore a backup that this one can read`,
  );
}
