// A commit that fails must leave nothing behind in memory: what is tried again finds everything as it was.
import { sql } from 'kysely';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boards, type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
});
afterEach(() => office.close());

/** From here on, or no longer, nothing can be written. */
const readOnly = (is: boolean) => sql.raw(`pragma query_only = ${is ? 1 : 0}`).execute(office.db);

/** The last statement of an order's commit fails, and SQLite rolls back by itself, as it does when the disk is full. */
const failAtTheEnd = () =>
  sql`create temp trigger fails before insert on tallies begin select raise(rollback, 'the disk fails'); end`.execute(
    office.db,
  );
const failNoMore = () => sql`drop trigger fails`.execute(office.db);

const month = () => office.db.selectFrom('tallies').select(['minor', 'wins']).where('period', '=', '2026-03').execute();

test('an order that could not be stored is as if it had never come, and rings once when it comes again', async () => {
  await office.ready();
  await failAtTheEnd();
  await expect(office.order('A')).rejects.toThrow('the disk fails');
  expect(office.sent).toEqual([]);
  await failNoMore();
  await office.order('A');
  expect(office.sent).toHaveLength(1);
  await failAtTheEnd();
  await expect(office.order('B'), 'which would have to wait').rejects.toThrow('the disk fails');
  await failNoMore();
  await office.end(office.sent[0]);
  await office.later(MINUTE);
  await office.order('C');
  expect(office.sent, 'nothing waits, so it rings at once').toHaveLength(2);
  expect(office.sent[1]?.number, 'upwards').toBeGreaterThan(office.sent[0]?.number ?? 0);
  expect(await month()).toEqual([{ minor: 2_500_000, wins: 2 }]);
});

test('a milestone that an order would have passed is still open for the next', async () => {
  await office.ready();
  for (let n = 0; n < 7; n++) await office.order(`M${n}`, { amount: '7000.00' });
  await failAtTheEnd();
  await expect(office.order('N', { amount: '7000.00' })).rejects.toThrow('the disk fails');
  await failNoMore();
  await office.order('N', { amount: '7000.00' });
  expect(office.sent).toMatchObject([{ strokes: 8 }]);
});

test('a result that could not be noted is taken when it is told again, and the bell stays promised until then', async () => {
  await office.ready();
  await office.order('A');
  await office.order('B');
  await readOnly(true);
  await expect(office.end(office.sent[0])).rejects.toThrow('readonly');
  await office.later(MINUTE);
  expect(office.sent).toHaveLength(1);
  await readOnly(false);
  await office.end(office.sent[0]);
  await office.later(MINUTE);
  expect(office.sent).toHaveLength(2);
});

test('a board that could not be noted is with its next report', async () => {
  await readOnly(true);
  await office.ready();
  await readOnly(false);
  await office.order('A');
  expect(office.sent).toEqual([]);
  await office.ready();
  await office.later(1000);
  expect(office.sent).toMatchObject([{ board: boards.own }]);
});

test('an epoch that could not be noted is begun when the board tells again', async () => {
  await office.ready();
  const ahead = { epoch: 1, number: 40, board: boards.own, outcome: 'struck', strokes: 2 } as const;
  await readOnly(true);
  await expect(office.ports.acceptRung('main', ahead)).rejects.toThrow('readonly');
  await readOnly(false);
  await office.ports.acceptRung('main', ahead);
  await office.order('A');
  expect(office.sent).toMatchObject([{ epoch: 2, number: 1 }]);
  expect(await office.db.selectFrom('bells').select('epoch').execute()).toEqual([{ epoch: 2 }]);
});
