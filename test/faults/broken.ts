import { execFile } from 'node:child_process';
import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { packageRoot } from '../../server/package.ts';
import type { Finding } from './check.ts';
import { runSeed } from './run.ts';
import type { Faults } from './storm.ts';

const run = promisify(execFile);
const patchFolder = join(packageRoot, 'test/faults/broken');
const SOURCES = ['broker', 'device', 'server', 'package.json', 'tsconfig.json', 'tsconfig.build.json'];
const FIRMWARE = 'device/firmware/';
/** Few orders, most of the time spent in what goes wrong. */
const size = { orders: 120, ringing: 10, seconds: 6 };
/** Chance decides whether a fault comes just where the breach shows: so often it is given another. */
const SEEDS = [1, 2, 3];

export interface Breach {
  name: string;
  /** Which promise it breaks, and how. */
  promise: string;
  /** The faults that show it. */
  faults: Faults;
  file: string;
}

/** Each patch breaks one promise: its first line says which, its second which faults show it. */
export const breaches = (): Breach[] =>
  readdirSync(patchFolder)
    .filter((name) => name.endsWith('.patch'))
    .sort()
    .map((name) => {
      const file = join(patchFolder, name);
      const [promise = '', shown = ''] = readFileSync(file, 'utf8').split('\n');
      return { name: name.replace(/\.patch$/, ''), promise, faults: faultsIn(shown), file };
    });

/** `Shown by: kill server 3, cut board 2`. */
function faultsIn(line: string): Faults {
  const parts = line.replace('Shown by: ', '').split(', ');
  return Object.fromEntries(parts.map((part) => [part.replace(/ \d+$/, ''), Number(/\d+$/.exec(part)?.[0])]));
}

/** Rejects where the patch does not fit the sources any more. */
export async function applies({ file }: Breach): Promise<void> {
  await run('git', ['apply', '--check', file], { cwd: packageRoot });
}

export interface BrokenProduct {
  root: string;
  hexFile: string;
  remove(): void;
}

/** The sources with the patch, built, in a folder of their own; what it leaves as it was is taken as it was built. */
export async function build({ file }: Breach): Promise<BrokenProduct> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-broken-'));
  const changed = [...readFileSync(file, 'utf8').matchAll(/^\+\+\+ b\/(\S+)/gm)].map(([, name = '']) => name);
  const isOfBoard = (name: string): boolean => name.startsWith(FIRMWARE);
  const root = changed.every(isOfBoard) ? packageRoot : folder;
  for (const name of root === folder ? SOURCES : [FIRMWARE])
    cpSync(join(packageRoot, name), join(folder, name), { recursive: true });
  await run('git', ['apply', file], { cwd: folder });
  if (root === folder) await compile(folder);
  const hexFile = join(folder, FIRMWARE, 'bell.hex');
  if (changed.some(isOfBoard)) await run('sh', [join(folder, FIRMWARE, 'build.sh'), hexFile]);
  return { root, hexFile, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

async function compile(folder: string): Promise<void> {
  symlinkSync(join(packageRoot, 'node_modules'), join(folder, 'node_modules'));
  await run(join(folder, 'node_modules/.bin/tsc'), ['-p', 'tsconfig.build.json', '--noCheck'], { cwd: folder });
}

export interface Caught {
  seed: number;
  findings: Finding[];
}

/** Runs the faults on it until they find something; undefined when they never do. */
export async function hunt(breach: Breach): Promise<Caught | undefined> {
  const product = await build(breach);
  try {
    for (const seed of SEEDS) {
      const { findings } = await runSeed({ ...size, faults: breach.faults, ...product, seed, external: false });
      if (findings.some(({ rule }) => rule !== 'stuck')) return { seed, findings };
    }
    return undefined;
  } finally {
    product.remove();
  }
}
