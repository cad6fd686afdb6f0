// The clock of the machine is set while rings wait or are in flight: spans stay what they are, and nothing rings twice.
import { randomUUID } from 'node:crypto';
import { sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';

const DAY = 24 * HOUR;
let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
});
afterEach(() => office.close());

const outcomes = async () => (await office.rings()).map(({ outcome }) => outcome);
const clockTrouble = () => office.troubles.all().find(({ kind }) => kind === 'clock');

describe.each([
  ['ahead', DAY],
  ['back', -DAY],
])('a clock set a day %s', (_, jump) => {
  test('leaves what waits for a bell to ring within its ten minutes', async () => {
    await office.order('waits');
    await office.jump(jump);
    office.clock.now += 9 * MINUTE;
    await office.ready();
    expect(office.sent).toMatchObject([{ strokes: 2 }]);
    expect(office.sent[0]?.ttlMs).toBe(MINUTE);
    await office.end(office.sent[0]);
    expect(await outcomes()).toEqual(['struck']);
  });

  test('lets nothing ring after its ten minutes', async () => {
    await office.order('waits');
    await office.jump(jump);
    office.clock.now += 11 * MINUTE;
    await office.ready();
    expect(office.sent).toEqual([]);
    expect(await outcomes()).toEqual(['expired']);
  });

  test('leaves what is in flight its deadline, neither at once nor a day later', async () => {
    await office.ready();
    await office.order('flies');
    await office.jump(jump);
    await office.later(MINUTE);
    expect(await outcomes(), 'not at once').toEqual([null]);
    await office.later(10 * MINUTE);
    expect(await outcomes(), 'in time').toEqual(['unanswered']);
    expect(office.sent).toHaveLength(1);
  });

  test('changes nothing of how rings are paced', async () => {
    await office.ready();
    for (let n = 0; n < 6; n++) {
      await office.order(`paced ${n}`);
      await office.end(office.sent[n]);
      await office.later(20_000);
    }
    await office.jump(jump);
    await office.order('seventh');
    await office.later(7 * MINUTE);
    expect(office.sent, 'six in ten minutes').toHaveLength(6);
    await office.later(2 * MINUTE);
    expect(office.sent).toHaveLength(7);
  });

  test('keeps a mute as long as it was meant, and an unclaimed press until the office closes', async () => {
    await office.ready();
    await office.desk.mute('main', 30);
    await office.ports.acceptPress('main', { pressId: randomUUID(), rang: true, ageMs: 0 });
    await office.jump(jump);
    expect((await office.desk.snapshot()).claims).toHaveLength(1);
    await office.later(29 * MINUTE);
    expect((await office.desk.snapshot()).bells[0]).toHaveProperty('mutedUntil');
    await office.later(2 * MINUTE);
    const { bells, claims } = await office.desk.snapshot();
    expect(bells[0]).not.toHaveProperty('mutedUntil');
    expect(claims).toHaveLength(1);
    office.clock.now += 12 * HOUR; // past midnight
    expect((await office.desk.snapshot()).claims).toEqual([]);
  });

  test('takes orders of the right time as they are, and is told until it is set right', async () => {
    const orderedAt = new Date(office.clock.now).toISOString();
    await office.jump(jump);
    expect(clockTrouble()).toMatchObject({ byMs: jump });
    await office.order('of now', { orderedAt });
    expect(await office.db.selectFrom('orders').select('order_id').execute()).toHaveLength(1);
    await office.jump(-jump);
    expect(clockTrouble()).toBeUndefined();
  });
});

test('a jump that cannot be noted counts once it can: until then the old time goes on', async () => {
  await office.order('waits');
  await sql`pragma query_only = 1`.execute(office.db);
  await expect(office.jump(DAY)).rejects.toThrow('readonly');
  await sql`pragma query_only = 0`.execute(office.db);
  await office.jump(0);
  await office.ready();
  expect(office.sent[0]?.ttlMs).toBe(10 * MINUTE);
  expect(clockTrouble()).toMatchObject({ byMs: DAY });
});

test('a clock that is set ahead after a restart was wrong at the start: what is left from before is too late', async () => {
  await office.order('waits');
  const again = await openDeskOffice({ folder: office.folder });
  onTestFinished(() => again.close());
  await again.jump(DAY);
  await again.ready();
  expect(again.sent).toEqual([]);
  expect((await again.rings()).map(({ outcome }) => outcome)).toEqual(['expired']);
});

test('a clock that has lost its battery is told, and refuses nobody, until it is set right', async () => {
  await office.order('before');
  const later = await openDeskOffice({ folder: office.folder, at: '2024-01-01T00:00:00Z' });
  onTestFinished(() => later.close());
  expect(later.troubles.all()).toMatchObject([{ kind: 'clock' }]);
  const orderedAt = '2026-04-02T10:00:00Z';
  await later.order('of now', { orderedAt });
  expect(await later.db.selectFrom('orders').select('order_id').execute()).toHaveLength(2);
  await later.jump(Date.parse(orderedAt) - later.clock.now);
  expect(later.troubles.all()).toEqual([]);
});

test('a clock that was ahead once and has been set right is not told as wrong after a restart', async () => {
  await office.jump(400 * DAY);
  await office.order('of another year');
  await office.jump(-400 * DAY);
  await office.order('of now');
  const again = await openDeskOffice({ folder: office.folder });
  onTestFinished(() => again.close());
  expect(again.troubles.all()).toEqual([]);
});

test('a slow clock is followed and no jump; a jump is not told for ever', async () => {
  for (let n = 0; n < 10; n++) await office.jump(900);
  expect(clockTrouble()).toBeUndefined();
  expect(Date.parse((await office.desk.snapshot()).now)).toBe(office.clock.now + 9000);
  await office.jump(HOUR);
  expect(clockTrouble()).toMatchObject({ byMs: HOUR });
  office.clock.now += HOUR + 1;
  await office.jump(0);
  expect(clockTrouble()).toBeUndefined();
});
