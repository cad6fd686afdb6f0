// A data folder from the first version: backed up as it is, then brought up to date with all that is in it.
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { backUpFormer } from '../../server/care/former-data.ts';
import { loadConfig } from '../../server/config.ts';
import { readBackup } from '../../server/store/backup-file.ts';
import { openDatabase } from '../../server/store/database.ts';
import { first } from '../../server/store/migrations/0001-first.ts';
import { stageRestore, takeUpRestore } from '../../server/store/restore.ts';
import { openSqlite } from '../../server/store/sqlite.ts';
import { openDeskOffice } from '../support/desk-office.ts';

const pressId = '00000000-0000-4000-8000-000000000001';
const day = Date.parse('2026-03-11T09:00:00Z');
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'older-'));
  await makeFirst();
});
afterEach(() => rmSync(folder, { recursive: true }));

/** A database as the first version left it: an order that rang, and a press with a told amount, in the totals. */
async function makeFirst(): Promise<void> {
  const sqlite = openSqlite(join(folder, 'ships-bell.db'));
  sqlite.exec('PRAGMA journal_mode = WAL');
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const getMigrations = async () => ({ '0001-first': { up: first } });
  await new Migrator({ db, provider: { getMigrations } }).migrateToLatest();
  const pattern = '{"strokes":2,"pulseMs":30,"gapMs":450,"pairGapMs":1100}';
  await sql`INSERT INTO bells (name, board, simulated, epoch) VALUES ('main', '00000000000000aa', 0, 1)`.execute(db);
  await sql`INSERT INTO deliveries (source, received_at, headers, body, status)
    VALUES ('orders', ${day}, '{}', ${Buffer.from('{}')}, 'taken')`.execute(db);
  await sql`INSERT INTO orders (source, order_id, status, amount_minor, currency, counted_minor, ordered_at, ordered_on,
      updated_at, won_at, rang)
    VALUES ('orders', 'A', 'won', 1250000, 'EUR', 1250000, ${day}, '2026-03-11', ${day}, ${day}, 1)`.execute(db);
  await sql`INSERT INTO rings (id, bell, kind, source, order_id, sellers, reasons, strength, pattern, strokes, created_at,
      expires_at, state, epoch, number, board, sent_at, outcome, ended_at)
    VALUES (1, 'main', 'order', 'orders', 'A', '[]', '[]', 2, ${pattern}, 2, ${day}, ${day}, 'ended', 1, 1,
      '00000000000000aa', ${day}, 'struck', ${day})`.execute(db);
  await sql`INSERT INTO rings (id, bell, kind, press_id, sellers, reasons, strength, pattern, strokes, created_at,
      expires_at, state, outcome, ended_at)
    VALUES (2, 'main', 'press', ${pressId}, '["Bo"]', '[]', 0, ${pattern}, 1, ${day}, ${day}, 'ended', 'struck', ${day})`.execute(
    db,
  );
  await sql`INSERT INTO presses (press_id, bell, pressed_at, received_at, lapses_at, rang, ring_id, claim, sellers,
      amount_minor, claimed_at)
    VALUES (${pressId}, 'main', ${day}, ${day}, ${day}, 1, 2, 'claimed', '["Bo"]', 50000, ${day})`.execute(db);
  for (const period of ['2026-03-11', '2026-03'])
    await sql`INSERT INTO tallies (period, minor, wins) VALUES (${period}, 1300000, 2)`.execute(db);
  await db.destroy();
}

const silent = { info() {}, warn() {}, error() {} };
function config() {
  const loaded = loadConfig({ env: { BELL_DATA: folder }, cwd: folder });
  if (!loaded.ok) throw new Error('the configuration is refused');
  return loaded.value;
}

test('is backed up, then brought up to date: its order, its press and its totals are what they were', async () => {
  const db = await openDatabase(folder, { beforeMigrating: () => backUpFormer(config(), silent) });
  await db.destroy();
  const [name = ''] = readdirSync(join(folder, 'backups'));
  expect(name).toMatch(/^before-update-\d{4}-\d\d-\d\d-\d{6}\.backup$/);
  expect(readBackup(join(folder, 'backups', name))).toMatchObject({
    ok: true,
    value: { counts: { orders: 1, rings: 2 } },
  });

  const office = await openDeskOffice({ folder });
  expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
  await office.ready();
  await office.order('A');
  expect(office.sent, 'what rang before does not ring again').toEqual([]);
  expect(await office.desk.undoClaim(pressId)).toMatchObject({ ok: true });
  expect((await office.db.selectFrom('tallies').selectAll().execute()).map(({ minor }) => minor)).toEqual([
    1_250_000, 1_250_000,
  ]);
  await office.close();
});

test('stays as it is where it cannot be backed up', async () => {
  const before = readFileSync(join(folder, 'ships-bell.db'));
  const refuse = () => {
    throw new Error('the disk is full');
  };
  await expect(openDatabase(folder, { beforeMigrating: refuse })).rejects.toThrow('the disk is full');
  expect(readFileSync(join(folder, 'ships-bell.db')).equals(before)).toBe(true);
});

test('stays as it was where bringing it up to date is cut short, and the next start does it', async () => {
  const sqlite = openSqlite(join(folder, 'ships-bell.db'));
  sqlite.exec('CREATE TABLE import_kept (in_the_way TEXT)');
  const schema = () => sqlite.all('SELECT name, sql FROM sqlite_master ORDER BY name');
  const before = schema();
  await expect(openDatabase(folder)).rejects.toThrow('already exists');
  expect(schema()).toEqual(before);
  sqlite.exec('DROP TABLE import_kept');
  sqlite.close();
  const office = await openDeskOffice({ folder });
  expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
  await office.close();
});

test('can be restored from its backup by this version', async () => {
  backUpFormer(config(), silent);
  const [name = ''] = readdirSync(join(folder, 'backups'));
  expect(await stageRestore(folder, join(folder, 'backups', name))).toMatchObject({ ok: true });
  takeUpRestore(folder, Date.parse('2026-03-12T09:00:00Z'));
  const office = await openDeskOffice({ folder });
  expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
  expect(await office.db.selectFrom('bells').select(['board', 'epoch']).execute()).toEqual([
    { board: '00000000000000aa', epoch: 2 },
  ]);
  await office.close();
});
