import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packageRoot } from '../../../server/package.ts';
import { openProduct } from '../product.ts';
import { load } from './load.ts';
import { type Sample, sampleOf } from './samples.ts';
import { judge, type Line } from './verdict.ts';
import { openWalls } from './walls.ts';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    /** In place of the hours, for a try. */
    minutes: { type: 'string' },
    /** A product built elsewhere. */
    root: { type: 'string', default: packageRoot },
  },
});
const HOUR_MS = 3_600_000;
const WALLS = 5;
const SAMPLES = 600;
const hours = values.minutes === undefined ? Number(positionals[0] ?? 8) : Number(values.minutes) / 60;
const say = (line: string): void => void process.stdout.write(`${line}\n`);

async function soak(): Promise<Line[]> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-soak-'));
  const hexFile = join(values.root, 'device/firmware/bell.hex');
  const product = await openProduct({ root: values.root, hexFile, external: false, folder, tapped: () => {} });
  await product.whole();
  const walls = await openWalls(product.url(), WALLS);
  const began = performance.now();
  const at = (): number => (performance.now() - began) / HOUR_MS;
  const processes: Record<string, Sample[]> = {};
  const look = (): void => {
    for (const [name, pid] of Object.entries(product.pids())) {
      const sample = sampleOf(pid, at());
      if (sample !== undefined) processes[name] = [...(processes[name] ?? []), sample];
    }
  };
  const looking = setInterval(look, Math.max(1_000, (hours * HOUR_MS) / SAMPLES));
  const latencies = await load({ product, walls, at, hours });
  clearInterval(looking);
  walls.close();
  await product.close();
  const ends = product.ownEnds().map((said) => ({ what: 'processes', said, fine: false }));
  rmSync(folder, { recursive: true, force: true });
  return [...judge({ hours, processes, latencies }), ...ends];
}

say(`${hours.toFixed(2)} hours: orders, rings, presses and ${WALLS + 1} walls; the board is simulated`);
const lines = await soak();
for (const { what, said, fine } of lines) say(`${fine ? 'steady' : 'DRIFTS'}  ${what}: ${said}`);
const steady = lines.every(({ fine }) => fine);
say(steady ? 'steady' : 'something drifts');
process.exit(steady ? 0 : 1);
