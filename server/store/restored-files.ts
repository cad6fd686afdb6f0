import { existsSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { tables } from './backup-file.ts';
import type { Credentials } from './credentials.ts';
import { CREDENTIALS, parseCredentials, readCredentials, writeCredentials } from './credentials-file.ts';
import { makeFolder, syncFile, syncFolder } from './durable.ts';
import { hasTable } from './migrated.ts';
import { type Connection, withSqlite } from './sqlite.ts';

const ofABell = /^bells\/[a-z0-9-]{1,40}\/(board|presses)\.json$/;

interface Kept {
  path: string;
  body: Uint8Array;
}

function filesIn(db: Connection): Kept[] {
  return hasTable(db, tables.files) ? db.all<Kept>(`SELECT path, body FROM ${tables.files}`) : [];
}

/** One small file of a backup; undefined where it has none of that name. */
export function fileInBackup(backup: string, path: string): string | undefined {
  const found = withSqlite(backup, { readonly: true }, (db) => filesIn(db).find((kept) => kept.path === path));
  return found && Buffer.from(found.body).toString();
}

/**
 * Puts a backup's small files where there are none. What is there stays: which boards hang here, presses not delivered
 * yet, and secrets that sources have been given since; of those, only the missing ones are added.
 */
export function putBack(db: Connection, folder: string): void {
  for (const { path, body } of filesIn(db)) {
    const file = join(folder, path);
    if (path === CREDENTIALS) mergeCredentials(folder, Buffer.from(body).toString());
    else if (ofABell.test(path) && !existsSync(file)) writeNew(file, body);
  }
}

function writeNew(file: string, body: Uint8Array): void {
  makeFolder(dirname(file));
  writeFileSync(file, body, { mode: 0o600 });
  syncFile(file);
  syncFolder(dirname(file));
}

function mergeCredentials(folder: string, text: string): void {
  const backup = parseCredentials(text);
  if (!backup.ok) return;
  const here = readCredentials(folder);
  const merged = here.ok && here.value !== undefined ? merge(backup.value, here.value) : backup.value;
  writeCredentials(folder, merged);
}

const merge = (old: Credentials, here: Credentials): Credentials => ({
  ...here,
  bells: { ...old.bells, ...here.bells },
  sources: { ...old.sources, ...here.sources },
});
