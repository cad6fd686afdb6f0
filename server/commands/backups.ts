import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { backupFolder, type Config } from '../config.ts';
import { type About, peekBackup } from '../store/backup-file.ts';
import { contents } from './backup.ts';
import { exit, type Terminal } from './terminal.ts';

export interface Found {
  file: string;
  about: About;
}

/** What could be restored, the newest first. Without a `version` it is a bare database, such as a restore moved aside. */
export const findBackups = (config: Config): Found[] =>
  foldersOf(config)
    .flatMap(backupsIn)
    .sort((a, b) => b.about.madeAt - a.about.madeAt);

const foldersOf = (config: Config): string[] => [...new Set([backupFolder(config), join(config.dataDir, 'backups')])];

/** Says what there is, a backup a time. */
export function listBackups({ out }: Terminal, config: Config): number {
  const found = findBackups(config);
  for (const { file, about } of found) out(lineOf(file, about));
  if (found.length === 0) out(`There is no backup in ${foldersOf(config).join(' or ')}.`);
  else out('ships-bell restore FILE puts one of them in the place of the data.');
  return exit.done;
}

function backupsIn(folder: string): Found[] {
  const names = existsSync(folder) ? readdirSync(folder) : [];
  return names
    .filter((name) => /\.(backup|db)$/.test(name))
    .flatMap((name) => {
      const file = join(folder, name);
      const about = peekBackup(file);
      return about === undefined ? [] : [{ file, about }];
    });
}

function lineOf(file: string, about: About): string {
  const version = about.version === undefined ? '' : `, version ${about.version}`;
  return `${new Date(about.madeAt).toLocaleString('sv')}  ${contents(about)}${version}\n  ${file}`;
}
