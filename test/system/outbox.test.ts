import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterAll, afterEach, describe, expect, test } from 'vitest';
import { type PlayedBell, playBell } from '../support/bell.ts';
import { type Office, type OfficeOptions, openOffice } from '../support/office.ts';
import type { Wall } from '../support/wall.ts';

let office: Office;
let bell: PlayedBell;
let wall: Wall;
const closers: (() => unknown)[] = [];

const yaml = (rules: string) => `
office: { name: Scheepsbel, currency: EUR, timeZone: Europe/Amsterdam }
milestones: [{ name: Out of reach, target: '900000000000', period: year }]
rules: ${rules}
`;
const quick = yaml('{ pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }');

/** An office of its own, with its bell and a wall. */
async function open(options: OfficeOptions = {}): Promise<void> {
  const own = await openOffice({ yaml: quick, ...options });
  closers.push(() => own.close());
  await enter(own);
}

/** The quick office of all that leave nothing behind that another would notice: rings are ended, boards adopted. */
let shared: Promise<Office> | undefined;
async function openShared(): Promise<void> {
  shared ??= openOffice({ yaml: quick });
  await enter(await shared);
}

async function enter(entered: Office): Promise<void> {
  office = entered;
  bell = await playBell(office);
  closers.push(() => bell.close());
  wall = await office.wall();
}

afterEach(async () => {
  for (const close of closers.splice(0).reverse()) await close();
});
afterAll(async () => (await shared)?.close());

/** Posts a large order and gives the id of its ring. */
async function large(orderId: string, more: Record<string, unknown> = {}): Promise<string> {
  const answer = await office.order({ orderId, amount: '12500.00', currency: 'EUR', ...more });
  const { orders } = (await answer.json()) as { orders: { rings: string[] }[] };
  return orders[0]?.rings[0] ?? '';
}

async function rehearse(): Promise<string> {
  const answer = await office.api('/api/rehearsals', {});
  expect(answer.status).toBe(202);
  return ((await answer.json()) as { id: string }).id;
}

/** What the server says to the bell comes in order: once a press is acknowledged, no ring is still on its way. */
async function heardAllBefore(): Promise<void> {
  const pressId = randomUUID();
  await bell.press(pressId);
  expect(await bell.stored()).toBe(pressId);
}

const rows = <T>(sql: string): T[] => {
  const db = new Database(join(office.dataDir, 'ships-bell.db'), { readonly: true });
  try {
    return db.prepare(sql).all() as T[];
  } finally {
    db.close();
  }
};

describe('one ring at a time', () => {
  test('is in flight, numbered upwards, and the next waits for its end', async () => {
    await openShared();
    const ids = [await large('A1'), await large('B1'), await large('C1')];
    const first = await bell.asked();
    expect(first).toMatchObject({ number: 1, epoch: 1, board: bell.board, strokes: 2, pulseMs: 30 });
    expect(first.ttlMs).toBeGreaterThan(570_000);
    await wall.sees('ring', ({ id, state }) => id === ids[2] && state === 'waiting');
    expect(bell.unanswered()).toBe(0);
    await bell.end(first);
    const second = await bell.asked();
    expect(second.number).toBe(2);
    await bell.end(second, { outcome: 'interrupted', strokes: 1 });
    await bell.end(await bell.asked(), { outcome: 'refused', strokes: 0, refusal: 'limits' });
    await wall.sees('ring', ({ id, outcome }) => id === ids[2] && outcome === 'refused');
    const outcomes = rows<{ outcome: string }>('select outcome from rings order by id').map(({ outcome }) => outcome);
    expect(outcomes).toEqual(['struck', 'interrupted', 'refused']);
  });

  test('the same report again, and strokes told twice, change nothing', async () => {
    await openShared();
    const id = await large('A2');
    const ring = await bell.asked();
    await bell.stroke(ring, 1);
    await bell.stroke(ring, 1);
    await bell.end(ring);
    await bell.end(ring, { outcome: 'interrupted' });
    await bell.end(ring);
    await wall.sees('ring', (view) => view.id === id && view.outcome === 'struck');
    expect(rows("select outcome, struck from rings where order_id = 'A2'")).toEqual([{ outcome: 'struck', struck: 2 }]);
    const strokes = 'select stroke from strokes join rings on rings.id = ring_id where order_id';
    expect(rows(`${strokes} = 'A2'`)).toEqual([{ stroke: 1 }]);
  });
});

describe('pacing', () => {
  test('rings no more than the office allows; what waits is told, and nothing is lost', async () => {
    await open({ yaml: yaml('{ pacing: { rings: 1, minutes: 60, pauseSeconds: 0 }, expiryMinutes: 1 }') });
    await large('A');
    await bell.end(await bell.asked());
    const unpaced = await rehearse();
    const rehearsal = await bell.asked();
    expect(rehearsal, 'a rehearsal is not paced').toMatchObject({ number: 2, strokes: 1 });
    await bell.end(rehearsal);
    await wall.sees('ring', ({ id, outcome }) => id === unpaced && outcome === 'struck');
    const waiting = await large('B');
    await wall.sees('ring', ({ id, state }) => id === waiting && state === 'waiting');
    const behind = await rehearse();
    await wall.sees('ring', ({ id, state }) => id === behind && state === 'waiting');
    await heardAllBefore();
    expect(bell.unanswered(), 'a rehearsal passes no ring that waits').toBe(0);
    const states = rows("select state from rings where kind != 'press' order by id");
    expect(states).toEqual(['ended', 'ended', 'waiting', 'waiting'].map((state) => ({ state })));
  });
});

