import { join } from 'node:path';
import { expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { readEnvironment } from '../../device/environment.ts';
import { problemOf } from '../../device/serial-port.ts';
import { findBoards } from '../../device/usb-boards.ts';

test('everything has a default', () => {
  expect(readEnvironment({})).toEqual({
    ok: true,
    value: {
      bell: 'main',
      others: [],
      serial: 'auto',
      brokerUrl: 'mqtt://127.0.0.1:1883',
      prefix: 'shipsbell',
      dataDir: join(process.cwd(), 'data', 'bells', 'main'),
    },
  });
});

test.each(['auto', 'simulated', '/dev/ttyACM0', 'COM3', 'tcp://10.0.0.7:4000', 'tcp://[::1]:4000'])(
  '%s is where a board may be',
  (serial) => {
    expect(readEnvironment({ BELL_SERIAL: serial })).toMatchObject({ ok: true, value: { serial } });
  },
);

test.each([
  ['BELL_SERIAL', 'none'],
  ['BELL_SERIAL', 'ttyACM0'],
  ['BELL_SERIAL', 'tcp://10.0.0.7'],
  ['BELL_SERIAL', 'udp://10.0.0.7:4000'],
  ['BELL_NAME', 'Front Door'],
  ['BELL_OTHERS', 'Front Door'],
  ['BELL_BROKER_URL', 'http://127.0.0.1:1883'],
  ['BELL_BROKER_URL', 'mqtt://'],
  ['BELL_PREFIX', 'ships/#'],
  ['BELL_PREFIX', '/ships'],
])('%s=%s is refused in one line that names it, its value and what is allowed', (key, value) => {
  const read = readEnvironment({ [key]: value });
  if (read.ok) throw new Error('it was allowed');
  expect(sentence(read.problem)).toMatch(new RegExp(`^${key} is .*; allowed is .+$`));
  expect(read.problem.value).toContain(value);
});

test('a refused address keeps its password to itself', () => {
  const read = readEnvironment({ BELL_BROKER_URL: 'http://bell-main:hunter2@broker' });
  expect(JSON.stringify(read)).not.toContain('hunter2');
});

test.each([
  ['Error: Permission denied, cannot open /dev/ttyACM0', 'port-denied'],
  ['Error: Resource temporarily unavailable Cannot lock port', 'port-busy'],
  ['Error: Device or resource busy, cannot open /dev/ttyACM0', 'port-busy'],
  ['Error: No such file or directory, cannot open /dev/ttyACM0', 'port-missing'],
  ['Opening COM3: Access denied', 'port-busy'],
  ['Opening COM3: File not found', 'port-missing'],
])('%s is %s', (message, problem) => {
  expect(problemOf(new Error(message))).toBe(problem);
});

test('a board is known by its USB ids, in either case', async () => {
  const list = async () => [
    { path: '/dev/ttyS0' },
    { path: '/dev/ttyACM0', vendorId: '2341', productId: '0043' },
    { path: '/dev/ttyUSB0', vendorId: '1A86', productId: '7523' },
    { path: '/dev/ttyUSB1', vendorId: '067b', productId: '2303' },
    { path: '/dev/ttyUSB2', vendorId: '10c4', productId: 'EA60', pnpId: 'usb-not_there' },
  ];
  expect(await findBoards(list)).toEqual([
    { path: '/dev/ttyACM0', printersToo: false },
    { path: '/dev/ttyUSB0', printersToo: true },
    { path: '/dev/ttyUSB2', printersToo: true },
  ]);
});
