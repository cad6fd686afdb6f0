import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { BellView, Snapshot } from '../../broker/contract/wall.ts';
import { bells } from '../../server/commands/doctor/bells.ts';
import { broker } from '../../server/commands/doctor/broker.ts';
import { clock } from '../../server/commands/doctor/clock.ts';
import { data } from '../../server/commands/doctor/data.ts';
import type { Patient } from '../../server/commands/doctor/finding.ts';
import { ports } from '../../server/commands/doctor/ports.ts';
import { portsOf, serial, serialAt } from '../../server/commands/doctor/serial.ts';
import { server } from '../../server/commands/doctor/server.ts';
import { sources } from '../../server/commands/doctor/sources.ts';
import { told } from '../../server/commands/doctor/told.ts';
import { doctor } from '../../server/commands/doctor.ts';
import { loadConfig } from '../../server/config.ts';

let folder = '';
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'doctor-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function patient(yaml: string, more: Partial<Patient> = {}): Patient {
  writeFileSync(join(folder, 'ships-bell.yaml'), yaml);
  const loaded = loadConfig({ env: {}, cwd: folder });
  if (!loaded.ok) throw new Error(sentence(loaded.problem));
  return { config: loaded.value, credentials: undefined, snapshot: undefined, now: Date.now, ...more };
}

const bell = (more: Partial<BellView>): BellView => ({
  ...{ bell: 'main', state: 'ready', simulated: false, piezo: false, since: '2026-11-24T10:00:00Z' },
  ...more,
});

function snapshot(more: Partial<Snapshot>): Snapshot {
  const nothing = { amount: '0.00', currency: 'EUR' };
  return {
    office: { name: 'Our office', currency: 'EUR', timeZone: 'UTC' },
    now: new Date().toISOString(),
    version: '1.0.0',
    bells: [],
    lastRing: null,
    claims: [],
    yours: [],
    troubles: [],
    progress: {
      month: { period: '2026-11', reached: nothing, wins: 0 },
      week: { wins: 0, reached: nothing },
      milestone: null,
    },
    ...more,
  };
}

describe('bells', () => {
  test.each([
    [bell({}), { verdict: 'good', line: 'Bell main answers' }],
    [bell({ piezo: true }), { verdict: 'good', line: 'Bell main answers, and hears its strokes' }],
    [bell({ simulated: true }), { verdict: 'look', todo: 'Plug the Arduino in, see the README' }],
    [
      bell({ mutedUntil: '2026-11-24T12:00:00Z' }),
      { verdict: 'look', line: 'Bell main is muted until 12:00:00', todo: 'ships-bell unmute --bell main' },
    ],
    [bell({ state: 'offline' }), { verdict: 'bad', line: 'Bell main: nothing is heard of it' }],
    [bell({ state: 'no-board', problem: 'other-firmware' }), { verdict: 'bad', todo: 'ships-bell flash --bell main' }],
    [
      bell({ problem: 'other-board' }),
      { verdict: 'bad', todo: 'If the board was exchanged: ships-bell adopt --bell main' },
    ],
  ])('%o', async (view, finding) => {
    expect(await bells(patient('', { snapshot: snapshot({ bells: [view] }) }))).toMatchObject([finding]);
  });
});

describe('ports', () => {
  test('a port that another program holds is named with the variable that changes it', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const found = await ports(patient(`http: 127.0.0.1:${port}\nmqtt: 127.0.0.1:0`));
    other.close();
    expect(found).toMatchObject([
      { verdict: 'bad', line: `Another program holds 127.0.0.1:${port}`, todo: expect.stringContaining('BELL_HTTP') },
      { verdict: 'good' },
    ]);
  });

  test('an address of another machine', async () => {
    expect(await ports(patient('http: 192.0.2.1:8088\nmqtt: 127.0.0.1:0'))).toMatchObject([
      { verdict: 'bad', line: '192.0.2.1:8088 is no address of this machine' },
      { verdict: 'good' },
    ]);
  });
});

describe('data folder', () => {
  test('not there yet, there, and open to others', async () => {
    const before = patient('');
    expect(await data(before)).toMatchObject([{ verdict: 'look' }]);
    mkdirSync(before.config.dataDir, { mode: 0o700 });
    expect(await data(before)).toMatchObject([{ verdict: 'good' }, { line: expect.stringMatching(/^The disk/) }]);
    chmodSync(before.config.dataDir, 0o755);
    expect(await data(before)).toMatchObject([{ verdict: 'look', todo: `chmod 700 ${before.config.dataDir}` }, {}]);
  });

  test('that cannot be made', async () => {
    const { config, ...rest } = patient('');
    expect(await data({ config: { ...config, dataDir: '/proc/x' }, ...rest })).toMatchObject([
      { verdict: 'bad', line: expect.stringMatching(/^The data folder \/proc\/x cannot be made: /) },
    ]);
  });

  test('with a damaged database, while no bell runs', async () => {
    const before = patient('');
    mkdirSync(before.config.dataDir, { mode: 0o700 });
    writeFileSync(join(before.config.dataDir, 'ships-bell.db'), 'x'.repeat(8192));
    expect(await data(before)).toContainEqual({
      verdict: 'bad',
      line: expect.stringMatching(/ships-bell\.db is damaged: file is not a database$/),
      todo: 'Restore the last good backup: ships-bell restore',
    });
  });
});

