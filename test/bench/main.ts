import { cpus } from 'node:os';
import { compare, type Plan } from './compare.ts';
import { compareDryRun } from './dry-run.ts';
import { importCost } from './import.ts';
import { compareLedgers, type LedgerSizes } from './ledger-size.ts';
import type { Load } from './load.ts';
import { type Measured, rowsOf, table } from './report.ts';
import { atRest, startMs } from './start-up.ts';
import { compareWalls } from './walls.ts';
import { startWorker } from './worker.ts';

interface Length {
  plan: Plan;
  sizes: LedgerSizes;
  starts: number;
  /** Rings of eight strokes shown on a hundred walls. */
  shown: number;
  rest: { settleMs: number; watchMs: number };
  dryRun: { orders: number; rounds: number };
  /** Rows of the file that is taken in. */
  imported: number;
}

const full: Length = {
  plan: { rounds: 2, seconds: { 50: 24, 200: 12 }, closedRounds: 5, count: 6_000 },
  sizes: { small: 1_000, large: 1_000_000, rounds: 5, count: 3_000 },
  starts: 5,
  shown: 20,
  rest: { settleMs: 5_000, watchMs: 20_000 },
  dryRun: { orders: 100_000, rounds: 5 },
  imported: 1_000_000,
};

const quick: Length = {
  plan: { rounds: 1, seconds: { 50: 8, 200: 5 }, closedRounds: 2, count: 3_000 },
  sizes: { small: 1_000, large: 100_000, rounds: 2, count: 2_000 },
  starts: 2,
  shown: 5,
  rest: { settleMs: 2_000, watchMs: 5_000 },
  dryRun: { orders: 100_000, rounds: 2 },
  imported: 50_000,
};

const say = (line: string): void => void process.stderr.write(`${line}\n`);

async function measure({ plan, sizes, starts, shown, rest, dryRun, imported }: Length): Promise<Measured> {
  const startsMs: number[] = [];
  say('starts');
  for (let i = 0; i < starts; i++) startsMs.push(await startMs());
  say('at rest');
  const resting = await atRest(rest);
  say('a hundred walls');
  const walls = await compareWalls(shown);
  say(`a dry run of ${dryRun.orders.toLocaleString('en')} orders`);
  const tried = await compareDryRun(dryRun);
  say(`a file of ${imported.toLocaleString('en')} orders`);
  const file = await importCost(imported);
  const load = startWorker<Load>('load.js');
  try {
    const comparison = await compare(load, plan, say);
    say(`${sizes.large.toLocaleString('en')} orders in the ledger`);
    const ledgers = await compareLedgers(load, sizes);
    return { comparison, startsMs, rest: resting, walls, ledgers, sizes, dryRun: tried, imported: file };
  } finally {
    await load.close();
  }
}

async function run(length: Length): Promise<void> {
  const [cpu] = cpus();
  const kind = length === quick ? '; a quick run' : '';
  process.stdout.write(`Node ${process.version}, ${cpus().length} × ${cpu?.model}${kind}\n`);
  const measured = await measure(length);
  process.stdout.write(`${table(rowsOf(measured))}\n`);
  const { audit, complaints } = measured.comparison;
  for (const { msg } of complaints) say(`the product complained: ${msg}`);
  const { rows, taken } = measured.imported;
  const wrong = audit.lost + audit.lostRings + audit.doubleRings + audit.wrongTallies + Math.abs(rows - taken);
  process.exitCode = wrong === 0 ? 0 : 1;
}

if (process.argv.includes('--attack')) await import('./broker-attack.ts');
else await run(process.argv.includes('--quick') ? quick : full);
