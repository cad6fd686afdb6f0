// Whether the data is whole, and its totals are what the orders add up to.
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openChecks } from '../../server/care/checks.ts';
import type { Finding } from '../../server/store/check.ts';
import { keepTotals } from '../../server/totals.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
beforeAll(async () => {
  office = await openDeskOffice();
  await office.ready();
  await office.order('A');
  await office.order('B', { amount: '900.00' });
  await office.order('B', { amount: '900.00', status: 'refunded' });
  const pressId = randomUUID();
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.desk.claim(pressId, { sellers: ['Bo'], amount: '500.00' });
  await office.settled();
});
afterAll(() => office.close());

const whole = { findings: [], mended: false };
const tally = () =>
  office.db.selectFrom('tallies').select(['minor', 'wins']).where('period', '=', '2026-03').executeTakeFirst();
const set = (minor: number) =>
  office.db.updateTable('tallies').set({ minor }).where('period', '=', '2026-03').execute();

test('data as the office keeps it is whole', async () => {
  expect(await office.desk.check(false)).toEqual(whole);
  expect(office.troubles.all()).toEqual([]);
});

test('data of an older version, that says nothing of its currency, is whole too', async () => {
  const kept = await office.db.selectFrom('books').selectAll().execute();
  await office.db.deleteFrom('books').execute();
  expect(await office.desk.check(false)).toEqual(whole);
  await office.db.schema.alterTable('books').renameTo('not_yet').execute();
  expect(await office.desk.check(false)).toEqual(whole);
  await office.db.schema.alterTable('not_yet').renameTo('books').execute();
  await office.db.insertInto('books').values(kept).execute();
});

describe('a total that the orders do not add up to', () => {
  test('is found and told, then set right, though an order comes meanwhile', async () => {
    await set(7);
    const wrong = {
      kind: 'total',
      period: '2026-03',
      stored: { minor: 7, wins: 2 },
      rebuilt: { minor: 1_300_000, wins: 2 },
    };
    expect(await office.desk.check(false)).toEqual({ findings: [wrong], mended: false });
    expect(office.troubles.all()).toMatchObject([{ kind: 'totals-differ' }]);
    const [mended] = await Promise.all([office.desk.check(true), office.order('C', { amount: '100.00' })]);
    expect(mended.mended).toBe(true);
    expect(await tally()).toEqual({ minor: 1_310_000, wins: 3 });
    expect(office.troubles.all()).toEqual([]);
    expect(await office.desk.check(false)).toEqual(whole);
  });

  test('is set right once, though two ask for it at once', async () => {
    const right = await tally();
    await set(7);
    await Promise.all([office.desk.check(true), office.desk.check(true)]);
    expect(await tally()).toEqual(right);
  });

  test('is left alone where the file is damaged: nothing says then what is right', async () => {
    const { config, writer, troubles } = office;
    const log = { info() {}, warn() {}, error() {} };
    const nothing = { minor: 0, wins: 0 };
    const findings: Finding[] = [
      { kind: 'damaged', detail: 'row 7 missing from index' },
      { kind: 'total', period: '2026-03', stored: { minor: 1_310_000, wins: 3 }, rebuilt: nothing },
    ];
    const checks = openChecks({
      ...{ config, writer, log, totals: keepTotals(config, () => config.rules), now: Date.now, counted() {} },
      ...{ troubles: { raise() {}, clear() {} }, work: { check: async () => findings } },
    });
    const before = await tally();
    expect(await checks.check(true)).toEqual({ findings, mended: false });
    expect(await tally()).toEqual(before);
    expect(troubles.all()).toEqual([]);
  });

  test('that is set right passes a milestone in silence', async () => {
    const sent = office.sent.length;
    await set(-5_000_000);
    await office.order('D', { amount: '9000.00' });
    await office.db.updateTable('orders').set({ counted_minor: 9_900_000 }).where('order_id', '=', 'D').execute();
    await office.desk.check(true);
    await office.order('E', { amount: '100.00' });
    expect(office.sent).toHaveLength(sent);
    const { progress } = await office.desk.snapshot();
    expect(progress.milestone?.target).not.toBe('50000.00');
  });
});

test('rows that belong to nothing are found', async () => {
  await office.db.deleteFrom('orders').where('order_id', '=', 'A').execute();
  await office.db.insertInto('strokes').values({ ring_id: 999, stroke: 1, at: 0, heard: null }).execute();
  await office.db.updateTable('presses').set({ joined_source: 'orders', joined_order: 'C' }).execute();
  const { findings } = await office.desk.check(false);
  expect(findings.filter(({ kind }) => kind === 'loose')).toEqual([
    { kind: 'loose', what: 'rings without their order', rows: 1, example: expect.any(String) },
    { kind: 'loose', what: 'presses without the order that joined them', rows: 1, example: expect.any(String) },
    { kind: 'loose', what: 'strokes without their ring', rows: 1, example: '999' },
  ]);
});
