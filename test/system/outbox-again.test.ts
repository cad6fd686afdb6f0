// What becomes of a ring whose way is interrupted: the broker, the bell, the device or the configuration is another.
import { rmSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { rings } from '../../server/store/rings.ts';
import { type DeskOffice, MINUTE, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
afterEach(() => office.close());

describe('a ring that the broker did not take', () => {
  beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }));
  afterEach(() => void vi.useRealTimers());

  test('is handed to it again, until it takes it', async () => {
    office = await openDeskOffice();
    await office.ready();
    office.broker.up = false;
    await office.order('A');
    for (let failed = 0; failed < 2; failed++) {
      vi.advanceTimersByTime(2000);
      await office.settled();
    }
    office.broker.up = true;
    vi.advanceTimersByTime(2000);
    await office.settled();
    expect(office.sent).toMatchObject([{ epoch: 1, number: 1, strokes: 2 }]);
    await office.end(office.sent[0]);
    vi.advanceTimersByTime(4000);
    expect(office.sent, 'and not once it has ended').toHaveLength(1);
  });
});

describe('what was in flight when the bell went away', () => {
  const hours = 'hours: { open: "08:30", close: "16:30", days: [mon, tue, wed, thu, fri] }';
  const yaml = `office: { currency: EUR, timeZone: Europe/Amsterdam, ${hours} }`;

  test.each([
    { when: 'within the hours is sent again', at: '2026-11-24T15:20:00Z', sent: 2 },
    { when: 'does not ring after closing time', at: '2026-11-24T15:29:50Z', sent: 1 },
  ])('$when', async ({ at, sent }) => {
    office = await openDeskOffice({ yaml, at });
    await office.ready();
    await office.order('A');
    await office.gone();
    office.clock.now += 5 * MINUTE;
    await office.ready();
    expect(office.sent).toHaveLength(sent);
    expect(new Set(office.sent.map(({ number }) => number))).toEqual(new Set([1]));
  });
});

describe('expired', () => {
  test('of a ring that was sent gives way to what the board says', async () => {
    office = await openDeskOffice();
    await office.ready();
    await office.order('A');
    await office.end(office.sent[0], { outcome: 'expired', strokes: 0 });
    await office.end(office.sent[0]);
    expect(await office.rings()).toMatchObject([{ outcome: 'struck', struck: 2 }]);
    await office.end(office.sent[0], { outcome: 'expired', strokes: 0 });
    expect(await office.rings(), 'and that stands').toMatchObject([{ outcome: 'struck', struck: 2 }]);
  });

  test('of a ring that never was sent stands', async () => {
    office = await openDeskOffice();
    await office.order('A');
    office.clock.now += 11 * MINUTE;
    await office.says({ state: 'no-board' });
    const [ring] = await office.rings();
    const end = { outcome: 'struck', struck: 2, ended_at: office.clock.now } as const;
    expect(await office.writer.write((unit) => rings.end(unit, ring?.id ?? 0, end))).toBeUndefined();
    expect(await office.rings()).toMatchObject([{ outcome: 'expired' }]);
  });
});

test('the rings of a bell that is taken out of the file end', async () => {
  const bells = (names: string) => `office: { currency: EUR, timeZone: Europe/Amsterdam }\nbells: [${names}]`;
  const before = await openDeskOffice({ yaml: bells('{ name: main }, { name: hall }') });
  const { folder } = before;
  await before.says({ state: 'ready', board: '00000000000000cc' }, 'hall');
  for (const id of ['A', 'B']) await before.order(id);
  const ended = (await before.rings()).map(({ bell, order_id, state }) => `${bell} ${order_id} ${state}`);
  expect(ended).toEqual(['main A waiting', 'hall A ringing', 'main B waiting', 'hall B waiting']);
  office = await openDeskOffice({ yaml: bells('{ name: main }'), folder });
  expect(await office.rings()).toMatchObject([
    { bell: 'main', state: 'waiting' },
    { bell: 'hall', state: 'ended', outcome: 'unanswered' },
    { bell: 'main', state: 'waiting' },
    { bell: 'hall', state: 'ended', outcome: 'expired' },
  ]);
  await before.close();
  expect(office.folder).toBe(folder);
  rmSync(folder, { recursive: true, force: true });
});
