// Pages of the database file that a failing disk has filled with something else.
import { randomUUID } from 'node:crypto';
import { closeSync, mkdirSync, mkdtempSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { keepNights } from '../../server/care/nights.ts';
import { DATABASE } from '../../server/store/database.ts';
import { longWork } from '../../server/store/long-work.ts';
import { withSqlite } from '../../server/store/sqlite.ts';
import { openDeskOffice } from '../support/desk-office.ts';
import { openOffice } from '../support/office.ts';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'damaged-'));
  const office = await openDeskOffice({ folder });
  await office.order('A');
  await office.close();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Writes over the page where a table begins, or with no name over the head of the file. */
function damage(table?: string): void {
  const file = join(folder, DATABASE);
  const at = withSqlite(file, {}, (db) => {
    const [{ page_size: size = 0 } = {}] = db.all<{ page_size: number }>('pragma page_size');
    const [{ rootpage = 1 } = {}] = db.all<{ rootpage: number }>(
      'select rootpage from sqlite_schema where name = ?',
      table,
    );
    return (rootpage - 1) * size;
  });
  const to = openSync(file, 'r+');
  writeSync(to, Buffer.alloc(512, 0x5a), 0, 512, at);
  closeSync(to);
}

test('an order that meets the damage is refused, what does not is stored, and it is said what to do', async () => {
  damage('tallies');
  const office = await openDeskOffice({ folder });
  await expect(office.order('B')).rejects.toThrow('malformed');
  expect(office.desk.ready()).toMatchObject({
    ok: false,
    problem: { value: '"damaged"', allowed: expect.stringContaining('ships-bell restore') },
  });
  await office.ports.acceptPress('main', { pressId: randomUUID(), rang: true, ageMs: 0 });
  await office.writer.trial();
  expect(office.desk.ready().ok, 'other pages may be whole: the damage stays').toBe(false);
  await expect(office.desk.snapshot()).rejects.toThrow('malformed');
  await expect(office.order('A'), 'known already').resolves.toBeUndefined();
  await office.close();
});

test('damage that only a reader meets is told, too', async () => {
  damage('tallies');
  const office = await openDeskOffice({ folder });
  expect(office.desk.ready().ok).toBe(true);
  const error = await office.desk.snapshot().catch((error: unknown) => office.desk.noticed(error));
  expect(error).toMatchObject({ code: expect.stringContaining('SQLITE_CORRUPT') });
  expect(office.desk.ready()).toMatchObject({ problem: { value: '"damaged"' } });
  await office.close();
});

test.each([
  ['a table', 'orders'],
  ['the totals', 'tallies'],
  ['the head of the file', undefined],
])('a check finds damage in %s, and it is told', async (_, table) => {
  const office = await openDeskOffice({ folder });
  damage(table);
  const { findings } = await office.desk.check(true);
  expect(findings).toContainEqual({ kind: 'damaged', detail: expect.stringMatching(/\w/) });
  expect(office.desk.ready()).toMatchObject({ problem: { value: '"damaged"' } });
  await office.close();
});

test('the night finds it, though the backup has failed over it', async () => {
  const office = await openDeskOffice({ folder });
  const nights = keepNights({
    ...{ config: { ...office.config, dataDir: folder }, db: office.db, writer: office.writer },
    ...{ log: { info() {}, warn() {}, error() {} }, troubles: office.troubles, rest: async () => {} },
    ...{ now: () => Date.now() + 86_400_000, work: longWork, check: office.desk.check },
  });
  damage('orders');
  await nights.look();
  nights.close();
  expect(office.troubles.all()).toMatchObject([{ kind: 'backup-failed' }]);
  expect(office.desk.ready()).toMatchObject({ problem: { value: '"damaged"' } });
  await office.close();
});

test.each([
  ['the head of the file', undefined, 'file is not a database'],
  ['a table that the start reads', 'bells', 'malformed'],
])('a start with damage in %s names the file and the way out', async (_, table, why) => {
  damage(table);
  mkdirSync(join(folder, 'data'), { mode: 0o700 });
  renameSync(join(folder, DATABASE), join(folder, 'data', DATABASE));
  await expect(openOffice({ folder })).rejects.toThrow(
    new RegExp(`the database .*data/ships-bell.db cannot be used: .*${why}.*ships-bell restore`),
  );
});
