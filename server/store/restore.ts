import { randomUUID } from 'node:crypto';
import { existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Result, refuse } from '../../broker/contract/result.ts';
import { copyDatabase } from './backup.ts';
import { type About, readBackup, tables } from './backup-file.ts';
import { DATABASE, migrated } from './database.ts';
import { discard, makeFolder, ownerOnly, syncFile, syncFolder } from './durable.ts';
import { reasonOf } from './folder.ts';
import { putBack } from './restored-files.ts';
import { type Connection, openSqlite, withSqlite } from './sqlite.ts';

const STAGED = 'restore.db';
const stagedIn = (folder: string): string => join(folder, STAGED);

/** A backup lies ready in the folder, to take the place of what is there at the next start. */
export const isRestoreReady = (folder: string): boolean => existsSync(stagedIn(folder));

/** Lays a backup ready: read through, and brought to this version. What is stored is not touched, so that it may be in use. */
export async function stageRestore(folder: string, file: string): Promise<Result<About>> {
  const backup = readBackup(file);
  if (!backup.ok) return backup;
  const draft = `${stagedIn(folder)}.new`;
  try {
    ownerOnly(draft);
    copyDatabase(file, draft, true);
    await prepare(draft, backup.value.madeAt);
    syncFile(draft);
    renameSync(draft, stagedIn(folder));
    syncFolder(folder);
    return backup;
  } catch (error) {
    discard(draft);
    return refuse('data folder', folder, `one that the backup can be laid ready in (${reasonOf(error)})`);
  }
}

interface KnownBell {
  name: string;
  board: string | null;
  simulated: number;
  epoch: number;
}

/** What hangs here now, as far as it can be read: the data may be restored because it cannot. */
function bellsHere(folder: string): KnownBell[] {
  try {
    const rows = 'SELECT name, board, simulated, epoch FROM bells';
    return withSqlite(join(folder, DATABASE), { readonly: true }, (db) => db.all<KnownBell>(rows));
  } catch {
    return [];
  }
}

async function prepare(draft: string, madeAt: number): Promise<void> {
  const sqlite = openSqlite(draft);
  const db = await migrated(sqlite);
  try {
    sqlite
      .prepare('INSERT INTO restores (id, kind, at, backup_at) VALUES (?, ?, NULL, ?)')
      .run(randomUUID(), 'restore', madeAt);
  } finally {
    await db.destroy();
  }
}

/** Boards stay with the bells they hang at now; every bell counts its rings in an epoch above both data's. */
function bindAnew(sqlite: Connection, bells: KnownBell[]): void {
  const bind = sqlite.prepare(`
    INSERT INTO bells (name, board, simulated, epoch) VALUES (?, ?, ?, ?)
    ON CONFLICT (name) DO UPDATE SET
      board = excluded.board, simulated = excluded.simulated, epoch = max(epoch, excluded.epoch)`);
  for (const { name, board, simulated, epoch } of bells) bind.run(name, board, simulated, epoch);
  sqlite.exec('UPDATE bells SET epoch = epoch + 1');
}

/**
 * Puts what lies ready in the place of the database, which is kept as `backups/before-restore-…`, its bells' numbers
 * above all that is known here until then. Only under the folder's lock. However often it is cut off, calling it again ends it. Returns where the former data went; undefined
 * when nothing lay ready.
 */
export function takeUpRestore(folder: string, at: number): { former: string | undefined } | undefined {
  const staged = stagedIn(folder);
  if (!existsSync(staged)) return undefined;
  const since = settle(staged, folder, at);
  const former = setAside(folder, stampOf(since)); // the same name, however often it is begun
  renameSync(staged, join(folder, DATABASE));
  syncFolder(folder);
  return { former };
}

/** Returns since when the restore counts. */
function settle(staged: string, folder: string, at: number): number {
  const since = withSqlite(staged, {}, (db) => {
    putBack(db, folder);
    bindAnew(db, bellsHere(folder));
    db.exec(`
      BEGIN;
      UPDATE restores SET at = ${Math.floor(at)} WHERE at IS NULL;
      DROP TABLE IF EXISTS ${tables.files};
      DROP TABLE IF EXISTS ${tables.about};
      COMMIT;
    `);
    return db.all<{ at: number }>('SELECT max(at) AS at FROM restores')[0]?.at ?? at;
  });
  syncFile(staged);
  return since;
}

/** Moves the former database away as it is, damaged or not: that needs no room on the disk. */
function setAside(folder: string, stamp: string): string | undefined {
  const database = join(folder, DATABASE);
  const aside = join(folder, 'backups', `before-restore-${stamp}.db`);
  makeFolder(join(folder, 'backups'));
  emptyLog(database);
  for (const part of ['', '-wal']) if (existsSync(database + part)) renameSync(database + part, aside + part);
  rmSync(`${database}-shm`, { force: true });
  return existsSync(aside) ? aside : undefined;
}

/** Closing brings the write-ahead log into the database. One that is damaged is moved with its log beside it. */
function emptyLog(database: string): void {
  try {
    withSqlite(database, {}, (db) => db.all('PRAGMA wal_checkpoint(TRUNCATE)'));
  } catch {
    // it goes as it is
  }
}

/** `2026-11-24-091205`, by this machine's clock: part of a file's name. */
export const stampOf = (at: number): string =>
  new Date(at).toLocaleString('sv').replace(/[^\d-]+/g, (gap) => (gap.trim() === ':' ? '' : '-'));
