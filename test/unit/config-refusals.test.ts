import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { beyondLoopback, loadConfig, mayListen } from '../../server/config.ts';
import { configFolder, type Env } from '../support/config-folder.ts';

const folder = configFolder();

describe('one line says key, line, value and what is allowed', () => {
  test.each([
    [
      'a typo',
      'sorces: []',
      'sorces (ships-bell.yaml line 1) is "an unknown key"; allowed is one of the keys data, http',
    ],
    [
      'a typo further in',
      'rules:\n  largeOrdr: 5\n',
      'rules.largeOrdr (ships-bell.yaml line 2) is "an unknown key"; allowed is one of the keys largeOrder, longP',
    ],
    ['YAML', 'rules:\n  a: b: c', 'ships-bell.yaml line 2, column 6, is "not YAML"; allowed is YAML (Nested mappings'],
    [
      'a key twice',
      'http: 127.0.0.1:1\nhttp: 127.0.0.1:2',
      'line 2, column 1, is "not YAML"; allowed is YAML (Map keys',
    ],
    ['a list', '- a', 'ships-bell.yaml is ["a"]; allowed is a block with the keys data'],
    [
      'a port',
      'http: 127.0.0.1:99999',
      'http (ships-bell.yaml line 1) is "127.0.0.1:99999"; allowed is host:port such',
    ],
    ['no host', "http: ':8088'", 'allowed is host:port such'],
    ['bare IPv6', "http: '::1:8088'", 'allowed is host:port such'],
    ['a bad IPv4', 'http: 256.0.0.1:80', 'allowed is host:port such'],
    ['renewals', 'sources: [{ name: pay, kind: stripe, renewals: loud }]', 'is "loud"; allowed is silent or ring'],
    ['a number', 'http: 8088', 'http (ships-bell.yaml line 1) is 8088; allowed is host:port such'],
    [
      'a zone',
      'office: { timeZone: Mars/Olympus }',
      'office.timeZone (ships-bell.yaml line 1) is "Mars/Olympus"; allowed',
    ],
    ['an offset', "office: { timeZone: '+01:00' }", 'allowed is an IANA time zone'],
    [
      'a currency',
      'office:\n  currency: EURO',
      'office.currency (ships-bell.yaml line 2) is "EURO"; allowed is an ISO 4217',
    ],
    [
      'a closing hour',
      "office: { hours: { open: '18:00', close: '08:00' } }",
      'is "08:00"; allowed is a time later than',
    ],
    [
      'a day',
      "office: { hours: { open: '08:00', close: '18:00', days: [monday] } }",
      'is "monday"; allowed is a list of mon',
    ],
    ['a year start', 'office: { financialYearStart: 04-15 }', 'is "04-15"; allowed is a month from 1 to 12'],
    ['a thirteenth month', 'office: { financialYearStart: 13 }', 'is 13; allowed is a month from 1 to 12'],
    [
      'too many decimals',
      'rules: { largeOrder: 10.005 }',
      'is 10.005; allowed is an amount in EUR with at most 2 decimals',
    ],
    ['a thousands comma', "rules: { largeOrder: '10,000.00' }", 'is "10,000.00"; allowed is an amount in EUR'],
    ['a negative amount', 'rules: { largeOrder: -1 }', 'is -1; allowed is an amount in EUR'],
    ['an absurd amount', 'rules: { largeOrder: 1e21 }', 'allowed is an amount in EUR'],
    ['days', 'rules: { longPursuitDays: many }', 'is "many"; allowed is a whole number of days from 1 to 36500'],
    ['a pulse', 'rules: { patterns: { rehearsal: { pulseMs: 500 } } }', 'is 500; allowed is 1 to 80 ms'],
    [
      'too little rest',
      'rules: { patterns: { rehearsal: { pulseMs: 80, gapMs: 250 } } }',
      'allowed is a gap of at least four',
    ],
    [
      'a kind',
      'sources: [{ name: a, kind: magento }]',
      'sources.#1.kind (ships-bell.yaml line 1) is "magento"; allowed is',
    ],
    [
      'a name',
      'sources: [{ name: My Shop, kind: json }]',
      'sources.#1.name (ships-bell.yaml line 1) is "My Shop"; allowed',
    ],
    [
      'a zone that there is not',
      'sources: [{ name: a, kind: json, timeZone: Europe/Nowhere }]',
      'sources.#1.timeZone (ships-bell.yaml line 1) is "Europe/Nowhere"; allowed is an IANA time zone',
    ],
    [
      'an address to which a token would go in the clear',
      'sources: [{ name: a, kind: pipedrive, apiUrl: "http://crm.example" }]',
      'sources.#1.apiUrl (ships-bell.yaml line 1) is "http://crm.example"; allowed is an https address such as',
    ],
    [
      'a currency that there is not',
      'sources: [{ name: a, kind: json, currency: XXQ }]',
      'sources.#1.currency (ships-bell.yaml line 1) is "XXQ"; allowed is an ISO 4217 code',
    ],
    [
      'a source twice',
      'sources: [{ name: a, kind: json }, { name: a, kind: json }]',
      'sources.#2.name (ships-bell.yaml line',
    ],
    ['a bell twice', 'bells: [{ name: a }, { name: a }]', 'is "a"; allowed is a name that no other entry has'],
    [
      'one board twice',
      'bells: [{ name: a, serial: /dev/x }, { name: b, serial: /dev/x }]',
      'allowed is a serial that no other',
    ],
    ['no bell', 'bells: []', 'bells (ships-bell.yaml line 1) is []; allowed is at least one bell'],
    [
      'a serial',
      'bells: [{ name: a, serial: simluated }]',
      'is "simluated"; allowed is auto, simulated, none, tcp://host:port',
    ],
    ['a milestone twice', 'milestones: [{ name: A, target: 1 }, { name: a, target: 2 }]', 'milestones.#2.id'],
    [
      'a nameless id',
      'milestones: [{ name: 金, target: 1 }]',
      'milestones.#1.id (ships-bell.yaml line 1) is missing; allowed is an id',
    ],
    ['half a win', 'milestones: [{ name: A, target: 1.5, unit: wins }]', 'is 1.5; allowed is a whole number of wins'],
    [
      'another currency',
      'milestones: [{ name: A, target: 1, unit: USD }]',
      'is "USD"; allowed is EUR, the office currency, or wins',
    ],
    [
      'a wildcard',
      "prefix: 'bells/#'",
      'prefix (ships-bell.yaml line 1) is "bells/#"; allowed is up to five topic levels',
    ],
    ['a query', 'publicUrl: https://a.example/?x=1', 'allowed is an address such as https://bell.example.com'],
  ])('%s', (_, yaml, line) => {
    expect(folder.refusal(yaml)).toContain(line);
    expect(folder.refusal(yaml)).not.toContain('\n');
  });

  test.each<[string, Env, string]>([
    ['BELL_HTTP', { BELL_HTTP: 'nowhere' }, 'BELL_HTTP is "nowhere"; allowed is host:port'],
    ['BELL_SERIAL', { BELL_SERIAL: 'tcp://x' }, 'BELL_SERIAL is "tcp://x"; allowed is auto, simulated'],
    ['BELL_PUBLIC_URL', { BELL_PUBLIC_URL: 'bell.local' }, 'BELL_PUBLIC_URL is "bell.local"; allowed is an address'],
    [
      'BELL_BROKER_URL',
      { BELL_BROKER_URL: 'http://u:word@h' },
      'BELL_BROKER_URL is "(secret, 15 characters)"; allowed is',
    ],
    [
      'BELL_ADMIN_PASSWORD',
      { BELL_ADMIN_PASSWORD: 'short' },
      'is "(secret, 5 characters)"; allowed is a password of 12',
    ],
  ])('%s', (_, env, line) => expect(folder.refusal(undefined, env)).toContain(line));

  test('BELL_SERIAL with several bells', () => {
    expect(folder.refusal('bells: [{ name: a }, { name: b }]', { BELL_SERIAL: 'none' })).toContain(
      'nothing with several bells',
    );
  });

  test('a file that was asked for and is not there', () => {
    const result = loadConfig({ path: 'missing.yaml', env: {}, cwd: folder.path });
    expect(result.ok ? '' : sentence(result.problem)).toContain(
      'missing.yaml"; allowed is a file that can be read (ENOENT',
    );
  });
});

