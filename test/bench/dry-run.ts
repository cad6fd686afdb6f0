import { fork } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { workAside } from '../../server/care/aside.ts';
import { loadConfig } from '../../server/config.ts';
import type { ReplayJob } from '../../server/dry-run/job.ts';
import { openDatabase } from '../../server/store/database.ts';
import { clock } from './clock.ts';
import { fill } from './fill.ts';
import { median, ratios, type Spread } from './statistics.ts';

export interface DryRunCost {
  orders: number;
  /** Orders that would have rung, of those. */
  rings: number;
  /** Seconds from asking to the answer, start of the process included; medians. */
  seconds: number;
  /** Of a bare process that only reads the same rows. */
  floorSeconds: number;
  ratio: Spread;
  /** The same for a suggestion, which replays them a few times. */
  suggestionSeconds: number;
}

/** A dry run over a ledger of so many orders, in alternation with its floor. */
export async function compareDryRun({ orders, rounds }: { orders: number; rounds: number }): Promise<DryRunCost> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-bench-'));
  try {
    await (await openDatabase(folder)).destroy();
    fill(folder, orders);
    return await alternate(jobIn(folder), rounds);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function alternate(job: ReplayJob, rounds: number): Promise<DryRunCost> {
  const work = workAside();
  const [took, floor, suggested]: [number[], number[], number[]] = [[], [], []];
  const report = await work.dryRun(job); // the first also warms the disk's cache, for both
  for (let round = 0; round < rounds; round++) {
    took.push(await seconds(() => work.dryRun(job)));
    floor.push(await seconds(() => readOnly(job.folder)));
    suggested.push(await seconds(() => work.suggest({ ...job, perWeek: 3 })));
  }
  return {
    orders: report.looked,
    rings: report.total.rings,
    seconds: median(took),
    floorSeconds: median(floor),
    ratio: ratios(took, floor),
    suggestionSeconds: median(suggested),
  };
}

async function seconds(work: () => Promise<unknown>): Promise<number> {
  const began = clock();
  await work();
  return (clock() - began) / 1000;
}

async function readOnly(folder: string): Promise<void> {
  const child = fork(join(import.meta.dirname, 'dry-run-floor.js'), { stdio: 'inherit' });
  child.send({ folder });
  await once(child, 'exit');
}

/** The usual rules, with every reason on, and a threshold that a tenth of the orders pass. */
function jobIn(folder: string): ReplayJob {
  const config = loadConfig({ env: {}, cwd: folder });
  if (!config.ok) throw new Error(config.problem.allowed);
  const { office, milestones, bells, rules } = config.value;
  const day = (ago: number) => new Date(Date.now() - ago * 86_400_000).toISOString().slice(0, 10);
  const reasons = { ...rules.reasons, firstOrder: { on: true }, backAfter: { on: true } };
  return {
    ...{ folder, office, milestones, bells, holidays: [], from: day(3 * 365 + 1), to: day(-1) },
    rules: {
      ...rules,
      reasons,
      largeOrder: { minor: 450_000, currency: office.currency },
      quietHours: [{ from: '18:00', to: '08:00', days: [1, 2, 3, 4, 5, 6, 7] }],
    },
  };
}
