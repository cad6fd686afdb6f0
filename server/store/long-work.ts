import { join } from 'node:path';
import type { Result } from '../../broker/contract/result.ts';
import { dayOf } from '../time.ts';
import { type BackupJob, makeBackup } from './backup.ts';
import type { About } from './backup-file.ts';
import { checkDatabase, type Finding } from './check.ts';
import { DATABASE } from './database.ts';

/** What takes long: it reads all there is, beside a server that goes on writing. */
export interface LongWork {
  backup(job: BackupJob): Promise<Result<About>>;
  check(job: CheckJob): Promise<Finding[]>;
}

export interface CheckJob {
  folder: string;
  timeZone: string;
}

/** Here and now, in this very process: for a command, which has nothing else to do. */
export const longWork = {
  backup: async (job: BackupJob) => makeBackup(job),
  check: async ({ folder, timeZone }: CheckJob) =>
    checkDatabase(join(folder, DATABASE), (at) => dayOf(at, timeZone).day),
} satisfies LongWork;

/** One piece of it, as it is handed to another process. */
export type Job = { [K in keyof LongWork]: { work: K; job: Parameters<LongWork[K]>[0] } }[keyof LongWork];
export type Done = { done: unknown } | { failed: string };

export const run = ({ work, job }: Job): Promise<unknown> =>
  work === 'backup' ? longWork.backup(job) : longWork.check(job);
