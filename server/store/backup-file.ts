import { existsSync, statSync } from 'node:fs';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { hasTable, standingOf } from './migrated.ts';
import { type Connection, withSqlite } from './sqlite.ts';

/** What a backup says of itself. `version` is of the ships-bell that made it; undefined for a bare database. */
export interface About {
  /** Epoch milliseconds. */
  madeAt: number;
  version?: string;
  /** Rows by table. */
  counts: Record<string, number>;
}

/** The tables that a backup has beside the database's own: what it is, and the small files of the data folder. */
export const tables = { about: 'backup_about', files: 'backup_files' } as const;

const counted = ['orders', 'rings', 'presses', 'deliveries', 'decisions'] as const;

export function countsOf(db: Connection): Record<string, number> {
  const count = (table: string) => db.all<{ rows: number }>(`SELECT count(*) AS rows FROM ${table}`)[0]?.rows ?? 0;
  return Object.fromEntries(counted.map((table) => [table, count(table)]));
}

const A_BACKUP = 'a backup that ships-bell has made';

/** Reads a backup through, and refuses one that could not be restored whole. A bare database of ours will do too. */
export function readBackup(file: string): Result<About> {
  if (!existsSync(file)) return refuse('backup', file, 'a file that is there');
  try {
    return withSqlite(file, { readonly: true }, (db) => examine(db, file));
  } catch (error) {
    const damaged = error instanceof Error && 'code' in error && String(error.code).startsWith('SQLITE_CORRUPT');
    const why = error instanceof Error ? error.message : String(error);
    return refuse('backup', file, damaged ? 'one that is whole: this one is damaged' : `${A_BACKUP} (${why})`);
  }
}

/** What a file says of itself, without reading it through; undefined where it is no backup. */
export function peekBackup(file: string): About | undefined {
  try {
    return withSqlite(file, { readonly: true }, (db) =>
      standingOf(db).applied.length === 0 ? undefined : aboutOf(db, file),
    );
  } catch {
    return undefined;
  }
}

function examine(db: Connection, file: string): Result<About> {
  const { applied, unknown } = standingOf(db);
  if (applied.length === 0) return refuse('backup', file, A_BACKUP);
  if (unknown.length > 0)
    return refuse('backup', file, `one that this version can read: ${unknown.join(', ')} in it is of a newer one`);
  const [foreign] = db.all<{ name: string }>("SELECT name FROM sqlite_master WHERE type IN ('trigger', 'view')");
  if (foreign !== undefined) return refuse('backup', file, `${A_BACKUP}: ${foreign.name} in it is not ours`);
  const [found] = db.all<{ integrity_check: string }>('PRAGMA integrity_check(1)');
  if (found?.integrity_check !== 'ok')
    return refuse('backup', file, `one that is whole: this one is damaged (${found?.integrity_check})`);
  return compare(aboutOf(db, file), countsOf(db), file);
}

function aboutOf(db: Connection, file: string): About {
  const [row] = hasTable(db, tables.about)
    ? db.all<{ made_at: number; version: string; counts: string }>(`SELECT * FROM ${tables.about}`)
    : [];
  if (row === undefined) return { madeAt: Math.floor(statSync(file).mtimeMs), counts: countsOf(db) };
  return { madeAt: row.made_at, version: row.version, counts: JSON.parse(row.counts) };
}

function compare(about: About, counts: Record<string, number>, file: string): Result<About> {
  const missing = Object.entries(about.counts).find(([table, rows]) => counts[table] !== rows);
  if (missing === undefined) return ok(about);
  const [table, rows] = missing;
  return refuse('backup', file, `one that is whole: of ${rows} ${table} it has ${counts[table]}`);
}