describe('a bell that is away', () => {
  test('gets what waits when it is back, and what was in flight again under its own number', async () => {
    await openShared();
    await large('A3');
    const sent = await bell.asked();
    await bell.say({ state: 'offline' });
    await wall.sees('bell', ({ state }) => state === 'offline');
    const waiting = await large('B3');
    await bell.say({});
    const again = await bell.asked();
    expect({ number: again.number, epoch: again.epoch }).toEqual({ number: sent.number, epoch: sent.epoch });
    await bell.end(again);
    await bell.end(await bell.asked());
    await wall.sees('ring', ({ id, outcome }) => id === waiting && outcome === 'struck');
  });

  test('keeps its rings over a restart of the server', async () => {
    await open();
    await large('A');
    const sent = await bell.asked();
    await bell.close();
    const ended = once(office.process, 'exit');
    office.process.kill('SIGKILL');
    await ended; // until then its folder is its own
    const again = await openOffice({ yaml: quick, folder: office.folder });
    closers.push(() => again.close());
    const back = await playBell(again);
    closers.push(() => back.close());
    expect(await back.asked()).toMatchObject({ number: sent.number, epoch: sent.epoch });
  });

  test('whose board is another gets nothing until somebody adopts it', async () => {
    await openShared();
    await large('A4');
    const sent = await bell.asked();
    await bell.end(sent);
    const adopt = async () => expect((await office.api('/api/bells/main/adopt', {})).status).toBe(200);
    const other = '00000000000000bb';
    await bell.say({ board: other });
    await wall.sees('bell', ({ problem }) => problem === 'other-board');
    await large('B4');
    await heardAllBefore();
    expect(bell.unanswered()).toBe(0);
    await adopt();
    const first = await bell.asked();
    expect(first).toMatchObject({ board: other, epoch: sent.epoch + 1, number: 1 });
    await bell.end(first);
    await bell.say({});
    await adopt(); // the first board again, for the other tests
  });

  test('whose board knows later rings makes the numbers start anew, and nothing pending rings', async () => {
    await openShared();
    const id = await large('A5');
    const ring = await bell.asked();
    const epoch = ring.epoch + 4;
    await bell.end({ ...ring, epoch, number: 70 });
    await wall.sees('ring', (view) => view.id === id && view.outcome === 'unanswered');
    await large('B5');
    const first = await bell.asked();
    expect(first).toMatchObject({ epoch: epoch + 1, number: 1 });
    await bell.end(first);
  });
});

describe('quiet hours', () => {
  test('let an order pass in silence, counted and told', async () => {
    const days = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];
    const today = (new Date().getUTCDay() + 6) % 7;
    const other = days[(today + 3) % 7];
    const hours = `hours: { open: "09:00", close: "17:00", days: [${other}] }`;
    await open({ yaml: `office: { currency: EUR, timeZone: UTC, ${hours} }` });
    const id = await large('A');
    const ring = await wall.sees('ring', (view) => view.id === id);
    expect(ring).toMatchObject({ state: 'ended', outcome: 'quiet', quiet: 'hours' });
    await rehearse();
    expect(await bell.asked(), 'the first that rings is a person asking').toMatchObject({ number: 1, strokes: 1 });
    expect(bell.unanswered()).toBe(0);
    await wall.sees('progress', ({ month }) => month.reached.amount === '12500.00');
  });
});

describe('a press', () => {
  test('is taken once, however often it is told, and acknowledged each time', async () => {
    await openShared();
    const pressId = randomUUID();
    for (let told = 0; told < 3; told++) {
      await bell.press(pressId);
      expect(await bell.stored()).toBe(pressId);
    }
    const stored = rows(`select rang, claim from presses where press_id = '${pressId}'`);
    expect(stored).toEqual([{ rang: 1, claim: 'open' }]);
  });

  test('that did not ring is never said to have rung, and can be taken off', async () => {
    await openShared();
    const pressId = randomUUID();
    await bell.press(pressId, { rang: false });
    const press = await wall.sees('ring', (view) => view.pressId === pressId);
    expect(press).toMatchObject({ outcome: 'unanswered', struck: 0 });
    expect((await office.api(`/api/presses/${pressId}/undo`, {})).status).toBe(200);
    await wall.sees('ring', (view) => view.pressId === pressId && view.claim === 'undone');
    expect((await office.api(`/api/presses/${pressId}/claim`, { sellers: ['Bo'] })).status).toBe(409);
  });

  test('claimed by mistake can be undone, and takes its amount back', async () => {
    await openShared();
    const { month: before } = (await wall.sees('snapshot')).progress;
    const pressId = randomUUID();
    await bell.press(pressId);
    await bell.stored();
    await office.api(`/api/presses/${pressId}/claim`, { sellers: ['Bo'], amount: '700.00' });
    const counted = (Number(before.reached.amount) + 700).toFixed(2);
    await wall.sees('progress', ({ month }) => month.reached.amount === counted);
    const told = { progress: wall.seen('progress').length, ring: wall.seen('ring').length };
    await office.api(`/api/presses/${pressId}/undo`, {});
    const isNew = (kind: keyof typeof told, view: object) => (wall.seen(kind) as object[]).indexOf(view) >= told[kind];
    const back = await wall.sees('progress', (view) => isNew('progress', view));
    expect(back.month).toMatchObject({ reached: before.reached, wins: before.wins });
    await wall.sees('ring', (view) => isNew('ring', view) && view.claim === 'open' && view.sellers.length === 0);
  });
});
