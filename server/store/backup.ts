import { existsSync, readdirSync, readFileSync, renameSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { type Result, refuse, sentence } from '../../broker/contract/result.ts';
import { type About, countsOf, readBackup, tables } from './backup-file.ts';
import { CREDENTIALS } from './credentials-file.ts';
import { DATABASE } from './database.ts';
import { discard, makeFolder, ownerOnly, syncFile, syncFolder } from './durable.ts';
import { reasonOf } from './folder.ts';
import { quoted, withSqlite } from './sqlite.ts';

export interface BackupJob {
  /** The data folder, in use or not. */
  folder: string;
  /** The backup to be made; its folder is made if need be. */
  file: string;
  version: string;
  /** Epoch milliseconds. */
  madeAt: number;
  /** The configuration file, kept along. */
  configFile?: string | undefined;
}

/** The configuration's name in a backup. */
export const CONFIG = 'ships-bell.yaml';

/**
 * A consistent copy of all that matters in one file of SQLite's, for its owner alone: the database as it is committed
 * now, and the small files in a table. Writers are not held up. It stands under its name only once it has been read
 * through and is on the disk.
 */
export function makeBackup(job: BackupJob): Result<About> {
  const { file } = job;
  if (existsSync(file)) return refuse('backup', file, 'a file that is not there yet');
  const draft = `${file}.new`;
  try {
    makeFolder(dirname(file));
    ownerOnly(draft); // SQLite writes into an empty file, and so leaves its mode as it is
    copyDatabase(join(job.folder, DATABASE), draft);
    addRest(draft, job);
    const made = readBackup(draft);
    if (!made.ok) throw new Error(sentence(made.problem));
    syncFile(draft);
    renameSync(draft, file);
    syncFolder(dirname(file));
    return made;
  } catch (error) {
    discard(draft);
    return refuse('backup', file, `one that can be made (${reasonOf(error)})`);
  }
}

/** Copies what is committed now into an empty file, reading every row. */
export function copyDatabase(from: string, to: string, readonly = false): void {
  withSqlite(from, { readonly, timeout: 5000 }, (db) => db.exec(`VACUUM INTO ${quoted(to)}`));
}

function addRest(draft: string, { folder, version, madeAt, configFile }: BackupJob): void {
  withSqlite(draft, {}, (db) => {
    db.exec(`
      CREATE TABLE ${tables.about} (made_at INTEGER NOT NULL, version TEXT NOT NULL, counts TEXT NOT NULL);
      CREATE TABLE ${tables.files} (path TEXT PRIMARY KEY, body BLOB NOT NULL);
    `);
    const counts = JSON.stringify(countsOf(db));
    db.prepare(`INSERT INTO ${tables.about} VALUES (?, ?, ?)`).run(madeAt, version, counts);
    const put = db.prepare(`INSERT INTO ${tables.files} VALUES (?, ?)`);
    for (const path of smallFiles(folder)) put.run(path, readFileSync(join(folder, path)));
    if (configFile !== undefined) put.run(CONFIG, readFileSync(configFile));
  });
}

const ofABell = ['board.json', 'presses.json'];

/** Beside the database; what a simulated board remembers is as little of it as what a real one does. */
function smallFiles(folder: string): string[] {
  const bells = existsSync(join(folder, 'bells')) ? readdirSync(join(folder, 'bells')) : [];
  const paths = [CREDENTIALS, ...bells.flatMap((bell) => ofABell.map((name) => `bells/${bell}/${name}`))];
  return paths.filter((path) => existsSync(join(folder, path)));
}
