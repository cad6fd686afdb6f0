// Two boards may know the same number: whose report it is decides what it says.
import { afterEach, beforeEach, expect, test } from 'vitest';
import { boards, type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
  await office.ready();
});
afterEach(() => office.close());

/** A spare that rang elsewhere is plugged in, and tells its last ring as boards do. */
async function plugSpare(last: { epoch: number; number: number }): Promise<void> {
  await office.says({ state: 'no-board', problem: 'unplugged' });
  await office.ready(boards.spare);
  await office.ports.acceptRung('main', { ...last, board: boards.spare, outcome: 'struck', strokes: 3 });
  await office.settled();
}

test("a spare board's last ring does not end another board's ring of the same number", async () => {
  await office.order('A');
  await plugSpare({ epoch: 1, number: 1 });
  expect(await office.rings()).toMatchObject([{ state: 'ringing', board: boards.own, outcome: null }]);
  await office.ready();
  await office.end(office.sent[0]);
  expect(await office.rings()).toMatchObject([{ outcome: 'struck', struck: 2 }]);
});

test('its strokes are not shown as those of that ring', async () => {
  await office.order('A');
  await office.ports.acceptRung('main', { epoch: 1, number: 1, board: boards.spare, stroke: 1, of: 3 });
  expect(await office.db.selectFrom('strokes').selectAll().execute()).toEqual([]);
  await office.ports.acceptRung('main', { epoch: 1, number: 1, board: boards.own, stroke: 1, of: 2 });
  expect(await office.db.selectFrom('strokes').select('stroke').execute()).toEqual([{ stroke: 1 }]);
});

test('a strange board that knows later numbers ends nothing that waits', async () => {
  await office.says({ state: 'no-board', problem: 'unplugged' });
  for (const id of ['A', 'B']) await office.order(id);
  await plugSpare({ epoch: 7, number: 40 });
  expect(await office.rings()).toMatchObject([{ state: 'waiting' }, { state: 'waiting' }]);
  await office.ready();
  expect(office.sent).toMatchObject([{ board: boards.own, epoch: 1, number: 1 }]);
});

test('a strange board that is adopted is numbered above all it knows', async () => {
  await plugSpare({ epoch: 7, number: 40 });
  await office.order('A');
  expect(office.sent).toEqual([]);
  expect(await office.desk.adopt('main')).toMatchObject({ ok: true, value: { state: 'ready' } });
  await office.settled();
  expect(office.sent).toMatchObject([{ board: boards.spare, epoch: 8, number: 1 }]);
  await office.end(office.sent[0]);
  expect(await office.rings()).toMatchObject([{ outcome: 'struck' }]);
});

test('the own board that knows later numbers starts them anew, and nothing pending rings', async () => {
  for (const id of ['A', 'B']) await office.order(id);
  const later = { epoch: 5, number: 70, board: boards.own, outcome: 'struck', strokes: 2 } as const;
  await office.ports.acceptRung('main', later);
  await office.settled();
  expect(await office.rings()).toMatchObject([{ outcome: 'unanswered' }, { outcome: 'unanswered' }]);
  await office.later(10_000);
  await office.order('C');
  expect(office.sent).toMatchObject([
    { epoch: 1, number: 1 },
    { epoch: 6, number: 1 },
  ]);
});
