// The story of a sale that was somebody's to ring, as the log tells it: what waited, until when, and whose hand ended it.
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { storyOf } from '../../dashboard/log/story.ts';
import { WinLife } from '../../server/api/wins.ts';
import { boards, type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { yoursToRing: { on: true, minutes: 5 }, pacing: { rings: 100, minutes: 1, pauseSeconds: 0 } }
`;
const english = { locale: 'en-GB', timeZone: 'Europe/Amsterdam' };
const anouk = { seller: { name: 'Anouk' }, customer: { name: 'Werf De Hoop' } };
const begun = ['Received from orders: won, it stands at €12,500.00', 'A ring was due: Large order, €10,000+'];
const waits = 'Bell main waits for Anouk to ring, until 12:05';

let office: DeskOffice;
const open = async (more = ''): Promise<void> => {
  office = await openDeskOffice({ yaml: yaml + more });
  await office.ready();
};
beforeEach(() => open());
afterEach(() => office.close());

async function story(id = 'order:orders:A') {
  const found = await office.desk.wins.find(id);
  if (!found.ok) throw new Error(found.problem.allowed);
  return storyOf(WinLife.parse(found.value), english);
}
const told = async (id?: string) => (await story(id)).map(({ text }) => text);

async function press(rang = true): Promise<string> {
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang, ageMs: 0 });
  await office.settled();
  return pressId;
}

test('when nobody rings it in time, it says until when it waited, and that it rang by itself', async () => {
  await office.order('A', anouk);
  expect(await told()).toEqual([...begun, waits]);
  await office.later(5 * MINUTE);
  await office.end(office.sent[0]);
  const rung = ['Nobody rang bell main in time: it rings by itself', 'Sent to bell main', 'The end: Rang'];
  expect(await told()).toEqual([...begun, waits, ...rung]);
});

test('of a pull it says that it was the rope', async () => {
  await office.order('A', anouk);
  const [ring] = await office.rings();
  office.clock.now += MINUTE;
  expect(await office.desk.pull(String(ring?.id))).toMatchObject({ ok: true });
  await office.settled();
  const pulled = ['The rope was pulled: bell main waits no longer', 'Sent to bell main'];
  expect(await told()).toEqual([...begun, waits, ...pulled]);
});

test('a press that was the ring was claimed by nobody, and is no ring that was shared', async () => {
  await office.order('A', anouk);
  office.clock.now += MINUTE;
  const pressId = await press();
  const pressed = ['The button was pressed at bell main', 'The press was for Anouk, Werf De Hoop'];
  expect(await told()).toEqual([...begun, waits, ...pressed, 'The press at bell main was its ring', 'The end: Rang']);
  const own = await story(`press:${pressId}`);
  expect(own.map(({ text }) => text)).toEqual([...pressed, 'Its order', 'The end: Rang']);
  expect(own.flatMap(({ link }) => link?.id ?? [])).toEqual(['order:orders:A']);
});

test('a press that struck nothing lets the bell do it', async () => {
  await office.order('A', anouk);
  await press(false);
  const texts = await told();
  expect(texts).toContain('The button was pressed at bell main, which did not ring');
  expect(texts).toContain('The button was pressed for it: bell main waits no longer');
  expect(texts).not.toContain('The press at bell main was its ring');
  expect(texts.some((text) => text.startsWith('Claimed'))).toBe(false);
});

test('where it was not the winner who pressed it waits again, and the bell corrects nothing', async () => {
  await office.order('A', anouk);
  office.clock.now += 1_000;
  const pressId = await press();
  office.clock.now += MINUTE;
  await office.desk.undoClaim(pressId);
  await office.settled();
  await office.later(4 * MINUTE);
  await office.end(office.sent[0]);
  expect(await told()).toEqual([
    ...[...begun, waits, 'The press at bell main was its ring', 'That press was not for it: bell main waits again'],
    ...['Nobody rang bell main in time: it rings by itself', 'Sent to bell main', 'The end: Rang'],
  ]);
});

test('muted while it waits, it says nothing of a time that was up', async () => {
  await office.order('A', anouk);
  office.clock.now += MINUTE;
  await office.desk.mute('main', 30);
  await office.later(1_000);
  expect(await told()).toEqual([...begun, waits, 'The end: Quiet, muted']);
});

test('of two bells each is named, and the other rings with the press', async () => {
  await office.close();
  await open('bells: [{ name: main }, { name: attic }]');
  await office.says({ state: 'ready', board: boards.spare }, 'attic');
  await office.order('A', anouk);
  office.clock.now += MINUTE;
  await press();
  const texts = await told();
  expect(texts.slice(2, 4)).toEqual([waits, waits.replace('main', 'attic')]);
  expect(texts.slice(6)).toEqual([
    'The press at bell main was its ring',
    'The button was pressed for it: bell attic waits no longer',
    'Sent to bell attic',
    'main: The end: Rang',
  ]);
});
