import { join } from 'node:path';
import type { Result } from '../../broker/contract/result.ts';
import type { DryRunReport, Suggestion } from '../api/dry-run.ts';
import type { ReplayJob, SuggestionJob } from '../dry-run/job.ts';
import { dayOf } from '../time.ts';
import type { BackupJob } from './backup.ts';
import type { About } from './backup-file.ts';
import type { Finding } from './check.ts';
import { DATABASE } from './sqlite.ts';

/** What takes long: it reads all there is, beside a server that goes on writing. */
export interface LongWork {
  backup(job: BackupJob): Promise<Result<About>>;
  check(job: CheckJob): Promise<Finding[]>;
  dryRun(job: ReplayJob): Promise<Omit<DryRunReport, 'ms'>>;
  suggest(job: SuggestionJob): Promise<Suggestion>;
}

export interface CheckJob {
  folder: string;
  timeZone: string;
}

/** Here and now, in this very process: for a command, which has nothing else to do. Each loads only what it needs. */
export const longWork = {
  backup: async (job: BackupJob) => (await import('./backup.ts')).makeBackup(job),
  check: async ({ folder, timeZone }: CheckJob) =>
    (await import('./check.ts')).checkDatabase(join(folder, DATABASE), (at) => dayOf(at, timeZone).day),
  dryRun: async (job: ReplayJob) => (await import('../dry-run/report.ts')).dryRun(job),
  suggest: async (job: SuggestionJob) => (await import('../dry-run/suggestion.ts')).suggest(job),
} satisfies LongWork;

/** One piece of it, as it is handed to another process. */
export type Job = { [K in keyof LongWork]: { work: K; job: Parameters<LongWork[K]>[0] } }[keyof LongWork];
export type Done = { done: unknown } | { failed: string };

export function run({ work, job }: Job): Promise<unknown> {
  switch (work) {
    case 'backup':
      return longWork.backup(job);
    case 'check':
      return longWork.check(job);
    case 'dryRun':
      return longWork.dryRun(job);
    case 'suggest':
      return longWork.suggest(job);
  }
}
