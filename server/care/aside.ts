import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import type { Result } from '../../broker/contract/result.ts';
import type { DryRunReport, Suggestion } from '../api/dry-run.ts';
import { packageRoot } from '../package.ts';
import type { About } from '../store/backup-file.ts';
import type { Finding } from '../store/check.ts';
import type { Done, Job, LongWork } from '../store/long-work.ts';

/**
 * Long work in a process of its own: it shares neither this one's event loop nor its fate, and runs at a low priority.
 * `close` ends what is under way.
 */
export function workAside(program = join(packageRoot, 'dist', 'server', 'store', 'long-work-process.js')) {
  const running = new Set<ChildProcess>();

  async function ask(job: Job): Promise<unknown> {
    const child = fork(program, [], { stdio: ['ignore', 'ignore', 'inherit', 'ipc'] });
    running.add(child);
    try {
      child.send(job);
      const [answer] = (await Promise.race([
        once(child, 'message'),
        once(child, 'exit').then(([code, signal]) => [{ failed: `its process ended with ${code ?? signal}` }]),
      ])) as [Done];
      if ('failed' in answer) throw new Error(answer.failed);
      return answer.done;
    } finally {
      running.delete(child);
    }
  }

  const work: LongWork = {
    backup: async (job) => (await ask({ work: 'backup', job })) as Result<About>,
    check: async (job) => (await ask({ work: 'check', job })) as Finding[],
    dryRun: async (job) => (await ask({ work: 'dryRun', job })) as Omit<DryRunReport, 'ms'>,
    suggest: async (job) => (await ask({ work: 'suggest', job })) as Suggestion,
  };
  return {
    ...work,
    close(): void {
      for (const child of running) child.kill('SIGKILL');
    },
  };
}
