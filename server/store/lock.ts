import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';

/** A lock held; `heldBy` is the process that has it, where its note could be read. */
export type Lock = { held: true; release(): void } | { held: false; heldBy: number | undefined };

/** Held here for good: SQLite lets go of a connection that nothing refers to, and Node 24 dislikes one collected (see database.ts). */
const held = new Set<Sqlite.Database>();

/**
 * One server per data folder. The lock is SQLite's own on `lock.db`, so the system lets go of it however the process
 * ends; `lock.pid` only says who it is. Throws when the folder cannot be written.
 */
export function lockFolder(folder: string): Lock {
  const note = join(folder, 'lock.pid');
  const database = new Sqlite(join(folder, 'lock.db'), { timeout: 0 });
  try {
    database.exec('BEGIN EXCLUSIVE');
  } catch (error) {
    database.close();
    if (error instanceof Sqlite.SqliteError && error.code.startsWith('SQLITE_BUSY'))
      return { held: false, heldBy: readNote(note) };
    throw error;
  }
  held.add(database);
  writeFileSync(note, `${process.pid}\n`, { mode: 0o600 });
  return {
    held: true,
    release() {
      rmSync(note, { force: true });
      database.close();
    },
  };
}

function readNote(note: string): number | undefined {
  try {
    return Number.parseInt(readFileSync(note, 'utf8'), 10) || undefined;
  } catch {
    return undefined;
  }
}
