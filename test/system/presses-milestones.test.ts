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
