import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../server/config.ts';
import { configFolder } from '../support/config-folder.ts';
import { usualRules } from '../support/rules.ts';

const folder = configFolder();

test('without file or environment everything has a value that works', () => {
  expect(folder.load()).toEqual({
    dataDir: join(folder.path, 'data'),
    http: { host: '127.0.0.1', port: 8088 },
    mqtt: { host: '127.0.0.1', port: 1883 },
    prefix: 'shipsbell',
    rates: { fetch: true, url: 'https://www.ecb.europa.eu/stats/eurofxref/eurofxref-hist-90d.xml' },
    office: {
      name: 'Our office',
      currency: 'EUR',
      timeZone: Intl.DateTimeFormat().resolvedOptions().timeZone,
      financialYearStart: 1,
    },
    sources: [{ name: 'orders', kind: 'standard-webhooks' }],
    bells: [{ name: 'main', serial: 'auto' }],
    rules: usualRules,
    rulesSet: [],
    milestones: [],
    backup: { at: '02:30', keepDays: 14 },
    keep: { deliveriesDays: 400, logDays: 30 },
    notify: [],
  });
});

test('a whole file is read as it is meant', () => {
  const config = folder.load(
    `
data: store
http: '[::1]:80'
publicUrl: https://bell.example.com/office/
mqtt: 0.0.0.0:1883
prefix: site/bell
office:
  name: Werf Noord
  currency: JPY
  timeZone: Asia/Tokyo
  hours: { open: '08:00', close: '18:30', days: [wed, mon, mon] }
  financialYearStart: 04-01
  monthPlan: 5000000
sources:
  - { name: shop, kind: stripe, secret: "\${STRIPE_SECRET}", renewals: ring }
  - { name: zap, kind: json }
bells:
  - { name: hall, serial: tcp://10.0.0.7:7000 }
  - { name: yard, sources: [shop], serial: /dev/serial/by-id/usb-Arduino }
  - name: loft
rules:
  largeOrder: '1500000'
  longPursuitDays: 90
  pacing: { rings: 3 }
  patterns: { milestone: { strokes: 4, gapMs: 600 } }
milestones:
  - { name: "Équipe d'or", target: 20000000, reward: Cake }
  - { id: fifty, name: Fifty wins, target: 50, unit: wins, period: year }
`,
    { STRIPE_SECRET: 'whsec_from_the_environment' },
  );
  expect(config).toMatchObject({
    dataDir: join(folder.path, 'store'),
    http: { host: '::1', port: 80 },
    publicUrl: 'https://bell.example.com/office',
    prefix: 'site/bell',
    office: {
      name: 'Werf Noord',
      timeZone: 'Asia/Tokyo',
      hours: { open: '08:00', close: '18:30', days: [1, 3] },
      financialYearStart: 4,
      monthPlan: { minor: 5_000_000, currency: 'JPY' },
    },
    sources: [
      { name: 'shop', kind: 'stripe', secret: 'whsec_from_the_environment', renewals: 'ring' },
      { name: 'zap', kind: 'json' },
    ],
    rules: {
      largeOrder: { minor: 1_500_000, currency: 'JPY' },
      longPursuitDays: 90,
      pacing: { rings: 3, minutes: 10, pauseSeconds: 2 },
      patterns: { milestone: { strokes: 4, pulseMs: 30, gapMs: 600, pairGapMs: 1100 }, rehearsal: { strokes: 1 } },
    },
    milestones: [
      { id: 'equipe-d-or', name: "Équipe d'or", target: '20000000', unit: 'JPY', period: 'month', reward: 'Cake' },
      { id: 'fifty', target: '50', unit: 'wins', period: 'year' },
    ],
  });
  expect(config.bells.map((bell) => bell.sources)).toEqual([undefined, ['shop'], undefined]);
  expect(config.bells.map(({ serial }) => serial)).toEqual([
    'tcp://10.0.0.7:7000',
    '/dev/serial/by-id/usb-Arduino',
    'auto',
  ]);
});

test('the environment overrides the file', () => {
  const config = folder.load('data: a\nhttp: 127.0.0.1:1\nmqtt: 127.0.0.1:2\nbells: [{ name: hall }]', {
    BELL_DATA: 'b',
    BELL_HTTP: 'localhost:0',
    BELL_MQTT: '[::]:3',
    BELL_PUBLIC_URL: 'http://bell.local/',
    BELL_BROKER_URL: 'mqtts://user:word@broker.example.com',
    BELL_SERIAL: 'simulated',
    BELL_ADMIN_PASSWORD: 'correct horse',
  });
  expect(config).toMatchObject({
    dataDir: join(folder.path, 'b'),
    http: { host: 'localhost', port: 0 },
    mqtt: { host: '::', port: 3 },
    publicUrl: 'http://bell.local',
    brokerUrl: 'mqtts://user:word@broker.example.com',
    bells: [{ name: 'hall', serial: 'simulated' }],
    adminPassword: 'correct horse',
  });
});

test('certificate files start from the folder of the file, and MQTT over TLS is opened only where it is named', () => {
  expect(folder.load('tls: { certificate: tls/cert.pem, key: /etc/key.pem }').tls).toEqual({
    certificate: join(folder.path, 'tls/cert.pem'),
    key: '/etc/key.pem',
  });
  expect(folder.load('tls: { certificate: c, key: k, mqtt: "0.0.0.0:8883" }').tls?.mqtt).toEqual({
    host: '0.0.0.0',
    port: 8883,
  });
});

test('empty keys and empty variables mean the default', () => {
  expect(folder.load('http:\nmilestones:\n  # none yet\noffice:\n  name:\n', { BELL_HTTP: '' })).toEqual(
    folder.load(''),
  );
});

test('paths in a file given by name start from its folder, the default one from the working directory', () => {
  writeFileSync(join(folder.path, 'other.yaml'), 'data: here');
  const elsewhere = loadConfig({ path: join(folder.path, 'other.yaml'), env: {}, cwd: '/' });
  expect(elsewhere).toMatchObject({ ok: true, value: { dataDir: join(folder.path, 'here') } });
  writeFileSync(join(folder.path, 'other.yaml'), '{}');
  const bare = loadConfig({ path: join(folder.path, 'other.yaml'), env: {}, cwd: '/' });
  expect(bare).toMatchObject({ ok: true, value: { dataDir: '/data' } });
});
