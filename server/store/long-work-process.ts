import { constants, setPriority } from 'node:os';
import { type Done, type Job, run } from './long-work.ts';

/** The process that does one piece of long work for the server, behind everything else on this machine, and ends. */
setPriority(constants.priority.PRIORITY_BELOW_NORMAL);

process.once('message', async (job: Job) => {
  const answer: Done = await run(job).then(
    (done) => ({ done }),
    (error: unknown) => ({ failed: error instanceof Error ? error.message : String(error) }),
  );
  process.send?.(answer, () => process.disconnect());
});
