import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { packageRoot } from '../../server/package.ts';
import { cleanEnvironment, type Office, openOffice } from '../support/office.ts';

const main = join(packageRoot, 'dist/server/main.js');
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'ships-bell-start-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Starts the built command where it cannot start, and gives what it said. */
function start(env: Record<string, string>) {
  const free = { BELL_HTTP: '127.0.0.1:0', BELL_MQTT: '127.0.0.1:0', BELL_SERIAL: 'none' };
  const options = {
    cwd: folder,
    env: { ...cleanEnvironment(), ...free, ...env },
    encoding: 'utf8',
    timeout: 30_000,
  } as const;
  const { status, stderr } = spawnSync(process.execPath, [main], options);
  return { status, lines: stderr.trimEnd().split('\n') };
}

describe('what keeps the bell from starting is said in one line', () => {
  test('a port in use, of the wall or of the broker', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const address = taken.address();
    const at = `127.0.0.1:${typeof address === 'object' ? address?.port : ''}`;
    for (const key of ['BELL_HTTP', 'BELL_MQTT']) {
      const { status, lines } = start({ [key]: at });
      expect({ key, status, count: lines.length }).toEqual({ key, status: 2, count: 1 });
      expect(lines[0]).toContain(at);
      expect(lines[0]).toMatch(/in use/);
    }
    await new Promise((resolve) => taken.close(resolve));
  });

  test('a value that is none: key, value and what is allowed', () => {
    expect(start({ BELL_HTTP: 'nowhere' })).toEqual({
      status: 2,
      lines: [
        'ships-bell: BELL_HTTP is "nowhere"; allowed is host:port such as 127.0.0.1:8088 or [::1]:8088, with a port from 0 to 65535',
      ],
    });
  });

  test('the network without a password', () => {
    const { status, lines } = start({ BELL_HTTP: '0.0.0.0:0' });
    expect({ status, count: lines.length }).toEqual({ status: 2, count: 1 });
    expect(lines[0]).toContain('BELL_ADMIN_PASSWORD');
  });

  test('a data folder that cannot be made', () => {
    writeFileSync(join(folder, 'a-file'), '');
    const { status, lines } = start({ BELL_DATA: join(folder, 'a-file', 'data') });
    expect({ status, count: lines.length }).toEqual({ status: 2, count: 1 });
    expect(lines[0]).toContain(join(folder, 'a-file', 'data'));
  });
});

describe('a running bell', () => {
  let office: Office;
  beforeAll(async () => {
    office = await openOffice({ serial: '/dev/no-such-board' });
  });
  afterAll(() => office.close());

  test('keeps its folder to itself', () => {
    const { status, lines } = start({ BELL_DATA: office.dataDir });
    expect({ status, count: lines.length }).toEqual({ status: 2, count: 1 });
    expect(lines[0]).toContain(`in use by another ships-bell (process ${office.process.pid})`);
    expect(statSync(office.dataDir).mode & 0o777).toBe(0o700);
    expect(statSync(join(office.dataDir, 'credentials.json')).mode & 0o777).toBe(0o600);
  });

  test('goes on when the serial path does not exist, and the wall says what is wrong', async () => {
    const wall = await office.wall();
    await Promise.any([
      wall.sees('bell', ({ problem }) => problem === 'port-missing'),
      wall.sees('snapshot', ({ bells }) => bells[0]?.problem === 'port-missing'),
    ]);
    expect((await office.order({ orderId: 'A', amount: '1.00', currency: 'EUR' })).status).toBe(200);
  });

  test('never says its secrets', async () => {
    await office.order({ orderId: 'B', amount: '20000.00', currency: 'EUR' });
    await fetch(`${office.url}/hooks/orders`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: '{',
    });
    const said = JSON.stringify(office.log());
    const { api, session, bells, sources } = JSON.parse(readFileSync(join(office.dataDir, 'credentials.json'), 'utf8'));
    for (const secret of [api, session, bells.main.password, sources.orders.password, sources.orders.secret]) {
      expect(secret.length).toBeGreaterThan(16);
      expect(said).not.toContain(secret);
    }
    expect(said).toContain('orders');
  });
});
