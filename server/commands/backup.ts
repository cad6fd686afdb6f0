import { existsSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { refuse } from '../../broker/contract/result.ts';
import { backupFolder, type Config, loadConfig } from '../config.ts';
import { packageVersion } from '../package.ts';
import { makeBackup } from '../store/backup.ts';
import type { About } from '../store/backup-file.ts';
import { DATABASE } from '../store/database.ts';
import { stampOf } from '../store/restore.ts';
import { mistaken } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

export interface BackupOptions extends Terminal {
  /** A file that is not there yet, or a folder; the folder of the nightly backups unless told. */
  file?: string | undefined;
  now?: () => number;
}

/** `ships-bell backup [FILE]`: a copy of all the data in one file, whether the bell runs or not. */
export async function backup(options: BackupOptions): Promise<number> {
  const loaded = loadConfig({ path: options.config, env: options.env, cwd: options.cwd });
  if (!loaded.ok) return mistaken(options, loaded.problem);
  const config = loaded.value;
  if (!existsSync(join(config.dataDir, DATABASE)))
    return mistaken(options, refuse('data folder', config.dataDir, 'one that a server has started in').problem);
  const madeAt = options.now?.() ?? Date.now();
  const file = whereTo(options, config, `ships-bell-${stampOf(madeAt)}.backup`);
  // A disk that is not mounted is no folder to be made.
  if (options.file !== undefined && !existsSync(dirname(file)))
    return mistaken(options, refuse('backup', file, 'a file in a folder that is there').problem);
  const made = makeBackup({
    ...{ folder: config.dataDir, file, version: packageVersion, madeAt },
    configFile: config.file,
  });
  if (!made.ok) return mistaken(options, made.problem);
  options.out(`Backed up, and read through: ${file}`);
  options.out(`${contents(made.value)}. It holds this office's secrets, so keep it where nobody else can read it.`);
  return exit.done;
}

function whereTo({ file, cwd }: BackupOptions, config: Config, name: string): string {
  if (file === undefined) return join(backupFolder(config), name);
  const path = resolve(cwd, file);
  return existsSync(path) && statSync(path).isDirectory() ? join(path, name) : path;
}

const nouns = { orders: 'order', rings: 'ring', presses: 'press' } as const;

/** `1,204 orders, 83 rings, 1 press` */
export const contents = ({ counts }: About): string =>
  (['orders', 'rings', 'presses'] as const)
    .map((table) => `${(counts[table] ?? 0).toLocaleString('en')} ${counts[table] === 1 ? nouns[table] : table}`)
    .join(', ');
