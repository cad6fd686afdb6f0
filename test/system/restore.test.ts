// Older data in the place of newer: nothing that may have rung rings again, and the totals come right.
import { randomUUID } from 'node:crypto';
import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { makeBackup } from '../../server/store/backup.ts';
import { stageRestore, takeUpRestore } from '../../server/store/restore.ts';
import { boards, type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
bells: [{ name: main }, { name: hall, sources: [] }]
rules: { pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }`;
const START = '2026-03-30T10:00:00Z';

let folder: string;
let office: DeskOffice;
let sent: string[];
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'restore-'));
  sent = [];
  await open(START);
});
afterEach(async () => {
  await shut();
  rmSync(folder, { recursive: true });
});

async function open(at: string, from = folder, zone?: string): Promise<void> {
  office = await openDeskOffice({
    yaml: zone === undefined ? yaml : yaml.replace('Europe/Amsterdam', zone),
    folder: from,
    at,
  });
}

async function shut(): Promise<void> {
  sent.push(...office.sent.map(({ epoch, number }) => `${epoch}.${number}`));
  await office.close();
}

/** Won and dated at a minute of the day's eleventh hour; what rings, rings to its end. */
async function won(orderId: string, minute: number, amount = '12500.00'): Promise<void> {
  const before = office.sent.length;
  const orderedAt = `2026-03-30T10:${String(minute).padStart(2, '0')}:00Z`;
  office.clock.now = Math.max(office.clock.now, Date.parse(orderedAt));
  await office.order(orderId, { amount, orderedAt, updatedAt: orderedAt });
  for (const ring of office.sent.slice(before)) await office.end(ring);
}

const file = (name: string) => join(folder, `${name}.backup`);
const backUp = (name: string) => makeBackup({ folder, file: file(name), version: '1', madeAt: office.clock.now });

/** Closes the office, restores, and opens it at a minute. */
async function restore(name: string, minute: number): Promise<void> {
  await shut();
  const at = `2026-03-30T10:${minute}:00Z`;
  expect(await stageRestore(folder, file(name))).toMatchObject({ ok: true });
  expect(takeUpRestore(folder, Date.parse(at))).toBeDefined();
  await open(at);
}

const month = async () =>
  (await office.db.selectFrom('tallies').select(['minor', 'wins']).where('period', '=', '2026-03').execute())[0];
const why = async (orderId: string) => (await office.decisions(orderId)).at(-1)?.map(({ kind }) => kind);
const restores = () => office.db.selectFrom('restores').select(['kind', 'at', 'backup_at']).execute();

describe('a backup that is restored', () => {
  beforeEach(async () => {
    await office.ready();
    await won('A', 1);
    expect(backUp('first')).toMatchObject({ ok: true });
    await won('B', 2);
    await won('C', 3, '900.00');
  });

  test('counts what its sources send again, and rings for none of it', async () => {
    await restore('first', 10);
    expect(await restores()).toEqual([
      { kind: 'restore', at: Date.parse('2026-03-30T10:10:00Z'), backup_at: Date.parse('2026-03-30T10:01:00Z') },
    ]);
    await office.ready();
    expect(await month()).toEqual({ minor: 1_250_000, wins: 1 });
    for (const [id, minute, amount] of [
      ['A', 1],
      ['B', 2],
      ['C', 3, '900.00'],
    ] as const)
      await won(id, minute, amount);
    expect(await month()).toEqual({ minor: 2_590_000, wins: 3 });
    expect(office.sent).toEqual([]);
    expect(await why('B')).toEqual(['before-restore']);
    await won('B', 2, '15000.00');
    expect(await why('B'), 'nor when it is corrected').toEqual(['before-restore']);
    await won('D', 11);
    expect(office.sent).toMatchObject([{ epoch: 2, number: 1 }]);
  });

  test('twice: no number is given a second time, and nothing rings again', async () => {
    await restore('first', 10);
    await office.ready();
    for (const [id, minute] of [
      ['B', 2],
      ['D', 11],
    ] as const)
      await won(id, minute);
    await restore('first', 20);
    await office.ready();
    for (const [id, minute] of [
      ['B', 2],
      ['D', 11],
      ['E', 21],
    ] as const)
      await won(id, minute);
    await shut();
    expect(sent).toEqual(['1.1', '1.2', '2.1', '3.1']);
    await open(START);
    expect(readdirSync(join(folder, 'backups')).filter((name) => name.startsWith('before-restore'))).not.toEqual([]);
  });

  test('where another board was adopted since: it stays the bell’s', async () => {
    await office.ready(boards.spare);
    expect(await office.desk.adopt('main')).toMatchObject({ ok: true });
    await restore('first', 10);
    await office.ready(boards.spare);
    await won('D', 11);
    expect(office.sent).toMatchObject([{ board: boards.spare, epoch: 3, number: 1 }]);
  });

  test('and another board that is adopted while the backup lies ready: it stays the bell’s, in a new epoch', async () => {
    expect(await stageRestore(folder, file('first'))).toMatchObject({ ok: true });
    await office.ready(boards.spare);
    expect(await office.desk.adopt('main')).toMatchObject({ ok: true });
    await shut();
    takeUpRestore(folder, Date.parse('2026-03-30T10:10:00Z'));
    await open('2026-03-30T10:10:00Z');
    await office.ready(boards.spare);
    await won('D', 11);
    expect(office.sent).toMatchObject([{ board: boards.spare, epoch: 3, number: 1 }]);
  });

  test('that is cut off anywhere is ended by the next start', async () => {
    await shut();
    await stageRestore(folder, file('first'));
    cpSync(join(folder, 'restore.db'), join(folder, 'laid-ready'));
    takeUpRestore(folder, Date.parse('2026-03-30T10:10:00Z'));
    const done = readdirSync(folder).sort();
    for (const missing of ['restore.db', 'ships-bell.db', 'nothing']) {
      cpSync(join(folder, 'laid-ready'), join(folder, 'restore.db'));
      rmSync(join(folder, missing), { force: true });
      takeUpRestore(folder, Date.parse('2026-03-30T10:10:01Z'));
      expect(readdirSync(folder).sort(), `without ${missing}`).toEqual(done);
    }
    await open('2026-03-30T10:11:00Z');
    expect(await office.decisions('B')).toEqual([]);
  });
});

test('what was pending in a backup ends as unanswered, and does not ring', async () => {
  await won('A', 1);
  backUp('waiting');
  expect(await office.rings()).toMatchObject([{ state: 'waiting' }]);
  await restore('waiting', 12);
  await office.ready();
  expect(await office.rings()).toMatchObject([{ state: 'ended', outcome: 'unanswered' }]);
  expect(office.sent).toEqual([]);
});

describe('a copied data folder', () => {
  let copy: string;
  beforeEach(async () => {
    await office.ready();
    await won('A', 1);
    await office.gone();
    await won('W', 2);
    await shut();
    copy = mkdtempSync(join(tmpdir(), 'restore-copy-'));
    cpSync(folder, copy, { recursive: true });
    await open('2026-03-30T10:02:00Z');
    await office.ready();
    await office.end(office.sent[0]);
    await won('B', 3);
    await shut();
  });
  afterEach(() => rmSync(copy, { recursive: true }));

  const remembers = (epoch: number, number: number) =>
    office.ports.acceptRung('main', { epoch, number, board: boards.own, outcome: 'struck', strokes: 2 });

  test('is given away by what its board remembers: nothing from before rings, also after a restart', async () => {
    await open('2026-03-30T10:04:00Z', copy);
    await remembers(1, 3);
    await office.ready();
    expect(await office.rings()).toMatchObject([{ outcome: 'struck' }, { order_id: 'W', outcome: 'unanswered' }]);
    expect(await restores()).toMatchObject([{ kind: 'copy', at: Date.parse('2026-03-30T10:04:00Z') }]);
    await won('B', 3);
    await shut();
    await open('2026-03-30T10:05:00Z', copy);
    await office.ready();
    await won('C', 3, '900.00');
    expect(office.sent).toEqual([]);
    expect([await why('B'), await why('C')]).toEqual([['before-restore'], ['before-restore']]);
    expect(await month()).toEqual({ minor: 3_840_000, wins: 4 });
    await won('D', 6);
    expect(office.sent).toMatchObject([{ epoch: 2, number: 1 }]);
  });

  /** At a minute before now it is found to be a copy; then the clock is set. */
  async function foundThenSet(minute: number, byMs: number): Promise<void> {
    await shut();
    await open(`2026-03-30T10:${minute}:00Z`, copy);
    await office.ready();
    await office.ports.acceptRung('main', { epoch: 1, number: 99, board: boards.own, outcome: 'struck', strokes: 2 });
    await office.jump(byMs);
    await office.ready();
  }

  test('that is found by a clock which is behind: what comes from before, by the right time, does not ring', async () => {
    await foundThenSet(20, 30 * MINUTE);
    await won('C', 45);
    expect(await why('C')).toEqual(['before-restore']);
    await won('D', 55);
    expect(office.sent).toMatchObject([{ epoch: 2, number: 1 }]);
  });

  test('that is found by a clock which is ahead: what comes after it, by the right time, rings', async () => {
    await foundThenSet(50, -40 * MINUTE);
    office.clock.now += MINUTE;
    await office.order('C');
    expect(office.sent).toMatchObject([{ epoch: 2, number: 1 }]);
  });

  test('and its original, which finds the board again: both stay below no number it knows', async () => {
    await open('2026-03-30T10:04:00Z', copy);
    await remembers(1, 3);
    await office.ready();
    await won('D', 5);
    await shut();
    await open('2026-03-30T10:06:00Z');
    await remembers(2, 1);
    await office.ready();
    await won('D', 5);
    await won('E', 7);
    await shut();
    expect(sent).toEqual(['1.1', '1.2', '1.3', '2.1', '3.1']);
    await open('2026-03-30T10:08:00Z');
  });
});

describe('presses', () => {
  const press = async (pressId: string, ageMs = 0) => {
    await office.ports.acceptPress('main', { pressId, rang: true, ageMs });
    await office.settled();
  };

  test('from before a restore are taken once more, and a milestone they pass does not ring again', async () => {
    const [before, since] = [randomUUID(), randomUUID()];
    await office.ready();
    await press(before);
    backUp('presses');
    await press(since);
    await restore('presses', 10);
    await office.ready();
    await press(before);
    await press(since, 9 * MINUTE);
    expect((await office.desk.snapshot()).claims.map(({ pressId }) => pressId).sort()).toEqual([before, since].sort());
    await office.desk.claim(since, { sellers: ['Bo'], amount: '60000.00' });
    expect(await month()).toEqual({ minor: 6_000_000, wins: 1 });
    expect(office.sent, 'the month’s round sum is passed in silence').toEqual([]);
    await press(randomUUID());
    const { claims } = await office.desk.snapshot();
    await office.desk.claim(claims.at(-1)?.pressId ?? '', { sellers: ['Bo'], amount: '60000.00' });
    expect(office.sent, 'the next one rings').toMatchObject([{ strokes: 8 }]);
  });

  test('take back what they counted on the day they counted, though the office has moved', async () => {
    const pressId = randomUUID();
    office.clock.now = Date.parse('2026-03-31T20:30:00Z'); // still March in Amsterdam, April in Tokyo
    await press(pressId);
    await office.desk.claim(pressId, { sellers: ['Bo'], amount: '500.00' });
    expect(await month()).toEqual({ minor: 50_000, wins: 1 });
    await shut();
    await open('2026-03-31T20:40:00Z', folder, 'Asia/Tokyo');
    expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
    expect(await office.desk.undoClaim(pressId)).toMatchObject({ ok: true });
    const tallies = await office.db.selectFrom('tallies').selectAll().execute();
    expect(tallies.filter(({ minor, wins }) => minor !== 0 || wins !== 0)).toEqual([]);
  });
});
