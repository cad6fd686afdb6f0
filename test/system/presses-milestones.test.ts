// Wins that are pressed, claimed and joined by their order, and the milestones they pass.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
const customer = { name: 'Werf De Hoop' };
beforeEach(async () => {
  office = await openDeskOffice({
    yaml: 'office: { currency: EUR, timeZone: Europe/Amsterdam }\nrules: { pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }',
  });
  await office.ready();
});
afterEach(() => office.close());

async function pressAndClaim(claim: { customer?: string; amount?: string }, rang = true): Promise<string> {
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang, ageMs: 0 });
  expect(await office.desk.claim(pressId, { sellers: ['Bo'], ...claim })).toMatchObject({ ok: true });
  await office.settled();
  return pressId;
}

/** Orders that come to 49,000, none of them large. */
async function nearFiftyThousand(): Promise<void> {
  for (let n = 0; n < 7; n++) await office.order(`M${n}`, { amount: '7000.00' });
}

const month = () => office.db.selectFrom('tallies').select(['minor', 'wins']).where('period', '=', '2026-03').execute();
const silences = async (orderId: string) => (await office.decisions(orderId)).map((why) => why.map(({ kind }) => kind));

describe('an order whose win was pressed', () => {
  test('is silent where the press has rung', async () => {
    await pressAndClaim({ customer: customer.name, amount: '12500.00' });
    await office.order('A', { customer });
    expect(office.sent).toEqual([]);
    expect(await silences('A')).toEqual([['pressed']]);
  });

  test('rings where the press did not', async () => {
    await pressAndClaim({ customer: customer.name, amount: '12500.00' }, false);
    await office.order('A', { customer });
    expect(office.sent).toMatchObject([{ strokes: 2 }]);
    expect(await month(), 'counted once').toEqual([{ minor: 1_250_000, wins: 1 }]);
  });

  test('joins once and counts once, though it was known before as cancelled', async () => {
    await office.order('A', { customer, status: 'cancelled', updatedAt: '2026-03-30T08:00:00Z' });
    const pressId = await pressAndClaim({ customer: customer.name, amount: '12500.00' });
    await office.order('A', { customer, updatedAt: '2026-03-30T09:00:00Z' });
    await office.order('A', { customer, updatedAt: '2026-03-30T09:30:00Z' });
    expect(office.sent).toEqual([]);
    expect(await month()).toEqual([{ minor: 1_250_000, wins: 1 }]);
    expect(await office.db.selectFrom('orders').select('press_id').execute()).toEqual([{ press_id: pressId }]);
    expect(await silences('A')).toEqual([['not-won'], ['pressed'], ['already-decided']]);
  });
});

