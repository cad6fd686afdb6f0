import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type Config, loadConfig, type SourceConfig } from '../../server/config.ts';
import { authenticateMqtt, openCredentials, secretsOf } from '../../server/store/credentials.ts';
import { openSourceKeys } from '../../server/store/source-keys.ts';

let dataDir: string;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'bell-credentials-'));
});
afterEach(() => rmSync(dataDir, { recursive: true }));

const file = () => join(dataDir, 'credentials.json');
const stripe: SourceConfig = { name: 'shop', kind: 'stripe', secret: 'whsec_from_stripe' };

function config(more: Partial<Config> = {}): Config {
  const loaded = loadConfig({ env: { BELL_DATA: dataDir }, cwd: dataDir });
  if (!loaded.ok) throw new Error('the defaults are refused');
  return { ...loaded.value, ...more };
}

test('the first start makes them, for their owner alone, and the next finds the same', () => {
  const made = openCredentials(config());
  expect(made).toEqual({
    api: expect.stringMatching(/^[\w-]{32}$/),
    session: expect.stringMatching(/^[\w-]{32}$/),
    bells: { main: { password: expect.stringMatching(/^[\w-]{32}$/) } },
    sources: {
      orders: {
        password: expect.stringMatching(/^[\w-]{32}$/),
        secret: expect.stringMatching(/^whsec_[A-Za-z0-9+/]{32}$/),
        hookKey: expect.stringMatching(/^[0-9a-f]{32}$/),
      },
    },
    reader: { password: expect.stringMatching(/^[\w-]{32}$/) },
  });
  expect(statSync(file()).mode & 0o777).toBe(0o600);
  expect(readdirSync(dataDir)).toEqual(['credentials.json']);
  expect(openCredentials(config())).toEqual(made);
});

test('a new bell or source is added; one taken out is nobody until it is back', () => {
  const first = openCredentials(config());
  const bells = [
    { name: 'main', serial: 'auto' },
    { name: 'yard', serial: 'none' },
  ];
  const sources: SourceConfig[] = [stripe, { name: 'zap', kind: 'json' }];
  const second = openCredentials(config({ bells, sources }));
  expect(second.bells.main).toEqual(first.bells.main);
  expect(second.bells.yard?.password).toHaveLength(32);
  expect(Object.keys(second.sources)).toEqual(['shop', 'zap']);
  expect(second.sources.shop).not.toHaveProperty('secret');
  expect(second.sources.zap?.secret).toMatch(/^bell_[\w-]{32}$/);
  expect(openCredentials(config()).sources).toEqual(first.sources);
});

test('a bell and a source may be called as what every object has', () => {
  const named = config({
    bells: [{ name: 'constructor', serial: 'auto' }],
    sources: [
      { name: 'constructor', kind: 'json' },
      { name: 'constructor-2', kind: 'odoo' },
    ],
  });
  const made = openCredentials(named);
  expect(made.bells.constructor).toEqual({ password: expect.stringMatching(/^[\w-]{32}$/) });
  expect(made.sources.constructor).toMatchObject({
    password: expect.stringMatching(/^[\w-]{32}$/),
    hookKey: expect.stringMatching(/^[0-9a-f]{32}$/),
    secret: expect.stringMatching(/^bell_/),
  });
  expect(openCredentials(named), 'the file can be read again').toEqual(made);
});

test.each([
  ['stripe', 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw'],
  ['shopify', 'hush-5f2a9c'],
  ['hubspot', '5f2a9c1e-7b1d-4c57-9d61-2d6f0b6f9a11'],
  ['salesforce', '00D5g000004CkPaEAK'],
] as const)('the secret that %s shows, once put in, is there after a restart', (kind, secret) => {
  const source: SourceConfig = { name: 'shop', kind };
  const keys = openSourceKeys(dataDir, openCredentials(config()));
  keys.admit(source);
  keys.replace('shop', { what: 'secret', value: secret, until: 0, now: 0 });
  const after = openCredentials(config());
  openSourceKeys(dataDir, after).admit(source);
  expect(secretsOf(source, after)).toEqual([secret]);
});

test('a source whose kind changed gets a secret of its kind', () => {
  const before = openCredentials(config()).sources.orders;
  const after = openCredentials(config({ sources: [{ name: 'orders', kind: 'json' }] })).sources.orders;
  expect(after).toEqual({ ...before, secret: expect.stringMatching(/^bell_/) });
});

test('the configured secret is the one that counts', () => {
  const credentials = openCredentials(config({ sources: [stripe, { name: 'zap', kind: 'json' }] }));
  expect(secretsOf(stripe, credentials)).toEqual(['whsec_from_stripe']);
  expect(secretsOf({ name: 'zap', kind: 'json' }, credentials)).toEqual([credentials.sources.zap?.secret]);
  expect(secretsOf({ name: 'constructor', kind: 'json' }, credentials)).toEqual([]);
});

test('a file that others may read is closed to them', () => {
  openCredentials(config());
  chmodSync(file(), 0o644);
  openCredentials(config());
  expect(statSync(file()).mode & 0o777).toBe(0o600);
});

test.each([
  ['not JSON', '{'],
  ['of another shape', '{"api":"secret-of-old"}'],
  ['empty', ''],
])('a file that is %s stops with one line and is left alone', (_, text) => {
  writeFileSync(file(), text);
  expect(() => openCredentials(config())).toThrow(/^credentials is ".*credentials\.json"; allowed is the file as/);
  expect(() => openCredentials(config())).not.toThrow(/secret-of-old/);
  expect(readFileSync(file(), 'utf8')).toBe(text);
});

describe('over MQTT', () => {
  test('each user is who it says', () => {
    const credentials = openCredentials(config());
    const { bells, sources, reader } = credentials;
    const asked = (user: string, password = '') => authenticateMqtt(credentials, user, password);
    expect(asked('bell-main', bells.main?.password)).toEqual({ role: 'device', bell: 'main' });
    expect(asked('source-orders', sources.orders?.password)).toEqual({ role: 'source', source: 'orders' });
    expect(asked('reader', reader.password)).toEqual({ role: 'reader' });
  });

  test.each([
    'bell-main',
    'source-orders',
    'reader',
    'bell-',
    'bell-yard',
    'source-__proto__',
    'bell-constructor',
    'main',
    '',
  ])('%j with a wrong password is nobody', (user) => {
    const credentials = openCredentials(config());
    for (const password of [
      '',
      'undefined',
      credentials.api,
      credentials.session,
      credentials.sources.orders?.hookKey ?? '',
    ])
      expect(authenticateMqtt(credentials, user, password)).toBeNull();
  });

  test("nobody may use another's password", () => {
    const credentials = openCredentials(config());
    expect(authenticateMqtt(credentials, 'bell-main', credentials.reader.password)).toBeNull();
    expect(authenticateMqtt(credentials, 'reader', credentials.bells.main?.password ?? '')).toBeNull();
  });
});
