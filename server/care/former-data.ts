import { join } from 'node:path';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse, sentence } from '../../broker/contract/result.ts';
import type { Config } from '../config.ts';
import { packageVersion } from '../package.ts';
import { makeBackup } from '../store/backup.ts';
import { beforeUpdate } from '../store/old-backups.ts';
import { isRestoreReady, stampOf, takeUpRestore } from '../store/restore.ts';

/** Before a newer version changes the data it finds: a backup of it as it is. Throws when there can be none. */
export function backUpFormer({ dataDir, file: configFile }: Config, log: Log): void {
  const madeAt = Date.now();
  const file = join(dataDir, 'backups', `${beforeUpdate.begins}-${stampOf(madeAt)}.backup`);
  const made = makeBackup({ folder: dataDir, file, version: packageVersion, madeAt, configFile });
  if (!made.ok)
    throw new Error(`it is of an older ships-bell, and is not changed without a backup: ${sentence(made.problem)}`);
  log.info(
    { file, ...made.value.counts },
    'The data is of an older version: it was backed up before it is brought up to date',
  );
}

/** At the start, before anything reads the data. */
export function restoreWhatLiesReady(dataDir: string, log: Log): void {
  const taken = takeUpRestore(dataDir, Date.now());
  if (taken !== undefined) log.warn({ former: taken.former }, 'A backup was restored; the former data was moved aside');
}

/** Begins anew once whoever asked has had the answer. */
export function restoreSoon(dataDir: string, startAnew: () => void): Result<void> {
  if (!isRestoreReady(dataDir)) return refuse('restore', undefined, 'a backup laid ready by ships-bell restore');
  setImmediate(startAnew);
  return ok(undefined);
}
