// A backup of the data, and what is refused as one.
import {
  chmodSync,
  copyFileSync,
  existsSync,
  mkdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Sqlite from 'better-sqlite3';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { makeBackup } from '../../server/store/backup.ts';
import { readBackup } from '../../server/store/backup-file.ts';
import { openCredentials } from '../../server/store/credentials.ts';
import { openDatabase } from '../../server/store/database.ts';
import { isRestoreReady, stageRestore, takeUpRestore } from '../../server/store/restore.ts';
import { fileInBackup } from '../../server/store/restored-files.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

const MADE_AT = Date.parse('2026-03-30T10:00:00Z');
let office: DeskOffice;
let file: string;
let count = 0;
beforeAll(async () => {
  office = await openDeskOffice();
  await office.ready();
  await office.order('A');
  await office.order('B', { amount: '900.00' });
});
beforeEach(() => {
  count += 1;
  file = join(office.folder, 'backups', `${count}.backup`);
});
afterAll(() => office.close());

const backUp = (more: { configFile?: string; file?: string } = {}) =>
  makeBackup({ folder: office.folder, file, version: '1.2.3', madeAt: MADE_AT, ...more });
const refused = (path: string): string => {
  const read = readBackup(path);
  return read.ok ? 'accepted' : sentence(read.problem);
};

/** Keeps its connection: Node may not collect it (see the store). */
const opened: Sqlite.Database[] = [];
function alter(path: string, sql: string): void {
  const db = new Sqlite(path);
  opened.push(db);
  db.exec(sql);
  db.close();
}

describe('a backup', () => {
  test('holds what is committed, while the office goes on, for its owner alone', async () => {
    const made = backUp();
    expect(made).toMatchObject({
      ok: true,
      value: {
        madeAt: MADE_AT,
        version: '1.2.3',
        counts: { orders: 2, rings: 1, presses: 0, deliveries: 2, decisions: 2 },
      },
    });
    expect(statSync(file).mode & 0o777).toBe(0o600);
    await office.order('C');
    expect(readBackup(file)).toEqual(made);
  });

  test('holds the small files beside the database, and the configuration', () => {
    const credentials = openCredentials({ ...office.config, dataDir: office.folder });
    mkdirSync(join(office.folder, 'bells', 'main'), { recursive: true });
    for (const name of ['presses.json', 'eeprom.bin']) writeFileSync(join(office.folder, 'bells', 'main', name), '[]');
    backUp({ configFile: join(office.folder, 'ships-bell.yaml') });
    expect(JSON.parse(fileInBackup(file, 'credentials.json') ?? '')).toEqual(credentials);
    expect(fileInBackup(file, 'bells/main/presses.json')).toBe('[]');
    expect(fileInBackup(file, 'bells/main/eeprom.bin'), 'what a board remembers is none of it').toBeUndefined();
    expect(fileInBackup(file, 'ships-bell.yaml')).toContain('currency: EUR');
  });

  test('takes no other file’s place, and leaves nothing behind where it fails', () => {
    backUp();
    expect(backUp()).toMatchObject({ ok: false, problem: { allowed: 'a file that is not there yet' } });
    const below = join(file, 'b.backup');
    expect(backUp({ file: below })).toMatchObject({ ok: false, problem: { field: 'backup' } });
    const damaged = join(office.folder, 'damaged');
    mkdirSync(damaged);
    copyFileSync(file, join(damaged, 'ships-bell.db'));
    scribble(join(damaged, 'ships-bell.db'));
    const made = makeBackup({ folder: damaged, file: join(damaged, 'c.backup'), version: '1', madeAt: 0 });
    expect(made).toMatchObject({ ok: false, problem: { allowed: expect.stringContaining('damaged') } });
    for (const left of ['c.backup', 'c.backup.new']) expect(existsSync(join(damaged, left))).toBe(false);
  });
});

/** Writes over pages in the middle of a database. */
function scribble(path: string): void {
  const bytes = readFileSync(path);
  bytes.fill(0xa5, 4096 * 2, 4096 * (bytes.length / 4096 - 1));
  writeFileSync(path, bytes);
}

describe('refused before anything stored is touched', () => {
  beforeEach(() => void backUp());

  test.each([
    ['a file that is not there', () => `${file}.nowhere`, 'a file that is there'],
    ['another file', () => write('a letter'), 'a backup that ships-bell has made'],
    ['an empty file', () => write(''), 'a backup that ships-bell has made'],
    ['a database of somebody else', () => foreign(), 'a backup that ships-bell has made'],
    ['a damaged one', () => changed(scribble), 'this one is damaged'],
    ['one that was cut off', () => changed((path) => truncateSync(path, statSync(path).size / 2)), 'damaged'],
    ['one that lacks rows', () => changed((path) => alter(path, 'DELETE FROM decisions')), 'decisions it has 0'],
    [
      'one of a newer version',
      () => changed((path) => alter(path, "INSERT INTO kysely_migration VALUES ('9999-later', '2030')")),
      '9999-later in it is of a newer one',
    ],
    [
      'one with a trigger',
      () => changed((path) => alter(path, 'CREATE TRIGGER t AFTER UPDATE ON rings BEGIN DELETE FROM orders; END')),
      't in it is not ours',
    ],
  ])('%s', async (_, make, words) => {
    const path = make();
    expect(refused(path)).toContain(words);
    expect(await stageRestore(office.folder, path)).toMatchObject({ ok: false });
    expect(isRestoreReady(office.folder)).toBe(false);
    expect(takeUpRestore(office.folder, Date.now())).toBeUndefined();
  });

  function write(text: string): string {
    const path = join(office.folder, 'other');
    writeFileSync(path, text);
    return path;
  }

  function foreign(): string {
    const path = join(office.folder, 'foreign.db');
    alter(path, 'CREATE TABLE letters (id INTEGER)');
    return path;
  }

  function changed(change: (path: string) => void): string {
    const path = join(office.folder, 'changed.backup');
    copyFileSync(file, path);
    chmodSync(path, 0o600);
    change(path);
    return path;
  }
});

describe('a data folder', () => {
  test('that a newer version has used is refused, and left as it is', async () => {
    const folder = join(office.folder, 'newer');
    mkdirSync(folder);
    backUp({ file: join(folder, 'ships-bell.db') });
    alter(join(folder, 'ships-bell.db'), "INSERT INTO kysely_migration VALUES ('9999-later', '2030')");
    const before = readFileSync(join(folder, 'ships-bell.db'));
    await expect(openDatabase(folder)).rejects.toThrow(
      /a newer ships-bell has used it \(its 9999-later is unknown here\)/,
    );
    expect(before.equals(readFileSync(join(folder, 'ships-bell.db')))).toBe(true);
  });
});
