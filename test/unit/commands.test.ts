import { EventEmitter, once } from 'node:events';
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { device } from '../../server/commands/device.ts';
import { flash } from '../../server/commands/flash.ts';
import { limits } from '../../server/commands/limits.ts';
import { order } from '../../server/commands/order.ts';
import { rehearse } from '../../server/commands/rehearse.ts';
import { simulator } from '../../server/commands/simulator.ts';
import { sources } from '../../server/commands/sources.ts';
import { say, showMoney } from '../../server/commands/words.ts';
import { loadConfig } from '../../server/config.ts';
import { openCredentials } from '../../server/store/credentials.ts';

let cwd: string;
let said: string[];
const env: Record<string, string> = {};
beforeEach(() => {
  cwd = mkdtempSync(join(tmpdir(), 'bell-command-'));
  said = [];
  for (const name of Object.keys(env)) delete env[name];
});
afterEach(() => rmSync(cwd, { recursive: true }));

const terminal = () => ({
  env,
  cwd,
  out: (line: string) => said.push(line),
  err: (line: string) => said.push(`! ${line}`),
});

/** What the first start of a server would have made. */
function started(yaml = '{}') {
  writeFileSync(join(cwd, 'ships-bell.yaml'), yaml);
  const config = loadConfig({ env: { ...env, BELL_DATA: cwd }, cwd });
  if (!config.ok) throw new Error('the file is refused');
  env.BELL_DATA = cwd;
  return openCredentials(config.value);
}

async function freePort(): Promise<number> {
  const server = await listen(createServer());
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

async function listen(server: Server): Promise<Server> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return server;
}

describe('what cannot work is one line', () => {
  test.each([
    ['before the first start', {}, {}, /^! data folder is ".*data"; allowed is one that a server has started in/],
    ['a bad configuration', { BELL_HTTP: 'x' }, {}, /^! BELL_HTTP is "x"; allowed is host:port/],
    [
      'a port that the machine chose',
      { BELL_HTTP: '127.0.0.1:0' },
      {},
      /^! BELL_HTTP is "127.0.0.1:0"; allowed is the port/,
    ],
  ])('%s', async (_, set, options, line) => {
    Object.assign(env, set);
    expect(await order({ ...terminal(), ...options })).toBe(2);
    expect(said).toEqual([expect.stringMatching(line)]);
  });

  test.each([
    ['an amount', { amount: '-5' }, '! amount is "-5"; allowed is a decimal amount from 0'],
    ['a currency', { currency: 'EURO' }, '! currency is "EURO"; allowed is an ISO 4217 code'],
    ['a date', { pursuedSince: 'May' }, '! pursuedSince is "May"; allowed is a date such as'],
    [
      'a source',
      { source: 'shop' },
      '! --source is "shop"; allowed is a source of the kind standard-webhooks (orders)',
    ],
  ])('%s that is no such thing', async (_, options, line) => {
    started();
    expect(await order({ ...terminal(), ...options })).toBe(2);
    expect(said).toEqual([expect.stringContaining(line)]);
  });

  test('nobody there', async () => {
    started();
    env.BELL_HTTP = `127.0.0.1:${await freePort()}`;
    expect(await order(terminal())).toBe(1);
    expect(await rehearse(terminal())).toBe(1);
    const line = `! No bell answers at http://${env.BELL_HTTP} (ECONNREFUSED). Start it with ships-bell, then try again.`;
    expect(said).toEqual([line, line]);
  });

  test('somebody else there', async () => {
    started();
    const other = await listen(createServer((_, response) => response.end('<h1>Hello</h1>')));
    env.BELL_HTTP = `127.0.0.1:${(other.address() as AddressInfo).port}`;
    expect(await order(terminal())).toBe(1);
    other.close();
    expect(said).toEqual([expect.stringContaining('! The server answered something else than a receipt')]);
  });

  test('a tool for the board of a bell that is not here', async () => {
    started('bells: [{ name: front, serial: none }]');
    expect(await limits({ ...terminal(), signals: new EventEmitter(), bell: 'attic' })).toBe(2);
    expect(await flash({ ...terminal(), signals: new EventEmitter() })).toBe(2);
    expect(said).toEqual([
      '! --bell is "attic"; allowed is front',
      '! --bell is "front"; allowed is one that hangs on this machine; for another run this command there, or say --port',
    ]);
  });

  test('an action a hand cannot do', async () => {
    expect(await simulator({ ...terminal(), action: 'toString' })).toBe(2);
    expect(said).toEqual(['! action is "toString"; allowed is press, mute, unplug, plug, piezo, no-piezo']);
  });
});

