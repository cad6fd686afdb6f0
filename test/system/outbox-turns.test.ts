// Whose turn it is to ring, as time passes.
import { afterEach, expect, test } from 'vitest';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const SECOND = 1000;
let office: DeskOffice;
afterEach(() => office.close());

const rules = (text: string) => `office: { currency: EUR, timeZone: Europe/Amsterdam }\nrules: { ${text} }`;
const told = async () =>
  (await office.rings()).map(({ order_id, outcome, quiet, shared_with }) => ({
    order_id,
    outcome,
    quiet,
    shared_with,
  }));
const outcomes = async () => (await office.rings()).map(({ outcome }) => outcome);

test('a ring that nobody answered is unanswered at its deadline, until the board says what became of it', async () => {
  office = await openDeskOffice();
  await office.ready();
  await office.order('A');
  await office.later(10 * MINUTE);
  expect(await outcomes(), 'a board may still say').toEqual([null]);
  await office.later(10 * SECOND);
  expect(await outcomes()).toEqual(['unanswered']);
  await office.end(office.sent[0], { outcome: 'interrupted', strokes: 1 });
  expect(await office.rings()).toMatchObject([{ state: 'ended', outcome: 'interrupted', struck: 1 }]);
});

test('what waits for a bell that stays away expires, and does not ring when it is back', async () => {
  office = await openDeskOffice();
  await office.order('A');
  office.clock.now += 11 * MINUTE;
  await office.says({ state: 'no-board' });
  expect(await office.rings()).toMatchObject([{ state: 'ended', outcome: 'expired', sent_at: null }]);
  await office.ready();
  expect(office.sent).toEqual([]);
});

test('what waited a moment rings one after the other, each after a pause', async () => {
  office = await openDeskOffice();
  for (const id of ['A', 'B']) await office.order(id);
  office.clock.now += 29 * SECOND;
  await office.ready();
  expect(office.sent).toHaveLength(1);
  await office.end(office.sent[0]);
  expect(office.sent).toHaveLength(1);
  await office.later(2 * SECOND);
  expect(office.sent.map(({ number }) => number)).toEqual([1, 2]);
  await office.end(office.sent[1]);
  expect(await outcomes()).toEqual(['struck', 'struck']);
});

test('after a long wait the strongest rings for all', async () => {
  office = await openDeskOffice();
  await office.order('A');
  await office.order('B', { amount: '20.00', pursuedSince: '2024-01-01' });
  await office.order('C');
  office.clock.now += 31 * SECOND;
  await office.ready();
  const [, b] = await office.rings();
  const shared = { outcome: 'quiet', quiet: 'pacing', shared_with: b?.id };
  expect(await told()).toEqual([
    { order_id: 'A', ...shared },
    { order_id: 'B', outcome: null, quiet: null, shared_with: null },
    { order_id: 'C', ...shared },
  ]);
  await office.end(office.sent[0]);
  await office.later(MINUTE);
  expect(office.sent).toMatchObject([{ strokes: 3 }]);
});

test('pacing holds a ring back for its window and no longer; a rehearsal behind it waits in vain', async () => {
  office = await openDeskOffice({
    yaml: rules('expiryMinutes: 120, pacing: { rings: 1, minutes: 60, pauseSeconds: 0 }'),
  });
  await office.ready();
  await office.order('A');
  await office.end(office.sent[0]);
  await office.order('B');
  expect((await office.desk.rehearse('main')).ok).toBe(true);
  await office.later(59 * MINUTE);
  expect(await outcomes()).toEqual(['struck', null, 'expired']);
  expect(office.sent).toHaveLength(1);
  await office.later(2 * MINUTE);
  expect(office.sent.map(({ number }) => number)).toEqual([1, 2]);
});

test('a rehearsal is not paced', async () => {
  office = await openDeskOffice({ yaml: rules('pacing: { rings: 1, minutes: 60, pauseSeconds: 60 }') });
  await office.ready();
  await office.order('A');
  await office.end(office.sent[0]);
  await office.desk.rehearse('main');
  await office.settled();
  expect(office.sent.map(({ strokes }) => strokes)).toEqual([2, 1]);
});

test('a clock set back three hours silences nothing', async () => {
  office = await openDeskOffice({ yaml: rules('pacing: { rings: 1, minutes: 60, pauseSeconds: 60 }') });
  await office.ready();
  await office.order('A');
  await office.end(office.sent[0]);
  office.clock.now -= 3 * HOUR;
  await office.order('B');
  await office.later(61 * SECOND);
  expect(office.sent).toHaveLength(2);
  await office.end(office.sent[1]);
  expect(await outcomes()).toEqual(['struck', 'struck']);
});
