// What is done while the office sleeps: backups and what is no longer kept.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { keepBackups } from '../../server/care/backups.ts';
import { keepNights } from '../../server/care/nights.ts';
import { forgetDeliveries } from '../../server/care/retention.ts';
import { longWork } from '../../server/store/long-work.ts';
import { type DeskOffice, HOUR, openDeskOffice } from '../support/desk-office.ts';

const DAY = 24 * HOUR;
const silent = { info() {}, warn() {}, error() {} };
let office: DeskOffice;
let folder: string;
let backups: ReturnType<typeof keepBackups>;
let worked: string[];
beforeEach(async () => {
  office = await openDeskOffice({
    yaml: 'office: { timeZone: Europe/Amsterdam }\nbackup: { keepDays: 3 }',
    at: '2026-03-27T10:00:00Z',
  });
  await office.order('A');
  folder = join(office.folder, 'backups');
  worked = [];
  backups = keepBackups({
    ...{ config: { ...office.config, dataDir: office.folder }, troubles: office.troubles, log: silent },
    now: () => office.clock.now,
    since: Date.parse('2026-03-27T10:00:00Z'),
    work: longWork,
    failed: async () => void worked.push('failed'),
    afterwards: async () => void worked.push(new Date(office.clock.now).toISOString()),
  });
});
afterEach(async () => {
  backups.close();
  await office.close();
});

const at = async (time: string) => {
  office.clock.now = Date.parse(time);
  await backups.look();
};
const made = () => readdirSync(folder).sort();

describe('the nightly backup', () => {
  test('is made once a night at half past two by the office’s clock, and what else is to be done follows it', async () => {
    await at('2026-03-27T10:00:30Z');
    await at('2026-03-28T01:29:00Z');
    expect(worked).toEqual([]);
    await at('2026-03-28T01:30:00Z');
    await at('2026-03-28T01:31:00Z');
    expect(made()).toEqual(['nightly-2026-03-28.backup']);
    await at('2026-03-29T01:30:00Z'); // summer time begins: there is no half past two
    expect(made()).toEqual(['nightly-2026-03-28.backup', 'nightly-2026-03-29.backup']);
    expect(worked).toEqual(['2026-03-28T01:30:00.000Z', '2026-03-29T01:30:00.000Z']);
  });

  test('that was missed is made at the next start, under the night’s name', async () => {
    await at('2026-03-29T23:10:00Z'); // Monday in Amsterdam, before half past two
    expect(made()).toEqual(['nightly-2026-03-29.backup']);
  });

  test('that fails is told, tried again a quarter of an hour later, and takes no old one away', async () => {
    mkdirSync(folder);
    for (const day of ['20', '21', '22', '23', '24']) writeFileSync(join(folder, `nightly-2026-03-${day}.backup`), '');
    const inTheWay = join(folder, 'nightly-2026-03-28.backup.new');
    mkdirSync(inTheWay);
    await at('2026-03-28T01:30:00Z');
    expect(office.troubles.all()).toMatchObject([
      { kind: 'backup-failed', reason: expect.stringContaining('nightly-2026-03-28') },
    ]);
    await at('2026-03-28T01:45:00Z');
    expect(worked, 'what a failure asks for is done once').toEqual(['failed']);
    rmSync(inTheWay, { recursive: true });
    await at('2026-03-28T01:59:00Z');
    expect(made()).toHaveLength(5);
    await at('2026-03-28T02:00:00Z');
    expect(office.troubles.all()).toEqual([]);
    expect(made().map((name) => name.slice(16, 18))).toEqual(['23', '24', '28']);
  });

  test('that is cut off by the end of the server is no failure', async () => {
    let cutOff = (_: Error): void => {};
    const nights = keepBackups({
      ...{ config: { ...office.config, dataDir: office.folder }, troubles: office.troubles, log: silent },
      ...{
        now: () => office.clock.now,
        since: office.clock.now,
        failed: () => Promise.reject(new Error('closed')),
        afterwards: () => Promise.reject(new Error('closed')),
      },
      work: { backup: () => new Promise((_, reject) => (cutOff = reject)) },
    });
    office.clock.now = Date.parse('2026-03-28T01:30:00Z');
    const looked = nights.look();
    nights.close();
    cutOff(new Error('its process ended with SIGKILL'));
    await looked;
    expect(office.troubles.all()).toEqual([]);
  });

  test('takes old ones away, but never the newest few, nor what a person made', async () => {
    mkdirSync(folder);
    const kept = ['before-restore-2026-01-02-101010.db', 'ships-bell-2026-01-01-101010.backup'];
    const old = ['before-restore-2026-01-01-101010.db', 'before-restore-2026-01-01-101010.db-wal'];
    const nightly = ['01', '02', '03', '04'].map((day) => `nightly-2026-01-${day}.backup`);
    for (const name of [...kept, ...old, ...nightly]) writeFileSync(join(folder, name), '');
    await at('2026-03-28T01:30:00Z');
    expect(made()).toEqual(
      [...kept, 'nightly-2026-01-03.backup', 'nightly-2026-01-04.backup', 'nightly-2026-03-28.backup'].sort(),
    );
  });
});

