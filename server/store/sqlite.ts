import Database from 'better-sqlite3';

/** The one database of a data folder. */
export const DATABASE = 'ships-bell.db';

/** One connection; what it prepares is held for good. */
export interface Connection {
  prepare(text: string): Database.Statement;
  /** Runs statements that give no rows. */
  exec(text: string): void;
  all<R>(text: string, ...values: unknown[]): R[];
  /** Whether one is open; SQLite ends one by itself when the disk fails. */
  readonly inTransaction: boolean;
  close(): void;
}

/**
 * Statements outlive even their connection: built against the headers of Node 24.19 and later, better-sqlite3 12 aborts
 * the process when one is garbage-collected (nodejs/node issue 65446). `exec` leaves none behind, `pragma` does.
 */
const held: Map<string, Database.Statement>[] = [];

export function openSqlite(file: string, options: Database.Options = {}): Connection {
  const sqlite = new Database(file, options);
  const statements = new Map<string, Database.Statement>();
  held.push(statements);
  const prepare = (text: string): Database.Statement => {
    const known = statements.get(text);
    if (known !== undefined) return known;
    const statement = sqlite.prepare(text);
    statements.set(text, statement);
    return statement;
  };
  return {
    prepare,
    exec: (text) => void sqlite.exec(text),
    all: <R>(text: string, ...values: unknown[]) => prepare(text).all(...values) as R[],
    get inTransaction() {
      return sqlite.inTransaction;
    },
    close: () => void sqlite.close(),
  };
}

/** Opens, works and closes, however the work ends. */
export function withSqlite<T>(file: string, options: Database.Options, work: (db: Connection) => T): T {
  const db = openSqlite(file, { fileMustExist: true, ...options });
  try {
    return work(db);
  } finally {
    db.close();
  }
}

/** A text as SQL writes it. */
export const quoted = (text: string): string => `'${text.replaceAll("'", "''")}'`;