describe('sources', () => {
  test('shows where each sends, and never a secret of theirs', async () => {
    const made = started(
      'sources: [{ name: orders, kind: standard-webhooks }, { name: shop, kind: stripe, secret: whsec_of_stripe }]',
    );
    expect(await sources(terminal())).toBe(0);
    expect(said).toEqual([
      'orders (standard-webhooks)',
      '  address  http://127.0.0.1:8088/hooks/orders',
      '  secret   made, and shown only once     another: ships-bell sources --new-secret orders',
      '  or MQTT  mqtt://127.0.0.1:1883, topic shipsbell/orders/orders',
      '           user source-orders     password: ships-bell sources --new-mqtt-password orders',
      '',
      'shop (stripe)',
      '  address  http://127.0.0.1:8088/hooks/shop',
      '  secret   as the configuration file has it',
      '  or MQTT  mqtt://127.0.0.1:1883, topic shipsbell/orders/shop',
      '           user source-shop     password: ships-bell sources --new-mqtt-password shop',
      '',
      'The steps for each, and more sources: http://127.0.0.1:8088/office/sources',
      '',
      'Bell main on another machine:',
      `  BELL_NAME=main BELL_BROKER_URL=mqtt://bell-main:${made.bells.main?.password}@127.0.0.1:1883 ships-bell device`,
      '',
      'MQTT is open to this machine alone; BELL_MQTT=0.0.0.0:1883 opens it to others.',
    ]);
    expect(statSync(join(cwd, 'credentials.json')).mode & 0o777).toBe(0o600);
  });

  test('keeps the account of another broker to itself', async () => {
    started(
      'publicUrl: https://bell.example.com\nprefix: yard\nbrokerUrl: mqtts://server:hunter2@broker.example.com\nadminPassword: correct horse',
    );
    await sources(terminal());
    expect(said.join('\n')).toContain('  address  https://bell.example.com/hooks/orders');
    expect(said.join('\n')).toContain('  or MQTT  mqtts://broker.example.com, topic yard/orders/orders');
    expect(said.join('\n')).toContain('           with an account of that broker');
    expect(said.join('\n')).toContain(
      'BELL_PREFIX=yard BELL_NAME=main BELL_BROKER_URL=mqtts://USER:PASSWORD@broker.example.com ships-bell device',
    );
    expect(said.join('\n')).not.toContain('hunter2');
  });
});

describe('device', () => {
  const program = (text: string): string => {
    const main = join(cwd, 'main.mjs');
    writeFileSync(main, text);
    return main;
  };

  test('needs the broker', async () => {
    expect(await device({ ...terminal(), signals: new EventEmitter() })).toBe(2);
    expect(said).toEqual([
      expect.stringMatching(/^! BELL_BROKER_URL is missing; allowed is the address that "ships-bell s/),
    ]);
  });

  test('runs the program with what was said, and ends as it does', async () => {
    env.BELL_BROKER_URL = 'mqtt://b';
    const main = program(
      `import { writeFileSync } from 'node:fs';
       const { BELL_NAME, BELL_SERIAL, BELL_BROKER_URL } = process.env;
       writeFileSync('seen', [BELL_NAME, BELL_SERIAL, BELL_BROKER_URL].join(' '));
       process.exit(7);`,
    );
    const signals = new EventEmitter();
    expect(await device({ ...terminal(), signals, main, bell: 'yard', serial: 'none' })).toBe(7);
    expect(statSync(join(cwd, 'seen')).size).toBe('yard none mqtt://b'.length);
    expect(signals.eventNames()).toEqual([]);
  });

  test('passes signals on', async () => {
    env.BELL_BROKER_URL = 'mqtt://b';
    const main = program('setInterval(() => {}, 1000);');
    const signals = new EventEmitter();
    const ended = device({ ...terminal(), signals, main });
    signals.emit('SIGTERM', 'SIGTERM');
    expect(await ended).toBe(143);
  });
});

test('amounts are grouped for reading', () => {
  const shown = ['0.05', '900.00', '14875.00', '1234567', '1234567.1234'].map((amount) =>
    showMoney({ amount, currency: 'EUR' }),
  );
  expect(shown).toEqual(['0.05 EUR', '900.00 EUR', '14,875.00 EUR', '1,234,567 EUR', '1,234,567.1234 EUR']);
});

test('every reason and silence has words', () => {
  const eur = (amount: string) => ({ amount, currency: 'EUR' });
  expect(say({ kind: 'long-pursuit', since: '2024-01-01', days: 400, threshold: 180 })).toBe(
    'worked on since 2024-01-01, 400 days (from 180)',
  );
  expect(say({ kind: 'below', actual: eur('900.00'), threshold: eur('10000.00') })).toBe(
    '900.00 EUR is below 10,000.00 EUR',
  );
  expect(say({ kind: 'milestone', id: 'm', name: 'Fifty', target: '50', unit: 'wins', reward: 'Cake' })).toBe(
    'milestone Fifty, reward: Cake',
  );
});
