import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Log } from '../../broker/contract/log.ts';
import { backupFolder, type Config } from '../config.ts';
import { packageVersion } from '../package.ts';
import { minutesOf } from '../rules/office-hours.ts';
import type { LongWork } from '../store/long-work.ts';
import { beforeRestore, beforeUpdate, nightly, nightlyName, removeOld } from '../store/old-backups.ts';
import { atClock, dayOf, type Instant } from '../time.ts';
import type { Troubles } from './troubles.ts';

const LOOK_MS = 60_000;
/** After a failure it is tried again so much later. */
const AGAIN_MS = 15 * 60_000;

export interface BackupsPorts {
  config: Config;
  work: Pick<LongWork, 'backup'>;
  troubles: Troubles;
  log: Log;
  now: () => Instant;
  /** When the data began: what is not a night old needs no backup yet. */
  since: Instant;
  /** What is done when the backup could not be made, once until it can. */
  failed(): Promise<void>;
  /** What else is done by night, once the data is safe. */
  afterwards(): Promise<void>;
}

/** A backup each night; one that was missed, since the PC was off, is made up for. */
export function keepBackups({ config, work, troubles, log, now, since, failed, afterwards }: BackupsPorts) {
  const { office, backup, dataDir } = config;
  const folder = backupFolder(config);
  let notBefore: Instant = 0;
  let looking: Promise<void> | undefined;
  let closed = false;

  /** The last time it should have been made. */
  function lastDue(): { day: string; at: Instant } {
    const today = dayOf(now(), office.timeZone);
    const at = atClock(today, minutesOf(backup.at), office.timeZone);
    if (at <= now()) return { day: today.day, at };
    const yesterday = dayOf(today.start - 1, office.timeZone);
    return { day: yesterday.day, at: atClock(yesterday, minutesOf(backup.at), office.timeZone) };
  }

  async function lookOnce(): Promise<void> {
    const due = lastDue();
    const file = join(folder, nightlyName(due.day));
    if (due.at < since || now() < notBefore || existsSync(file)) return;
    const reason = await make(file);
    if (closed) return; // it was cut off, which is no failure: it is made up for
    if (reason !== undefined) {
      const isFirst = notBefore === 0;
      notBefore = now() + AGAIN_MS;
      troubles.raise({ kind: 'backup-failed', reason });
      log.error({ file, reason }, 'The nightly backup failed; it is tried again');
      if (isFirst) await failed();
      return;
    }
    notBefore = 0;
    troubles.clear('backup-failed');
    forgetOld();
    await afterwards();
  }

  /** Undefined when it was made; else why it was not. */
  async function make(file: string): Promise<string | undefined> {
    const begun = performance.now();
    try {
      const made = await work.backup({
        ...{ folder: dataDir, file, version: packageVersion, madeAt: now() },
        configFile: config.file,
      });
      if (!made.ok) return `${file}: ${bare(made.problem.allowed)}`;
      log.info({ file, ...made.value.counts, ms: Math.round(performance.now() - begun) }, 'Backed up');
      return undefined;
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    }
  }

  function forgetOld(): void {
    const keep = { days: backup.keepDays, today: dayOf(now(), office.timeZone).day };
    const safety = join(dataDir, 'backups');
    const gone = [
      ...removeOld(folder, nightly, keep),
      ...removeOld(safety, beforeUpdate, keep),
      ...removeOld(safety, beforeRestore, keep),
    ];
    if (gone.length > 0) log.info({ gone }, 'Old backups were removed');
  }

  /** One at a time, however long it takes. */
  function look(): Promise<void> {
    looking ??= lookOnce()
      .catch((error: unknown) => {
        if (!closed) log.error({ error: String(error) }, 'What is done by night went wrong');
      })
      .finally(() => {
        looking = undefined;
      });
    return looking;
  }

  const timer = setInterval(() => void look(), LOOK_MS);
  timer.unref();
  return {
    look,
    close(): void {
      closed = true;
      clearInterval(timer);
    },
  };
}

/** Why alone, of `one that can be made (the disk is full)`: nobody has typed the name of this file. */
const bare = (allowed: string): string => /\((.+)\)$/.exec(allowed)?.[1] ?? allowed;
