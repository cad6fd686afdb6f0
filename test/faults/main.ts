import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../server/package.ts';
import { breaches, hunt } from './broken.ts';
import { added, countsOf, inWords } from './counts.ts';
import { plans } from './plans.ts';
import { type Ran, runSeed } from './run.ts';

const { values } = parseArgs({
  options: {
    /** How many, and the first of them. */
    seeds: { type: 'string', default: '20' },
    seed: { type: 'string', default: '1' },
    orders: { type: 'string', default: '2000' },
    ringing: { type: 'string', default: '60' },
    seconds: { type: 'string', default: '60' },
    /** A product built elsewhere, and other firmware. */
    root: { type: 'string', default: packageRoot },
    hex: { type: 'string' },
    /** Keeps the folder of a seed that found something. */
    keep: { type: 'boolean', default: false },
    /** The patches that each break a promise, in place of the product; or the one named. */
    broken: { type: 'boolean', default: false },
    only: { type: 'string' },
    /** A fault at each boundary of an order's way, in place of chance. */
    boundaries: { type: 'boolean', default: false },
  },
});

const say = (line: string): void => void process.stdout.write(`${line}\n`);
const length = { orders: Number(values.orders), ringing: Number(values.ringing), seconds: Number(values.seconds) };

async function runAll(): Promise<boolean> {
  const all: Ran[] = [];
  const first = Number(values.seed);
  for (let seed = first; seed < first + Number(values.seeds); seed += 1) all.push(await runOne(seed));
  say(`all ${all.length} seeds`);
  for (const line of inWords(added(all.map(countsOf)))) say(`  ${line}`);
  const found = all.reduce((sum, { findings }) => sum + findings.length, 0);
  say(`  findings ${found}`);
  return found === 0;
}

async function runOne(seed: number): Promise<Ran> {
  const external = seed % 2 === 0;
  const hexFile = values.hex ?? join(values.root, 'device/firmware/bell.hex');
  const where = { seed, external, root: values.root, hexFile, keep: values.keep };
  const ran = await runSeed({ ...where, ...length, faults: plans.full(external) });
  const broker = external ? 'mosquitto' : 'broker inside';
  say(`seed ${seed}, ${broker}, ${ran.seconds.toFixed(0)} s: ${ran.findings.length} findings`);
  for (const line of inWords(countsOf(ran))) say(`  ${line}`);
  for (const { rule, said } of ran.findings) say(`  ${rule}: ${said}`);
  if (ran.findings.length > 0 && values.keep) say(`  kept in ${ran.folder}`);
  return ran;
}

async function huntAll(): Promise<boolean> {
  let missed = 0;
  for (const breach of breaches().filter(({ name }) => values.only === undefined || name === values.only)) {
    const began = performance.now();
    const caught = await hunt(breach);
    const took = ((performance.now() - began) / 1000).toFixed(0);
    const [finding] = caught?.findings ?? [];
    if (finding === undefined) missed += 1;
    say(
      `${breach.name}, ${took} s: ${finding ? `caught with seed ${caught?.seed}: ${finding.rule}: ${finding.said}` : 'NOT CAUGHT'}`,
    );
  }
  say(missed === 0 ? 'every broken promise was caught' : `${missed} not caught`);
  return missed === 0;
}

async function runWhat(): Promise<boolean> {
  if (values.boundaries) return (await import('./boundaries/run.ts')).runBoundaries(say);
  return values.broken || values.only !== undefined ? huntAll() : runAll();
}

const ok = await runWhat();
process.exit(ok ? 0 : 1);
