// The office is given another currency: its books are restated, and nothing is shown as what it never was.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let folder: string;
let office: DeskOffice;
const open = async (currency: string, sources = '') => {
  office = await openDeskOffice({
    folder,
    yaml: `office: { currency: ${currency}, timeZone: Europe/Amsterdam }\n${sources}`,
  });
};
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'restate-'));
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

/** Units per euro; the franc has none on the second day. */
const rates = [
  ['USD', '2026-02-10', '1.25'],
  ['JPY', '2026-02-10', '150'],
  ['CHF', '2026-02-10', '0.9'],
  ['USD', '2026-03-27', '1.2'],
  ['JPY', '2026-03-27', '160'],
] as const;
async function withRates(): Promise<void> {
  const rows = rates.map(([currency, day, per_euro]) => ({ currency, day, per_euro }));
  await office.db.insertInto('rates').values(rows).execute();
}
const order = (orderId: string, amount: string, currency: string, day: string) =>
  office.order(orderId, { amount, currency, orderedAt: `${day}T10:00:00Z` });
const tallies = async () => {
  const rows = await office.db.selectFrom('tallies').selectAll().where('wins', '!=', 0).orderBy('period').execute();
  return Object.fromEntries(rows.map(({ period, minor, wins }) => [period, [Number(minor), wins]]));
};
const again = async (currency: string, sources = ''): Promise<void> => {
  await office.close();
  await open(currency, sources);
};

test('every order counts at the rate of its own day in the new currency, in its own day and month', async () => {
  await open('EUR');
  await withRates();
  await order('A', '1000.00', 'EUR', '2026-02-10');
  await order('B', '500.00', 'USD', '2026-02-10');
  await order('C', '16000', 'JPY', '2026-03-27');
  await order('C', '8000', 'JPY', '2026-03-27');
  expect(await tallies()).toMatchObject({ '2026-02': [140_000, 2], '2026-03': [5_000, 1] });
  const rang = (await office.rings()).length;
  await again('USD');
  expect(await tallies()).toEqual({
    ...{ '2026-02': [175_000, 2], '2026-02-10': [175_000, 2], '2026-03': [6_000, 1], '2026-03-27': [6_000, 1] },
  });
  const { progress } = await office.desk.snapshot();
  expect(progress).toMatchObject({ month: { reached: { amount: '60.00', currency: 'USD' }, wins: 1 } });
  expect(progress.adjusted).toBeUndefined();
  expect((await office.rings()).length).toBe(rang);
  expect((await office.desk.check(false)).findings).toEqual([]);
  await again('EUR');
  expect(await tallies()).toMatchObject({ '2026-02': [140_000, 2], '2026-03': [5_000, 1] });
});

test('an order without a rate in the new currency waits for one, also over a start', async () => {
  await open('EUR');
  await withRates();
  await order('A', '1000.00', 'EUR', '2026-03-27');
  await again('CHF');
  expect(await tallies()).toEqual({});
  await office.db.insertInto('rates').values({ currency: 'CHF', day: '2026-03-27', per_euro: '0.95' }).execute();
  await again('CHF');
  await expect.poll(tallies).toMatchObject({ '2026-03': [95_000, 1] });
});

test('a start in the same currency restates nothing, also where the bank has corrected a rate', async () => {
  await open('EUR');
  await withRates();
  await order('B', '500.00', 'USD', '2026-02-10');
  await office.db.updateTable('rates').set({ per_euro: '1.3' }).where('currency', '=', 'USD').execute();
  await again('EUR');
  expect(await tallies()).toMatchObject({ '2026-02': [40_000, 1] });
  await again('JPY');
  expect(await tallies()).toMatchObject({ '2026-02': [57_692, 1] });
});

test('what was told of a press is in the new currency, too', async () => {
  await open('EUR');
  await withRates();
  await office.ports.acceptPress('main', { pressId: '0123456789abcdef0123456789abcdef', rang: true, ageMs: 0 });
  const [press] = (await office.desk.snapshot()).claims;
  await office.desk.claim(press?.pressId ?? '', { sellers: ['Anouk'], amount: '100.00' });
  expect(await tallies()).toMatchObject({ '2026-03': [10_000, 1] });
  await order('A', '10.00', 'EUR', '2026-03-27');
  await again('USD');
  expect(await tallies()).toMatchObject({ '2026-03': [13_200, 2] });
  await again('CHF'); // of which there is no rate: what was told stays as it is, and counts again later
  expect(await tallies()).toEqual({});
  expect((await office.desk.check(false)).findings).toEqual([]);
  await again('USD');
  await expect.poll(tallies).toMatchObject({ '2026-03': [13_200, 2] });
});

test('what an older version was told of a press, without a currency, stays in the former one where there is no rate', async () => {
  await open('EUR');
  await withRates();
  await office.ports.acceptPress('main', { pressId: '0123456789abcdef0123456789abcdef', rang: true, ageMs: 0 });
  const [press] = (await office.desk.snapshot()).claims;
  await office.desk.claim(press?.pressId ?? '', { sellers: ['Anouk'], amount: '100.00' });
  await office.db.updateTable('presses').set({ currency: null }).execute();
  await again('CHF');
  expect(await tallies()).toEqual({});
  expect((await office.desk.check(false)).findings).toEqual([]);
  await again('EUR');
  expect(await tallies()).toMatchObject({ '2026-03': [10_000, 1] });
});

test('of a sale that several sources tell, an order counts that has a rate in the new currency', async () => {
  const sources = [
    '{ name: shop, kind: woocommerce, secret: of-the-shop }',
    '{ name: crm, kind: hubspot, secret: of-the-crm }',
  ];
  const yaml = `sources: [${sources.join(', ')}]`; // the shop's order comes before the deal
  await open('EUR', yaml);
  const on = { orderedAt: '2026-03-27T10:00:00Z', status: 'won' as const };
  await office.desk.orders.place('shop', { ...on, orderId: 'S-1', amount: '1000.00', currency: 'CHF' });
  const deal = { ...on, orderId: 'D-1', amount: '950.00', currency: 'EUR', references: ['S-1'] };
  await office.desk.orders.place('crm', deal);
  expect(await tallies()).toMatchObject({ '2026-03': [95_000, 1] });
  await again('CHF', yaml);
  expect(await tallies()).toMatchObject({ '2026-03': [100_000, 1] });
  expect((await office.desk.check(false)).findings).toEqual([]);
  await again('EUR', yaml);
  expect(await tallies()).toMatchObject({ '2026-03': [95_000, 1] });
});