describe('serial ports', () => {
  test('names that stay come before names that do not', () => {
    const places = { byId: join(folder, 'by-id'), all: folder };
    writeFileSync(join(folder, 'ttyACM0'), '');
    writeFileSync(join(folder, 'tty1'), '');
    expect(portsOf(places)).toEqual([join(folder, 'ttyACM0')]);
    mkdirSync(places.byId);
    symlinkSync(join(folder, 'ttyACM0'), join(places.byId, 'usb-Arduino_Uno-if00'));
    expect(portsOf(places)).toEqual([join(places.byId, 'usb-Arduino_Uno-if00')]);
  });

  test('a bell whose port is not there', async () => {
    const found = await serial(patient('bells: [{ name: main, serial: /dev/nothing-here }]'));
    expect(found).toContainEqual(
      expect.objectContaining({ line: 'Bell main: its port /dev/nothing-here is not there' }),
    );
  });

  test('a bell elsewhere needs none', async () => {
    expect(await serial(patient('bells: [{ name: main, serial: none }]'))).toEqual([]);
  });
});

test('a clock of 1970 is bad, and another zone than the office’s is said', async () => {
  expect(await clock(patient('', { now: () => 0 }))).toMatchObject([{ verdict: 'bad' }]);
  const found = await clock(patient('office: { timeZone: Pacific/Chatham }'));
  expect(found).toContainEqual(
    expect.objectContaining({ verdict: 'look', line: expect.stringContaining('Pacific/Chatham') }),
  );
});

test('a running bell of another time is said', async () => {
  const found = await clock(patient('', { snapshot: snapshot({ now: '2026-11-23T10:00:00Z' }) }));
  expect(found.at(-1)).toMatchObject({ verdict: 'look', line: expect.stringContaining('another time') });
});

test('a Stripe source without its secret refuses every order', () => {
  expect(sources(patient('sources: [{ name: pay, kind: stripe }]'))).toMatchObject([
    { verdict: 'bad', line: 'Source pay has no secret: its orders are refused' },
    { verdict: 'look' },
  ]);
});

test('a source that is asked needs a token in place of a secret', () => {
  const asked = (token: string) => sources(patient(`sources: [{ name: crm, kind: hubspot, poll: true${token} }]`));
  expect(asked(', token: pat-eu1-of-the-office')).toMatchObject([
    { verdict: 'good', line: 'Source crm is asked every few minutes' },
  ]);
  expect(asked('')).toMatchObject([{ verdict: 'bad', line: 'Source crm has no secret: its orders are refused' }]);
  const paid = 'sources: [{ name: pay, kind: stripe, poll: true, token: of-no-use }]';
  expect(sources(patient(paid)), 'nobody is asked there').toMatchObject([{ verdict: 'bad' }, { verdict: 'look' }]);
});

test('what the server knows to be wrong is said in the same words as to others', () => {
  const since = '2026-11-24T10:00:00Z';
  const found = server(
    patient('', { snapshot: snapshot({ troubles: [{ kind: 'cannot-store', since, cause: 'full' }] }) }),
  );
  expect(found).toMatchObject([{ verdict: 'good' }, { verdict: 'bad', line: 'Orders cannot be stored' }]);
});

test('nobody is told of troubles', () => {
  expect(told(patient(''))).toMatchObject([{ verdict: 'look' }]);
});

test('an external broker that is not there', async () => {
  const free = createServer().listen(0, '127.0.0.1');
  await once(free, 'listening');
  const { port } = free.address() as AddressInfo;
  free.close();
  await once(free, 'close');
  expect(await broker(patient(`brokerUrl: mqtt://u:s3cret@127.0.0.1:${port}`))).toEqual([
    {
      verdict: 'bad',
      line: `Nothing answers at mqtt://127.0.0.1:${port}`,
      todo: 'Start that broker, or correct BELL_BROKER_URL',
    },
  ]);
});

