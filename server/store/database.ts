import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect, type Transaction } from 'kysely';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;
/** Runs one statement on the only connection, and so within whatever transaction is open on it. */
export type Run = (sql: string, parameters: readonly unknown[]) => unknown[];

const runs = new WeakMap<Db, Run>();

export function runOf(db: Db): Run {
  const run = runs.get(db);
  if (run === undefined) throw new Error('not a database of openDatabase');
  return run;
}

/**
 * Opens the one database of a data folder: WAL, and `synchronous=FULL`, so that a commit is on the disk before anybody
 * is told. Rejects when the file cannot be opened or migrated.
 */
export async function openDatabase(folder: string): Promise<Db> {
  const sqlite = new Database(join(folder, 'ships-bell.db'));
  sqlite.exec(`
    PRAGMA journal_mode = WAL;
    PRAGMA synchronous = FULL;
    PRAGMA foreign_keys = ON;
    PRAGMA busy_timeout = 5000;
  `);
  const statements = keepStatements(sqlite);
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: statements }) });
  runs.set(db, (text, parameters) => {
    const statement = statements.prepare(text);
    if (statement.reader) return statement.all(...parameters);
    statement.run(...parameters);
    return [];
  });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error !== undefined) throw error;
  return db;
}

/**
 * Kysely prepares each query anew; ours are few and repeat, so that each statement is kept for good. That is more than
 * speed: built against the headers of Node 24.19 and later, better-sqlite3 12 aborts the process when a statement is
 * garbage-collected (nodejs/node issue 65446). `exec` leaves none behind, `pragma` does.
 */
function keepStatements(sqlite: Database.Database) {
  const kept = new Map<string, Database.Statement>();
  return {
    prepare(text: string): Database.Statement {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(text);
      kept.set(text, statement);
      return statement;
    },
    close: () => sqlite.close(),
  };
}