test('a refusal never shows a secret', () => {
  const secrets = 'sources: [{ name: a, kind: json, secret: hunter2 }]';
  expect(folder.refusal(secrets)).toContain('is "(secret, 7 characters)"; allowed is a bearer token');
  expect(folder.refusal(`sources: [{ name: a, kind: json, secret: "\${NOT_SET}" }]`)).toContain('NOT_SET is not');
  expect(folder.refusal('brokerUrl: amqp://bell:hunter2@host')).not.toContain('hunter2');
  expect(folder.refusal('sources: [{ name: a, kind: json, secert: hunter2 }]')).not.toContain('hunter2');
});

describe('beyond loopback', () => {
  test.each<[string, Env, boolean]>([
    ['as it comes', {}, false],
    ['a name of this machine', { BELL_HTTP: 'localhost:80', BELL_MQTT: '[::1]:1883' }, false],
    ['all of 127/8', { BELL_HTTP: '127.9.9.9:80' }, false],
    ['every interface', { BELL_HTTP: '0.0.0.0:80' }, true],
    ['every interface by IPv6', { BELL_HTTP: '[::]:80' }, true],
    ['the broker', { BELL_MQTT: '192.168.1.4:1883' }, true],
    ['the broker, but there is another', { BELL_MQTT: '0.0.0.0:1883', BELL_BROKER_URL: 'mqtt://b' }, false],
    ['through a proxy', { BELL_PUBLIC_URL: 'https://bell.example.com' }, true],
    ['a public address that is here', { BELL_PUBLIC_URL: 'http://[::1]:8088' }, false],
  ])('%s', (_, env, beyond) => {
    expect(beyondLoopback(folder.load(undefined, env))).toBe(beyond);
    expect(mayListen(folder.load(undefined, env)).ok).toBe(!beyond);
    expect(mayListen(folder.load(undefined, { ...env, BELL_ADMIN_PASSWORD: 'twelve chars' })).ok).toBe(true);
  });

  test('MQTT over TLS counts, too', () => {
    const yaml = (host: string) => `tls: { certificate: c, key: k, mqtt: '${host}:8883' }`;
    expect([beyondLoopback(folder.load(yaml('0.0.0.0'))), beyondLoopback(folder.load(yaml('127.0.0.1')))]).toEqual([
      true,
      false,
    ]);
  });

  test('the line names what is missing', () => {
    const result = mayListen(folder.load(undefined, { BELL_HTTP: '0.0.0.0:80' }));
    expect(result.ok ? '' : sentence(result.problem)).toContain(
      'BELL_ADMIN_PASSWORD is missing; allowed is a password',
    );
  });
});
