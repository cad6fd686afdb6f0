import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { adopt } from '../../server/commands/adopt.ts';
import { doctor } from '../../server/commands/doctor.ts';
import { importFile } from '../../server/commands/import.ts';
import { mute, unmute } from '../../server/commands/mute.ts';
import { notify } from '../../server/commands/notify.ts';
import { order } from '../../server/commands/order.ts';
import { rehearse } from '../../server/commands/rehearse.ts';
import { simulator } from '../../server/commands/simulator.ts';
import { takeBackImport } from '../../server/commands/take-back.ts';
import { type Office, openOffice } from '../support/office.ts';
import type { Wall } from '../support/wall.ts';

/** What somebody types in the first minutes, against the running product with its simulated board. */
let office: Office;
let wall: Wall;
beforeAll(async () => {
  office = await openOffice({ serial: 'simulated' });
  wall = await office.wall();
  await wall.bellReady();
}, 60_000);
afterAll(() => office.close());

async function typed<T extends object>(command: (options: never) => Promise<number>, options: T) {
  const lines: string[] = [];
  const terminal = {
    env: { BELL_HTTP: new URL(office.url).host, BELL_MQTT: new URL(office.mqttUrl).host },
    cwd: office.folder,
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(`! ${line}`),
  };
  return { code: await command({ ...terminal, ...options } as never), lines };
}

test('a sample order is taken, and the line says why the bell rings', async () => {
  expect(await typed(order, { orderId: 'SO-1' })).toEqual({
    code: 0,
    lines: [
      'Order SO-1 taken. A ring is due: large order, 14,875.00 EUR (from 10,000.00 EUR).',
      `What comes of it shows on the wall: ${office.url}/`,
    ],
  });
  await wall.sees('ring', ({ orderId, outcome }) => orderId === 'SO-1' && outcome !== undefined);
});

test('the same order again, a small one, and one worked on for long', async () => {
  const again = await typed(order, { orderId: 'SO-1' });
  expect(again.lines[0]).toMatch(/^Order SO-1 .*The bell stays silent: it was decided before\.$/);
  const small = await typed(order, { orderId: 'SO-2', amount: '900.00' });
  expect(small.lines[0]).toBe('Order SO-2 taken. The bell stays silent: 900.00 EUR is below 10,000.00 EUR.');
  const long = { amount: '900.00', customer: 'Werf De Hoop', pursuedSince: '2020-01-01' };
  const pursued = await typed(order, { orderId: 'SO-3', ...long });
  expect(pursued.lines[0]).toMatch(
    /^Order SO-3 taken\. A ring is due: worked on since 2020-01-01, \d+ days \(from 180\)\.$/,
  );
});

test('without an id each order is another one', async () => {
  const first = await typed(order, { amount: '1.00' });
  const second = await typed(order, { amount: '1.00' });
  expect(first.lines[0]).toMatch(/^Order SO-[0-9A-Z]+-[0-9A-F]{4} taken\./);
  expect(second.lines[0]).not.toBe(first.lines[0]);
});

test('a rehearsal rings', async () => {
  expect(await typed(rehearse, {})).toMatchObject({
    code: 0,
    lines: [expect.stringContaining('Bell main'), expect.anything()],
  });
  await wall.sees('ring', ({ kind, outcome }) => kind === 'rehearsal' && outcome !== undefined);
});

test('a hand presses, unplugs and plugs in', async () => {
  expect(await typed(simulator, { action: 'press' })).toEqual({
    code: 0,
    lines: ['The button was pressed (bell main, simulated).'],
  });
  await wall.sees('ring', ({ kind }) => kind === 'press');
  await typed(simulator, { action: 'unplug' });
  await wall.sees('bell', ({ state }) => state === 'no-board');
  const unplugged = wall.seen('bell').length;
  await typed(simulator, { action: 'plug' });
  await wall.sees('bell', (view) => view.state === 'ready' && wall.seen('bell').indexOf(view) >= unplugged);
});

test('what the server refuses is said in its words', async () => {
  expect(await typed(rehearse, { bell: 'yard' })).toEqual({
    code: 1,
    lines: [expect.stringMatching(/^! Refused \(40\d\): bell is "yard"; allowed is one of main/)],
  });
  expect((await typed(adopt, { bell: 'yard' })).code).toBe(1);
});

test('the doctor finds a healthy office, and says that its bell is only simulated', async () => {
  const { code, lines } = await typed(doctor, {});
  expect(lines.filter((line) => line.startsWith('✗'))).toEqual([]);
  expect(code).toBe(0);
  expect(lines).toContainEqual(expect.stringMatching(/^✓ The bell runs, version /));
  expect(lines).toContainEqual(expect.stringMatching(/^✓ MQTT answers at .* and takes the account$/));
  expect(lines).toContain('! Bell main is simulated: nothing really rings → Plug the Arduino in, see the README');
});

test('muted and unmuted from a terminal, and the walls see it', async () => {
  expect(await typed(mute, { minutes: '10' })).toMatchObject({
    code: 0,
    lines: [expect.stringMatching(/^Bell main is muted until \d\d:\d\d:\d\d\.$/)],
  });
  await wall.sees('bell', ({ mutedUntil }) => mutedUntil !== undefined);
  expect((await typed(rehearse, {})).lines[0]).toBe(
    '! Refused (409): state is "muted"; allowed is a bell that is not muted',
  );
  expect(await typed(unmute, {})).toEqual({ code: 0, lines: ['Bell main rings again.'] });
  expect((await typed(mute, { minutes: '0' })).lines[0]).toMatch(/^! --minutes is "0"; allowed is .*from 1 to 240/);
});

test('past orders are taken in, and taken back by the id that stands in the last line', async () => {
  writeFileSync(join(office.folder, 'past.csv'), 'Order;Net amount;Date\nP1;12,50;2026-02-13\nP2;1,50;2026-02-14\n');
  const taken = await typed(importFile, { file: 'past.csv' });
  const [, id = ''] = /--take-back (\S+)$/.exec(taken.lines.at(-1) ?? '') ?? [];
  expect(taken).toMatchObject({ code: 0 });
  expect(await typed(takeBackImport, { id })).toEqual({
    code: 0,
    lines: ['Taken back: past.csv. Orders: 2 gone, 0 as others told of them, 0 left as they are.'],
  });
  expect(await typed(takeBackImport, { id })).toMatchObject({ code: 1, lines: [expect.stringContaining('409')] });
  const { orders } = await (await office.api('/api/orders?source=csv-past')).json();
  expect(orders).toEqual([]);
});

test('nobody is told yet', async () => {
  expect(await typed(notify, {})).toEqual({
    code: 0,
    lines: ['Nobody is told yet: add notify to the configuration, see the README.'],
  });
});
