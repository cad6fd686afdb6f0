import { join } from 'node:path';
import Database from 'better-sqlite3';
import { Kysely, Migrator, SqliteDialect, type Transaction } from 'kysely';
import { migrations } from './migrations.ts';
import type { Schema } from './schema.ts';

export type Db = Kysely<Schema>;
export type Trx = Transaction<Schema>;

/**
 * Opens the one database of a data folder: WAL, and `synchronous=FULL`, so that a commit is on the disk before anybody
 * is told. Rejects when the file cannot be opened or migrated.
 */
export async function openDatabase(folder: string): Promise<Db> {
  const sqlite = new Database(join(folder, 'ships-bell.db'));
  for (const pragma of ['journal_mode = WAL', 'synchronous = FULL', 'foreign_keys = ON', 'busy_timeout = 5000']) {
    sqlite.pragma(pragma);
  }
  const db = new Kysely<Schema>({ dialect: new SqliteDialect({ database: keepStatements(sqlite) }) });
  const { error } = await new Migrator({ db, provider: { getMigrations: async () => migrations } }).migrateToLatest();
  if (error !== undefined) throw error;
  return db;
}

const KEPT_STATEMENTS = 200;

/** Kysely prepares each query anew; ours repeat, so their statements are kept. */
function keepStatements(sqlite: Database.Database) {
  const kept = new Map<string, Database.Statement>();
  return {
    prepare(text: string): Database.Statement {
      const known = kept.get(text);
      if (known !== undefined) return known;
      const statement = sqlite.prepare(text);
      if (kept.size >= KEPT_STATEMENTS) kept.clear();
      kept.set(text, statement);
      return statement;
    },
    close: () => sqlite.close(),
  };
}
