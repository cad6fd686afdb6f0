import { execFileSync, spawnSync } from 'node:child_process';
import { cpSync, existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot, packageVersion } from '../../server/package.ts';
import { type Office, openOffice } from '../support/office.ts';

const tarball = join(packageRoot, 'dist', `ships-bell-${packageVersion}.tgz`);
const installed = mkdtempSync(join(tmpdir(), 'ships-bell-pack-'));
const modules = join(installed, 'node_modules');
const command = join(modules, 'ships-bell/dist/server/main.js');
/** The npm package that `npx -p node@24` runs too; it brings Node's headers along. */
const node24 = `node-${process.platform}-${process.arch}@24`;
const MINUTES = 60_000;
/** Node 24 takes a minute and a half of compiling: `npm run test:nodes` runs both. */
const nodes = process.env.BELL_ALL_NODES === undefined ? ['the Node at hand'] : ['the Node at hand', 'Node 24'];

const run = (program: string, args: string[], cwd = installed, env: Record<string, string> = {}) =>
  execFileSync(program, args, { cwd, env: { ...process.env, ...env }, stdio: ['ignore', 'pipe', 'pipe'] });

/** As the README says, but that better-sqlite3's binary is not downloaded: here it is the one `npm ci` has made. */
beforeAll(() => {
  writeFileSync(join(installed, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--prefer-offline', '--ignore-scripts', '--omit=optional'];
  run('npm', ['install', ...quiet, tarball]);
  const built = 'better-sqlite3/build/Release/better_sqlite3.node';
  cpSync(join(packageRoot, 'node_modules', built), join(modules, built));
}, 5 * MINUTES);

afterAll(() => rmSync(installed, { recursive: true, force: true }));

test('the tarball brings the product and nothing of how it is made', () => {
  const inside = readdirSync(join(modules, 'ships-bell'));
  expect(inside.sort()).toEqual(['LICENSE', 'README.md', 'device', 'dist', 'npm-shrinkwrap.json', 'package.json']);
  expect(readdirSync(join(modules, 'ships-bell/dist')).sort()).toEqual(['broker', 'dashboard', 'device', 'server']);
  expect(existsSync(join(modules, 'johnny-five/node_modules/serialport')), 'one serialport, ours').toBe(false);
});

describe.each(nodes)('the installed command, on %s,', (which) => {
  let node: string;
  let office: Office;

  beforeAll(async () => {
    node = which === 'Node 24' ? fetchNode24() : process.execPath;
    office = await openOffice({ serial: 'simulated', command: [node, command] });
  }, 5 * MINUTES);
  afterAll(() => office.close());

  test('starts the same product outside the checkout, and a first order rings', async () => {
    if (which === 'Node 24') expect(String(run(node, ['--version']))).toMatch(/^v24\./);
    const page = await fetch(office.url);
    expect(await page.text()).toContain('<script type="module"');
    const wall = await office.wall();
    await wall.bellReady();
    const { stdout, status } = spawnSync(node, [command, 'order', '--order-id', 'SO-1'], {
      cwd: office.folder,
      env: { ...process.env, BELL_HTTP: new URL(office.url).host },
      encoding: 'utf8',
    });
    expect({ status, line: stdout.split('\n')[0] }).toEqual({
      status: 0,
      line: 'Order SO-1 taken. A ring is due: large order, 14,875.00 EUR (from 10,000.00 EUR).',
    });
    const ring = await wall.sees('ring', ({ outcome }) => outcome !== undefined);
    expect(ring).toMatchObject({ orderId: 'SO-1', outcome: 'struck', struck: 2 });
  });
});

/** Node 24 with a better-sqlite3 compiled for it, without optimising: that takes a third of the time. */
function fetchNode24(): string {
  const folder = join(installed, 'node24');
  run('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', '--prefix', folder, node24]);
  const home = join(folder, 'node_modules', `node-${process.platform}-${process.arch}`);
  const node = join(home, 'bin/node');
  const gyp = join(
    dirname(String(run('npm', ['root', '-g']))),
    'node_modules/npm/node_modules/node-gyp/bin/node-gyp.js',
  );
  const sqlite = join(modules, 'better-sqlite3');
  rmSync(join(sqlite, 'build'), { recursive: true });
  run(node, [gyp, 'rebuild', '--debug', `--nodedir=${home}`, '-j', '2'], sqlite, {
    CFLAGS: '-O0',
    CXXFLAGS: '-O0',
    npm_config_nodedir: home, // npm hands down its own, which may be another version's
  });
  return node;
}