const delivery = (id: number) =>
  office.db.selectFrom('deliveries').selectAll().where('id', '=', id).executeTakeFirstOrThrow();

test('after the backup the totals are looked over, and old deliveries go', async () => {
  const nights = keepNights({
    ...{ config: { ...office.config, dataDir: office.folder }, db: office.db, writer: office.writer, log: silent },
    ...{ troubles: office.troubles, now: () => office.clock.now, rest: async () => {} },
    work: longWork,
    check: office.desk.check,
  });
  await office.db.updateTable('tallies').set({ minor: 1 }).execute();
  await office.db
    .insertInto('deliveries')
    .values({ ...(await delivery(1)), id: 9 })
    .execute();
  office.clock.now = Date.now() + 401 * DAY; // the database itself was made just now
  await nights.look();
  nights.close();
  expect(office.troubles.all()).toMatchObject([{ kind: 'totals-differ' }]);
  expect(await office.db.selectFrom('deliveries').select('id').execute()).toEqual([{ id: 9 }]);
});

describe('deliveries', () => {
  const forget = () =>
    forgetDeliveries({
      ...{ config: office.config, db: office.db, writer: office.writer, log: silent, troubles: office.troubles },
      ...{ now: () => office.clock.now, rest: async () => {} },
    });
  const left = async () => {
    const rows = await office.db.selectFrom('deliveries').select(['id', 'status']).orderBy('id').execute();
    return rows.map(({ id, status }) => `${id} ${status}`);
  };

  test('go after their days, a portion at a time; a problem nobody has replayed stays', async () => {
    await office.ports.acceptOrder('orders', Buffer.from('{'));
    const row = { source: 'orders', received_at: office.clock.now, headers: '{}', body: Buffer.from('{}') };
    const many = Array.from({ length: 450 }, () => ({ ...row, status: 'taken' as const }));
    await office.db.insertInto('deliveries').values(many).execute();
    office.clock.now += 399 * DAY;
    await office.order('B');
    await forget();
    expect(await left()).toHaveLength(453);
    office.clock.now += 2 * DAY;
    await forget();
    expect(await left()).toEqual(['2 kept', '453 taken']);
    expect(await office.db.selectFrom('orders').select('order_id').execute()).toHaveLength(2);
  });

  test('leave their numbers to nobody else: the newest of all stays', async () => {
    office.clock.now += 401 * DAY;
    await forget();
    await office.order('B');
    await forget();
    expect(await left()).toEqual(['2 taken']);
    const life = await office.desk.wins.find('order:orders:A');
    expect(life).toMatchObject({ ok: true, value: { decisions: [{ rings: true }] } });
    expect(life.ok && life.value.decisions[0]).not.toHaveProperty('delivery');
  });

  test('stay while the clock is in doubt', async () => {
    office.clock.now += 500 * DAY;
    office.troubles.raise({ kind: 'clock', byMs: 500 * DAY });
    await forget();
    expect(await left()).toEqual(['1 taken']);
  });
});
