import { afterEach, beforeEach, expect, test } from 'vitest';
import { watchHabits } from '../../server/care/habits.ts';
import { type DeskOffice, HOUR, openDeskOffice } from '../support/desk-office.ts';

const DAY = 24 * HOUR;
let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
});
afterEach(() => office.close());

/** An order a day for so many days, the last of them now. */
async function habit(days: number): Promise<void> {
  office.clock.now -= days * DAY;
  for (let day = 0; day < days; day++) {
    office.clock.now += DAY;
    await office.order(`SO-${day}`, { amount: '10.00' });
  }
}

function watch() {
  const { sources, db, troubles, clock } = office;
  const log = { info() {}, warn() {}, error() {} };
  return watchHabits({ sources, db, troubles, log, now: () => clock.now });
}

test('a source that is silent for longer than its habit is a trouble until it sends again', async () => {
  await habit(25);
  const lastAt = new Date(office.clock.now).toISOString();
  const habits = watch();
  office.clock.now += 1.4 * DAY;
  await habits.look();
  expect(office.troubles.all()).toEqual([]);
  office.clock.now += 0.2 * DAY;
  await habits.look();
  expect(office.troubles.all()).toMatchObject([{ kind: 'source-silent', source: 'orders', lastAt }]);

  for (const days of [48, 42]) {
    office.clock.now += days * DAY; // so long that its habit lies far back: it has not sent
    await habits.look();
    expect(office.troubles.all()).toHaveLength(1);
  }
  await office.db.deleteFrom('deliveries').where('id', '<', 25).execute(); // and is kept no longer
  await habits.look();
  expect(office.troubles.all()).toHaveLength(1);

  await office.order('SO-99', { amount: '10.00' });
  await habits.look();
  expect(office.troubles.all()).toEqual([]);
  habits.close();
});

test('a source that sends hundreds a day is missed as well', async () => {
  const last = office.clock.now;
  const row = { source: 'orders', headers: '{}', body: Buffer.from('{}'), status: 'taken' as const };
  const rows = Array.from({ length: 9000 }, (_, n) => ({ ...row, received_at: last - n * (DAY / 300) }));
  for (let from = 0; from < rows.length; from += 1000)
    await office.db
      .insertInto('deliveries')
      .values(rows.slice(from, from + 1000))
      .execute();
  const habits = watch();
  office.clock.now += 0.9 * HOUR;
  await habits.look();
  expect(office.troubles.all()).toEqual([]);
  office.clock.now += 0.2 * HOUR;
  await habits.look();
  expect(office.troubles.all()).toMatchObject([{ kind: 'source-silent', lastAt: new Date(last).toISOString() }]);
  habits.close();
});

test('a new source has no habit yet', async () => {
  await habit(9);
  const habits = watch();
  office.clock.now += 20 * DAY;
  await habits.look();
  expect(office.troubles.all()).toEqual([]);
  habits.close();
});
