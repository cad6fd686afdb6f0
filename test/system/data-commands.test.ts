// Backup, restore and check as somebody types them, against the running product and a stopped one.
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { workAside } from '../../server/care/aside.ts';
import { backup } from '../../server/commands/backup.ts';
import { check } from '../../server/commands/check.ts';
import { restore } from '../../server/commands/restore.ts';
import { type PlayedBell, playBell } from '../support/bell.ts';
import { type Office, officeYaml, openOffice } from '../support/office.ts';
import type { Wall } from '../support/wall.ts';

let office: Office;
let bell: PlayedBell;
let wall: Wall;
const elsewhere = mkdtempSync(join(tmpdir(), 'bell-elsewhere-'));
const file = join(elsewhere, 'monday.backup');
beforeAll(async () => {
  office = await openOffice();
  bell = await playBell(office);
}, 60_000);
afterAll(async () => {
  await bell.close();
  await office.close();
  rmSync(elsewhere, { recursive: true });
});

async function typed<T extends object>(command: (options: never) => Promise<number>, options: T, cwd = office.folder) {
  const lines: string[] = [];
  const terminal = {
    env: cwd === office.folder ? { BELL_HTTP: new URL(office.url).host } : {},
    cwd,
    out: (line: string) => lines.push(line),
    err: (line: string) => lines.push(`! ${line}`),
  };
  return { code: await command({ ...terminal, ...options } as never), lines };
}

/** Won and dated some minutes ago. */
const won = async (orderId: string, minutesAgo: number, amount = '12500.00') => {
  const orderedAt = new Date(openedAt - minutesAgo * 60_000).toISOString();
  const answered = await office.order({ orderId, amount, currency: 'EUR', orderedAt, updatedAt: orderedAt });
  return (await answered.json()) as { orders: { why: { kind: string }[] }[] };
};
const openedAt = Date.now();
/** Orders that count. Not those of this month: some minutes ago it may have been another. */
const wins = async () => {
  const { orders } = (await (await office.api('/api/orders')).json()) as { orders: { counts: boolean }[] };
  return orders.filter(({ counts }) => counts).length;
};

test('a backup is made while orders come in', async () => {
  await won('A', 30);
  await bell.end(await bell.asked());
  expect(await typed(backup, { file })).toMatchObject({
    code: 0,
    lines: [`Backed up, and read through: ${file}`, expect.stringMatching(/^1 order, 1 ring, 0 presses\. /)],
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(await typed(backup, { file })).toEqual({
    code: 2,
    lines: [`! backup is ${JSON.stringify(file)}; allowed is a file that is not there yet`],
  });
  const unmounted = join(elsewhere, 'usb', 'monday.backup');
  expect((await typed(backup, { file: unmounted })).lines).toEqual([
    `! backup is ${JSON.stringify(unmounted)}; allowed is a file in a folder that is there`,
  ]);
  expect((await typed(backup, {})).code).toBe(0);
  const { lines } = await typed(restore, {});
  expect(lines[0]).toMatch(/1 order, 1 ring, 0 presses, version \d/);
});

test('the nightly one is made by a process of its own; where that ends, it has failed', async () => {
  const aside = workAside();
  const job = { folder: office.dataDir, version: '1', madeAt: openedAt };
  const made = await aside.backup({ ...job, file: join(elsewhere, 'night.backup') });
  expect(made).toMatchObject({ ok: true, value: { counts: { orders: 1 } } });
  const under = aside.backup({ ...job, file: join(elsewhere, 'cut-off.backup') });
  aside.close();
  await expect(under).rejects.toThrow('its process ended with SIGKILL');
});

test('a bad file is refused, and nothing changes', async () => {
  expect(await typed(restore, { file: 'ships-bell.yaml' })).toEqual({
    code: 2,
    lines: [expect.stringContaining('allowed is a backup that ships-bell has made')],
  });
  expect(await wins()).toBe(1);
});

test('a restore while it runs: the same process, the same address, and nothing rings again', async () => {
  await won('B', 20);
  await bell.end(await bell.asked());
  const { code, lines } = await typed(restore, { file });
  expect({ code, lines }).toMatchObject({
    code: 0,
    lines: [expect.stringMatching(/^Restored as of .*: 1 order,/), {}, {}, 'The bell runs with it.'],
  });
  wall = await office.wall(); // at the same address
  await bell.close();
  bell = await playBell(office);
  expect(await wins()).toBe(1);
  expect(office.process.exitCode).toBeNull();
  expect((await won('B', 20)).orders[0]?.why).toMatchObject([{ kind: 'before-restore' }]);
  expect(await wins()).toBe(2);
  await won('C', -1);
  expect(await bell.asked()).toMatchObject({ epoch: 2, number: 1 });
  expect(bell.unanswered()).toBe(0);
  expect(readdirSync(join(office.dataDir, 'backups')).filter((name) => name.startsWith('before-restore'))).toHaveLength(
    1,
  );
}, 60_000);

test('the data is checked, and totals that are wrong are set right', async () => {
  expect(await typed(check, {})).toEqual({
    code: 0,
    lines: ['The data is whole, and its totals are what the orders add up to.'],
  });
  const database = new Sqlite(join(office.dataDir, 'ships-bell.db'), { timeout: 5000 });
  held.push(database);
  database.exec("UPDATE tallies SET minor = minor + 100 WHERE period LIKE '%-%-%'");
  const told = wall.sees('troubles', (troubles) => troubles.some(({ kind }) => kind === 'totals-differ'));
  const found = await typed(check, {});
  expect(found.code).toBe(1);
  expect(found.lines[0]).toMatch(/^\d{4}-\d\d-\d\d: the total says [\d,]+\.00 EUR in \d wins?, the orders add up to /);
  await told;
  expect(await typed(check, { mend: true })).toMatchObject({ code: 0 });
  expect(await typed(check, {})).toMatchObject({ code: 0 });
});
/** Node may not collect it (see the store). */
const held: Sqlite.Database[] = [];

test('the log lies in the data folder, without secrets', () => {
  const log = readFileSync(join(office.dataDir, 'logs', 'ships-bell.log'), 'utf8');
  expect(log).toContain('A backup was restored');
  expect(log).not.toContain(office.credentials().api);
});

test('on another machine: the configuration comes along, and the bell starts with it', async () => {
  const other = mkdtempSync(join(tmpdir(), 'bell-other-'));
  const { code, lines } = await typed(restore, { file }, other);
  expect({ code, last: lines.at(-1) }).toEqual({ code: 0, last: 'Start the bell now.' });
  expect(readFileSync(join(other, 'ships-bell.yaml'), 'utf8')).toBe(officeYaml);
  expect((await typed(check, {}, other)).code).toBe(0);
  const moved = await openOffice({ folder: other });
  expect(moved.credentials().sources.orders).toEqual(office.credentials().sources.orders);
  const again = await moved.order({
    orderId: 'A',
    amount: '12500.00',
    currency: 'EUR',
    orderedAt: new Date(openedAt).toISOString(),
  });
  expect(again.status).toBe(200);
  await moved.close();
  rmSync(other, { recursive: true });
}, 60_000);
