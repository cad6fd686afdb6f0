// "Yours to ring": an order's ring waits for its winner's press at the bell, or a pull on a phone.
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { yoursToRing: { on: true, minutes: 5 }, pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }
`;
const twoBells = `${yaml}\nbells: [{ name: main }, { name: attic }]`;
const anouk = { seller: { name: 'Anouk' }, customer: { name: 'Werf De Hoop' } };
const bo = { seller: { name: 'Bo' }, customer: { name: 'Rederij Zeemeeuw' } };

let office: DeskOffice;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'yours-'));
  office = await openDeskOffice({ yaml, folder });
  await office.ready();
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

async function reopen(options: { yaml?: string; at?: string } = {}): Promise<void> {
  await office.close();
  office = await openDeskOffice({ yaml, folder, ...options });
  await office.ready();
}

async function press(bell = 'main', more: { rang?: boolean; ageMs?: number } = {}): Promise<string> {
  const pressId = randomUUID();
  await office.ports.acceptPress(bell, { pressId, rang: true, ageMs: 0, ...more });
  await office.settled();
  return pressId;
}
const ends = async () => (await office.rings()).map(({ kind, state, outcome }) => [kind, state, outcome]);
const orderOf = async (orderId: string) => {
  const rows = await office.db.selectFrom('orders').selectAll().where('order_id', '=', orderId).execute();
  return rows[0];
};

test('the ring waits, the lamp blinks, and when the time is up it rings by itself, once', async () => {
  await office.order('A', anouk);
  expect(office.sent).toEqual([]);
  expect(office.waiting).toEqual([{ bell: 'main', ms: 5 * MINUTE }]);
  const { lastRing } = await office.desk.snapshot();
  expect(lastRing).toMatchObject({ sellers: ['Anouk'], state: 'waiting', yoursUntil: '2026-03-30T10:05:00.000Z' });
  await office.later(5 * MINUTE - 1);
  expect(office.sent).toEqual([]);
  await office.later(1);
  expect(office.sent).toMatchObject([{ strokes: 2 }]);
  expect(office.waiting.at(-1)).toEqual({ bell: 'main', ms: 0 });
  await office.end(office.sent[0]);
  await office.later(10 * MINUTE);
  expect(await ends()).toEqual([['order', 'ended', 'struck']]);
  expect(office.sent).toHaveLength(1);
});

test("the winner's press is the ring: one win, and nothing rings twice", async () => {
  await office.order('A', anouk);
  const pressId = await press();
  expect(office.sent).toEqual([]);
  expect(await ends()).toEqual([
    ['order', 'ended', 'struck'],
    ['press', 'ended', 'struck'],
  ]);
  expect(await orderOf('A')).toMatchObject({ press_id: pressId, rang: 1 });
  const { lastRing, claims, progress } = await office.desk.snapshot();
  expect(lastRing).toMatchObject({ kind: 'order', orderId: 'A', strokes: 1, struck: 1, sellers: ['Anouk'], pressId });
  expect([claims, progress.month.wins]).toEqual([[], 1]);
  expect(office.waiting.at(-1)).toEqual({ bell: 'main', ms: 0 });
  await office.later(30 * MINUTE);
  expect(office.sent).toEqual([]);
  const page = await office.desk.wins.list({ limit: 50 });
  expect(page.ok && page.value.wins.map(({ id, rings }) => [id, rings.length])).toEqual([['order:orders:A', 2]]);
});

test('a pull lets it ring now with its whole pattern; a second pull comes too late', async () => {
  await office.order('A', { ...anouk, pursuedSince: '2024-01-01' });
  const [ring] = await office.rings();
  const pulled = await office.desk.pull(String(ring?.id));
  await office.settled();
  expect(pulled).toMatchObject({ ok: true, value: { id: String(ring?.id) } });
  expect(office.sent).toMatchObject([{ strokes: 3 }]);
  expect(await office.desk.pull(String(ring?.id))).toMatchObject({ ok: false, problem: { field: 'ring' } });
  expect(await office.desk.pull('77')).toMatchObject({ ok: false, problem: { field: 'id' } });
  expect(await office.desk.pull('x')).toMatchObject({ ok: false, problem: { field: 'id' } });
});

test('of several that wait a press takes the oldest; said to be another’s, that one waits on and the right one is rung', async () => {
  await office.order('A', anouk);
  await office.later(MINUTE);
  await office.order('B', { ...bo, amount: '14000.00' });
  const pressId = await press();
  expect([(await orderOf('A'))?.press_id, (await orderOf('B'))?.press_id]).toEqual([pressId, null]);
  await office.desk.undoClaim(pressId);
  await office.settled();
  expect(await ends()).toEqual([
    ['order', 'waiting', null],
    ['order', 'waiting', null],
    ['press', 'ended', 'struck'],
  ]);
  expect((await office.desk.snapshot()).claims).toMatchObject([{ pressId, sellers: [] }]);
  expect(await office.desk.claim(pressId, { sellers: ['bo'] })).toMatchObject({ ok: true });
  await office.settled();
  expect([(await orderOf('A'))?.press_id, (await orderOf('B'))?.press_id]).toEqual([null, pressId]);
  expect(office.sent).toEqual([]);
  await office.later(4 * MINUTE);
  expect(office.sent, 'the other rings by itself').toMatchObject([{ strokes: 2 }]);
  await office.later(30 * MINUTE);
  expect(office.sent).toHaveLength(1);
});

test('a claim undone where the other bell has been taken down since: its ring is too late, and nothing goes wrong', async () => {
  await reopen({ yaml: twoBells });
  await office.ports.sawState('attic', { state: 'ready', board: '00000000000000cc' });
  await office.order('A', anouk);
  const pressId = await press('attic');
  await reopen();
  expect(await office.desk.undoClaim(pressId)).toMatchObject({ ok: true });
  await office.settled();
  const own = (await office.rings()).filter(({ kind }) => kind === 'order');
  expect(own.find(({ bell }) => bell === 'attic')).toMatchObject({ state: 'ended', outcome: 'expired' });
  expect(office.errors).toEqual([]);
});

test('a press that struck nothing is no ring: the bell rings for it', async () => {
  await office.order('A', anouk);
  const pressId = await press('main', { rang: false });
  expect(office.sent).toMatchObject([{ strokes: 2 }]);
  expect(await orderOf('A')).toMatchObject({ press_id: pressId });
});

test('a press from before the order, or after its time, is a win of its own', async () => {
  await office.order('A', anouk);
  await office.later(1_000);
  await press('main', { ageMs: 2_000 });
  expect((await office.desk.snapshot()).claims).toHaveLength(1);
  await office.later(5 * MINUTE);
  expect(office.sent).toHaveLength(1);
  await press();
  expect((await office.desk.snapshot()).claims).toHaveLength(2);
});

test('an order without a seller, and what people rang for, do not wait; nor does anybody wait for one that waits', async () => {
  await office.order('A', anouk);
  await office.order('B', { customer: { name: 'Nobody’s' } });
  expect(office.sent).toHaveLength(1);
  await office.end(office.sent[0]);
  expect(await office.desk.rehearse(undefined)).toMatchObject({ ok: true });
  await office.settled();
  expect(office.sent).toHaveLength(2);
});

test('over a restart it keeps its time, and the lamp is told anew', async () => {
  await office.order('A', anouk);
  await reopen({ at: '2026-03-30T10:02:00Z' });
  expect(office.waiting).toEqual([{ bell: 'main', ms: 3 * MINUTE }]);
  await office.later(3 * MINUTE);
  expect(office.sent).toHaveLength(1);
});

test('a bell that comes back is told anew', async () => {
  await office.order('A', anouk);
  await office.gone();
  await office.later(MINUTE);
  expect(office.waiting.at(-1)).toEqual({ bell: 'main', ms: 4 * MINUTE });
});

test('a mute ends the waiting in quiet', async () => {
  await office.order('A', anouk);
  await office.desk.mute('main', 30);
  await office.settled();
  expect(await ends()).toEqual([['order', 'ended', 'quiet']]);
  expect(office.waiting.at(-1)).toEqual({ bell: 'main', ms: 0 });
});

test('a clock that jumps makes it wait neither longer nor less', async () => {
  await office.order('A', anouk);
  await office.jump(-60 * MINUTE);
  await office.later(5 * MINUTE - 1);
  expect(office.sent).toEqual([]);
  await office.later(1);
  expect(office.sent).toHaveLength(1);
});

test('its own time to ring leaves room to ring by itself', async () => {
  await reopen({ yaml: yaml.replace('minutes: 5 }', 'minutes: 10 }, expiryMinutes: 1') });
  await office.order('A', anouk);
  expect(office.waiting).toEqual([{ bell: 'main', ms: MINUTE / 2 }]);
  await office.later(MINUTE / 2);
  expect(office.sent).toHaveLength(1);
});

test.each([
  ['a pull lets both ring', async () => office.desk.pull(String((await office.rings())[0]?.id)), ['aa', 'cc']],
  ['a press is the ring of its own bell, and the other rings then', () => press('attic'), ['aa']],
])('on two bells %s', async (_what, act, rung) => {
  await reopen({ yaml: twoBells });
  await office.says({ state: 'ready', board: '00000000000000cc' }, 'attic');
  await office.order('A', anouk);
  expect(office.waiting.map(({ bell }) => bell)).toEqual(['main', 'attic']);
  await act();
  await office.settled();
  expect(office.sent.map(({ board }) => board.slice(-2))).toEqual(rung);
  await office.later(30 * MINUTE);
  expect(office.sent).toHaveLength(rung.length);
});