test('a configuration that is wrong is the one finding', async () => {
  writeFileSync(join(folder, 'ships-bell.yaml'), 'http: here');
  const lines: string[] = [];
  const code = await doctor({ env: {}, cwd: folder, out: (line) => lines.push(line), err: (line) => lines.push(line) });
  expect(code).toBe(2);
  expect(lines).toHaveLength(1);
  expect(lines[0]).toMatch(/^✗ http .*"here".* → Correct it/);
});

describe('a bell that runs but cannot be asked', () => {
  /** All that anybody may know of a bell. */
  async function elsewhere(yaml = '') {
    const server = createHttpServer((_, response) => response.end('{"status":"ok"}')).listen(0, '127.0.0.1');
    await once(server, 'listening');
    onTestFinished(() => void server.close());
    const { port } = server.address() as AddressInfo;
    return patient(`http: 127.0.0.1:${port}\nmqtt: 127.0.0.1:${port}\n${yaml}`).config;
  }
  async function lines() {
    const said: string[] = [];
    const out = (line: string) => said.push(line);
    const code = await doctor({ env: {}, cwd: folder, out, err: out });
    return { code, said };
  }

  test('as from another folder, is no other program at its port, and no bell that is down', async () => {
    const { http } = await elsewhere();
    const { code, said } = await lines();
    expect(said).toContainEqual(
      expect.stringMatching(`^! A bell runs at 127.0.0.1:${http.port}, but .* → Run this as`),
    );
    expect(said.join('\n')).not.toMatch(/Another program|No bell runs|serial port|no secret/);
    expect(code).toBe(0);
  });

  test('something else at its port is no bell', async () => {
    const { http } = await elsewhere();
    const other = createHttpServer((_, response) => response.end('ok')).listen(0, '127.0.0.1');
    await once(other, 'listening');
    onTestFinished(() => void other.close());
    const { port } = other.address() as AddressInfo;
    patient(`http: 127.0.0.1:${port}\nmqtt: 127.0.0.1:${http.port}`);
    expect((await lines()).said).toContainEqual(expect.stringContaining(`Another program holds 127.0.0.1:${port}`));
  });
});

test('a damaged credentials file is said, and no source is called without its secret for it', async () => {
  const { config } = patient('http: 127.0.0.1:0\nmqtt: 127.0.0.1:0');
  mkdirSync(config.dataDir, { mode: 0o700 });
  writeFileSync(join(config.dataDir, 'credentials.json'), '{', { mode: 0o600 });
  const said: string[] = [];
  const out = (line: string) => said.push(line);
  expect(await doctor({ env: {}, cwd: folder, out, err: out })).toBe(1);
  expect(said).toContainEqual(expect.stringMatching(/^✗ credentials .*is damaged → .*restore/));
  expect(said.join('\n')).not.toContain('no secret');
});

test('what cannot be looked at is a finding, and the rest is looked at', async () => {
  patient('http: 127.0.0.1:0\nmqtt: 127.0.0.1:0');
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  writeFileSync(join(folder, 'data', 'backups'), '');
  const said: string[] = [];
  const out = (line: string) => said.push(line);
  expect(await doctor({ env: {}, cwd: folder, out, err: out })).toBe(1);
  expect(said).toContainEqual(expect.stringMatching(/^✗ Something could not be looked at: ENOTDIR.* → Run this as/));
  expect(said.at(-1)).toContain('Nobody is told');
});

test('a misspelt variable is said', async () => {
  patient('http: 127.0.0.1:0\nmqtt: 127.0.0.1:0');
  const said: string[] = [];
  const out = (line: string) => said.push(line);
  await doctor({ env: { BELL_HTPP: '1' }, cwd: folder, out, err: out });
  expect(said).toContainEqual(expect.stringMatching(/^! BELL_HTPP is not read by anything; .*BELL_HTTP → /));
});

test('a slow look makes no other time of the running bell', async () => {
  const at = Date.parse('2026-11-24T10:00:00Z');
  const said = snapshot({ now: new Date(at).toISOString() });
  const found = await clock(patient('', { snapshot: said, askedAt: at + 20, now: () => at + 60_000 }));
  expect(found.map(({ line }) => line).join('\n')).not.toContain('another time');
});

test('no port is only bad where a board has been', async () => {
  const places = { byId: join(folder, 'none'), all: folder };
  const { config } = patient('');
  const at = patient('');
  expect(await serialAt(places)(at)).toMatchObject([{ verdict: 'look', line: expect.stringContaining('simulated') }]);
  mkdirSync(join(config.dataDir, 'bells', 'main'), { recursive: true });
  writeFileSync(join(config.dataDir, 'bells', 'main', 'board.json'), '{}');
  expect(await serialAt(places)(at)).toMatchObject([{ verdict: 'bad' }]);
});