describe('a milestone', () => {
  test('passed by a claim rings once, and no later order rings it again', async () => {
    await nearFiftyThousand();
    await pressAndClaim({ amount: '2000.00' });
    expect(office.sent).toMatchObject([{ strokes: 8 }]);
    await office.end(office.sent[0]);
    await office.order('N', { amount: '7000.00' });
    expect(office.sent).toHaveLength(1);
    expect((await office.rings()).map(({ kind, strokes }) => [kind, strokes])).toEqual([
      ['press', 1],
      ['press', 8],
    ]);
  });

  test('passed by a claim rings where milestones ring, though another bell was pressed', async () => {
    await office.close();
    office = await openDeskOffice({
      yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }
bells: [{ name: main }, { name: hall }]
rules: { reasons: { milestone: { bells: [hall] } } }`,
    });
    await nearFiftyThousand();
    await pressAndClaim({ amount: '2000.00' });
    expect((await office.rings()).map(({ bell, kind, strokes }) => [bell, kind, strokes])).toEqual([
      ['main', 'press', 1],
      ['hall', 'press', 8],
    ]);
  });

  test('passed by the correction of an order that has rung is silent, and the audit says so', async () => {
    await nearFiftyThousand();
    const day = { orderedAt: '2026-03-30T09:00:00Z' };
    await office.order('A', {
      ...day,
      amount: '900.00',
      pursuedSince: '2024-01-01',
      updatedAt: '2026-03-30T09:00:00Z',
    });
    await office.end(office.sent[0]);
    office.clock.now += 10 * MINUTE;
    await office.order('A', { ...day, amount: '1500.00', updatedAt: '2026-03-30T10:05:00Z' });
    await office.order('N', { amount: '7000.00' });
    expect(office.sent).toMatchObject([{ strokes: 3 }]);
    expect((await silences('A')).at(-1)).toEqual(['already-decided', 'milestone-passed']);
    const [passed] = await office.db.selectFrom('milestones').selectAll().where('passed_at', 'is not', null).execute();
    expect(passed).toMatchObject({ id: 'month-2026-03-50000-00' });
  });
});

describe('a milestone on MQTT', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('that was passed is told a last time, with what was reached', async () => {
    const told: string[][] = [];
    for (const amount of ['14000.00', '40000.00', '1000.00']) {
      await office.order(`of ${amount}`, { amount });
      vi.advanceTimersByTime(1000);
      await office.settled();
      told.push(office.milestones.splice(0).map(({ target, reached }) => `${reached} of ${target}`));
    }
    expect(told).toEqual([
      ['14000.00 of 50000.00'],
      ['54000.00 of 100000.00', '54000.00 of 50000.00'],
      ['55000.00 of 100000.00'],
    ]);
  });
});

describe('a press that is claimed after its order came', () => {
  const joined = () =>
    office.db.selectFrom('orders').select(['order_id', 'press_id', 'rang']).orderBy('order_id').execute();

  test('is that order: it counts once, and undone each stands for itself again', async () => {
    await office.order('A', { customer, amount: '900.00' });
    const pressId = await pressAndClaim({ customer: 'werf de  hoop', amount: '1000.00' });
    expect(await joined()).toEqual([{ order_id: 'A', press_id: null, rang: 0 }]); // 1000 is more than a tenth off
    await office.desk.undoClaim(pressId);
    expect(
      await office.desk.claim(pressId, { sellers: ['Bo'], customer: 'werf de  hoop', amount: '950.00' }),
    ).toMatchObject({
      ok: true,
    });
    expect(await month(), 'the told amount does not count').toEqual([{ minor: 90_000, wins: 1 }]);
    expect(await joined()).toEqual([{ order_id: 'A', press_id: pressId, rang: 1 }]);
    await office.order('A', { customer, amount: '12500.00', updatedAt: '2026-03-30T11:00:00Z' });
    expect(office.sent, 'the press was its ring').toEqual([]);
    await office.desk.undoClaim(pressId);
    expect(await joined()).toEqual([{ order_id: 'A', press_id: null, rang: 0 }]);
    expect(await month()).toEqual([{ minor: 1_250_000, wins: 1 }]);
  });

  test('silences what that order still had to ring', async () => {
    await office.gone();
    await office.order('A', { customer });
    await pressAndClaim({ customer: customer.name });
    await office.ready();
    expect(office.sent).toEqual([]);
    const [waited, press] = await office.rings();
    expect(waited).toMatchObject({ order_id: 'A', outcome: 'quiet', shared_with: press?.id });
  });

  test('asks which it is where several fit, and takes the answer', async () => {
    for (const orderId of ['A', 'B']) await office.order(orderId, { customer, amount: '900.00' });
    const pressId = randomUUID();
    await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
    const claim = { sellers: ['Bo'], customer: customer.name };
    const candidates = [{ orderId: 'A', amount: { amount: '900.00', currency: 'EUR' } }, { orderId: 'B' }];
    expect(await office.desk.claim(pressId, claim)).toMatchObject({ ok: true, value: { candidates } });
    expect((await office.desk.snapshot()).claims, 'nothing is claimed yet').toHaveLength(1);
    const strange = { ...claim, order: { source: 'orders', orderId: 'C' } };
    expect(await office.desk.claim(pressId, strange)).toMatchObject({ ok: false, problem: { field: 'order' } });
    await office.desk.claim(pressId, { ...claim, order: { source: 'orders', orderId: 'B' } });
    expect((await joined()).map(({ press_id }) => press_id)).toEqual([null, pressId]);
    await office.desk.undoClaim(pressId);
    await office.desk.claim(pressId, { ...claim, amount: '900.00', order: null });
    expect(await month(), 'none of them').toEqual([{ minor: 270_000, wins: 3 }]);
  });
});

test('what no sum can hold is kept as a problem, and nobody can claim it', async () => {
  const most = { amount: '999999999999.99' };
  for (let n = 0; n < 5; n++) await office.order(`M${n}`, most);
  const before = await month();
  await office.order('one more', most);
  expect(await month()).toEqual(before);
  const kept = await office.db.selectFrom('deliveries').select('note').where('status', '=', 'kept').execute();
  expect(kept.map(({ note }) => note)).toEqual([expect.stringContaining('totals can still hold')]);
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  expect(await office.desk.claim(pressId, { sellers: ['Bo'], ...most })).toMatchObject({
    problem: { field: 'amount', allowed: expect.stringContaining('totals') },
  });
  expect(office.desk.ready().ok).toBe(true);
});
