import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, onTestFinished, test } from 'vitest';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
  await office.ready();
});
afterEach(() => office.close());

const view = async () => (await office.desk.snapshot()).bells[0];
const lastMute = () => office.mutes.at(-1);

test('a muted bell is not asked to ring: what it missed is shown as such, and never replayed', async () => {
  await office.desk.mute('main', 30);
  expect((await view())?.mutedUntil).toBe('2026-03-30T10:30:00.000Z');
  expect(lastMute()).toEqual({ bell: 'main', ms: 30 * MINUTE });
  await office.order('SO-1');
  expect(await office.rings()).toMatchObject([{ outcome: 'quiet', quiet: 'muted', struck: null }]);

  await office.later(31 * MINUTE);
  expect((await view())?.mutedUntil).toBeUndefined();
  expect(office.sent).toEqual([]);
  await office.order('SO-2');
  expect(office.sent).toHaveLength(1);
});

test('what waits when the mute begins ends quiet', async () => {
  await office.gone();
  await office.order('SO-1');
  await office.desk.mute('main', 30);
  await office.settled();
  expect(await office.rings()).toMatchObject([{ outcome: 'quiet', quiet: 'muted' }]);
  await office.ready();
  expect(office.sent).toEqual([]);
});

test('unmuted by hand it rings at once, and the bell is told', async () => {
  await office.desk.mute('main', 30);
  await office.desk.mute('main', 0);
  expect(lastMute()).toEqual({ bell: 'main', ms: 0 });
  await office.order('SO-1');
  expect(office.sent).toHaveLength(1);
});

test('a mute outlives the server, and a bell that comes back is told what is left of it', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'mute-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const before = await openDeskOffice({ folder });
  await before.desk.mute('main', 30);
  await before.close();
  await office.close();
  office = await openDeskOffice({ folder, at: '2026-03-30T10:10:00Z' });
  await office.ready();
  expect(lastMute()).toEqual({ bell: 'main', ms: 20 * MINUTE });
  await office.order('SO-1');
  expect(await office.rings()).toMatchObject([{ outcome: 'quiet', quiet: 'muted' }]);
});

test("the bell's own switch mutes it from the moment it was pressed, and the answer says what is left", async () => {
  await office.ports.acceptMute('main', { ms: 30 * MINUTE, ageMs: 5 * MINUTE });
  expect((await view())?.mutedUntil).toBe('2026-03-30T10:25:00.000Z');
  expect(lastMute()).toEqual({ bell: 'main', ms: 25 * MINUTE });
});

test('a switch pressed before somebody unmuted at a wall changes nothing any more', async () => {
  await office.desk.mute('main', 0);
  await office.ports.acceptMute('main', { ms: 30 * MINUTE, ageMs: HOUR });
  expect((await view())?.mutedUntil).toBeUndefined();
  expect(lastMute()).toEqual({ bell: 'main', ms: 0 });
});

test('a press of a muted bell is a win to claim that was kept quiet', async () => {
  const pressId = '0b5a9a0e-6a3e-4d0c-8b6e-3f0a4f1c2d3e';
  await office.ports.acceptPress('main', { pressId, rang: false, muted: true, ageMs: 10 });
  expect(await office.rings()).toMatchObject([{ kind: 'press', outcome: 'quiet', quiet: 'muted', struck: 0 }]);
  expect((await office.desk.snapshot()).claims).toHaveLength(1);
});

test('a ring that the bell itself kept quiet ends so', async () => {
  await office.order('SO-1');
  await office.end(office.sent[0], { outcome: 'quiet', strokes: 0 });
  expect(await office.rings()).toMatchObject([{ outcome: 'quiet', quiet: 'muted', struck: 0 }]);
});

test('a muted bell refuses a rehearsal, and an unknown bell a mute', async () => {
  await office.desk.mute('main', 1);
  expect(await office.desk.rehearse('main')).toMatchObject({
    ok: false,
    problem: { field: 'state', value: '"muted"' },
  });
  expect(await office.desk.mute('attic', 30)).toMatchObject({ ok: false, problem: { field: 'bell' } });
});
