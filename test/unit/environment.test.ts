import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { knownVariables, unknownVariables } from '../../server/config/environment.ts';
import { nearest } from '../../server/config/nearest.ts';
import { packageRoot } from '../../server/package.ts';
import { configFolder } from '../support/config-folder.ts';

const folder = configFolder();

test.each([
  ['BELL_HTPP', 'BELL_HTTP'],
  ['BELL_BROKERURL', 'BELL_BROKER_URL'],
  ['BELL_ADMINPASSWORD', 'BELL_ADMIN_PASSWORD'],
  ['BELL_SERAIL', 'BELL_SERIAL'],
  ['BELL_DATE', 'BELL_DATA'],
])('%s is near to %s', (typed, meant) => expect(nearest(typed, knownVariables)).toBe(meant));

test('a variable that nothing reads is remarked on, with the nearest one; those that the file names are not', () => {
  const yaml = `sources: [{ name: a, kind: json, secret: "\${BELL_SHOP_TOKEN}" }]`;
  const env = {
    BELL_SHOP_TOKEN: 'a-token-of-16-letters',
    BELL_MQQT: '127.0.0.1:1',
    BELL_HTTP: '127.0.0.1:2',
    HOME: '/',
  };
  expect(folder.load(yaml, env).remarks).toEqual(['BELL_MQQT is not read by anything; the nearest is BELL_MQTT']);
  expect(folder.load('', { BELL_HTTP: '127.0.0.1:2' }).remarks).toBeUndefined();
});

test('every variable that the code reads is known', () => {
  const read = new Set<string>();
  for (const part of ['broker', 'device', 'server'])
    for (const file of readdirSync(join(packageRoot, part), { recursive: true, encoding: 'utf8' })) {
      if (!file.endsWith('.ts')) continue;
      const source = readFileSync(join(packageRoot, part, file), 'utf8');
      for (const [, name] of source.matchAll(/\benv\.(BELL_\w+)/g)) if (name) read.add(name);
    }
  expect(read.size).toBeGreaterThan(5);
  expect(unknownVariables(Object.fromEntries([...read].map((name) => [name, 'x'])), new Set())).toEqual([]);
});
