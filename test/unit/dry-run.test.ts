import { afterEach, expect, test } from 'vitest';
import { DryRunReport, DryRunRequest, Suggestion } from '../../server/api/dry-run.ts';
import { type DeskOffice, HOUR, openDeskOffice } from '../support/desk-office.ts';
import { deliver, story } from '../support/samples.ts';

let office: DeskOffice;
afterEach(() => office.close());

const rules = `
office: { currency: EUR, timeZone: Europe/Amsterdam, hours: { open: '08:00', close: '18:00' } }
milestones: [{ id: month, name: The month, target: 60000 }]
rules:
  thresholds: [{ for: product, name: Davits, amount: 700 }, { for: seller, name: Bram, amount: 2000 }]
  minimum: 50
  reasons: { firstOrder: { on: true }, backAfter: { on: true } }
  backAfterDays: 20
`;
const at = (ms: number) => new Date(ms).toISOString();

/** Two months of orders of every kind, some corrected, refunded or cancelled later, at day and by night. */
async function live(office: DeskOffice): Promise<void> {
  const { clock, order } = office;
  for (let n = 0; n < 60; n++) {
    clock.now += 19 * HOUR;
    const customer = { id: `C-${(n * 7) % 13}`, name: `Werf ${(n * 7) % 13}` };
    const seller = { name: ['Anouk', 'Bram', 'Chantal'][n % 3] };
    const amount = ['900.00', '40.00', '2500.00', '13000.00', '720.00'][n % 5];
    const lines = n % 5 === 4 ? [{ product: 'Davits', amount: '710.00' }] : undefined;
    const more = { customer, seller, lines, ...(n % 6 === 0 && { pursuedSince: '2025-06-01' }) };
    await order(`SO-${n}`, { ...more, amount, orderedAt: at(clock.now), updatedAt: at(clock.now) });
    clock.now += HOUR;
    const changed = { ...more, orderedAt: at(clock.now - HOUR), updatedAt: at(clock.now) };
    if (n % 10 === 3) await order(`SO-${n}`, { ...changed, amount: '500.00' });
    if (n % 10 === 5) await order(`SO-${n}`, { ...changed, amount: '15000.00' });
    if (n % 10 === 7) await order(`SO-${n}`, { ...changed, amount, status: 'cancelled' });
  }
}

async function reportOf(office: DeskOffice, changes = {}): Promise<DryRunReport> {
  const report = await office.desk.rules.dryRun({ rules: changes, from: '2026-03-01', to: '2026-06-30' });
  if (!report.ok) throw new Error(report.problem.allowed);
  return DryRunReport.parse(report.value);
}

test('with the rules that held, a dry run tells what really rang, by which reasons, and what was quiet', async () => {
  office = await openDeskOffice({ yaml: rules });
  await live(office);
  const report = await reportOf(office);
  const decided = await office.db.selectFrom('decisions').selectAll().where('rings', '=', 1).orderBy('id').execute();
  expect(decided.length).toBeGreaterThan(20);
  const really = decided.map(({ order_id, why }) => [
    order_id,
    JSON.parse(why).map(({ kind }: { kind: string }) => kind),
  ]);
  const would = report.orders
    .filter(({ rings }) => rings)
    .map(({ orderId, reasons }) => [orderId, reasons.map(({ kind }) => kind)]);
  const sorted = (list: unknown[]) => list.map((each) => JSON.stringify(each)).sort();
  expect(sorted(would)).toEqual(sorted(really));
  expect(new Set(really.flatMap(([, kinds]) => kinds))).toEqual(
    new Set(['milestone', 'long-pursuit', 'large-order', 'back-after', 'first-order']),
  );
  const quiet = (await office.rings()).filter(({ quiet }) => quiet === 'hours').map(({ order_id }) => order_id);
  expect(
    report.orders
      .filter((it) => it.quiet)
      .map(({ orderId }) => orderId)
      .sort(),
  ).toEqual(quiet.sort());
  expect(report.total).toEqual({ rings: really.length, quiet: quiet.length, rang: really.length });
  expect(report.looked).toBe(60);
});

test('with other rules it tells what would be different, and changes nothing', async () => {
  office = await openDeskOffice({ yaml: 'office: { currency: EUR, timeZone: Europe/Amsterdam }' });
  await live(office);
  const before = await office.rings();
  const report = await reportOf(office, { largeOrder: '2000.00', reasons: { milestone: { on: false, bells: null } } });
  const { rings, rang } = report.total;
  expect(rings).toBeGreaterThan(rang);
  expect(report.weeks.reduce((sum, week) => sum + week.rings, 0)).toBe(rings);
  expect(report.sellers.reduce((sum, seller) => sum + seller.rings, 0)).toBe(rings);
  expect(report.reasons.find(({ reason }) => reason === 'milestone')?.rings ?? 0).toBe(0);
  expect(await office.rings()).toEqual(before);
  expect((await office.desk.rules.view()).rules.largeOrder).toBe('10000.00');
  expect((await reportOf(office, { largeOrder: '900000.00' })).total.rings).toBeLessThan(rings);
  expect(await office.desk.rules.dryRun({ from: '1990-01-01' })).toMatchObject({ problem: { field: 'from' } });
});

test.each([
  [undefined, '2026-05-01', '2026-07-31'],
  ['month', '2026-09-01', '2026-09-30'],
  ['quarter', '2026-05-01', '2026-07-31'],
  ['year', '2025-02-01', '2026-01-31'],
] as const)('the last %s is that of the financial year', async (last, from, to) => {
  office = await openDeskOffice({ yaml: 'office: { currency: EUR, financialYearStart: 2 }' });
  office.clock.now = Date.parse('2026-10-15T10:00:00Z');
  expect(await office.desk.rules.dryRun({ ...(last && { last }) })).toMatchObject({ ok: true, value: { from, to } });
  expect(DryRunRequest.safeParse({ last: 'month', to }).error?.issues).toMatchObject([{ path: ['last'] }]);
});

test('a suggestion rings about so often, and names who would never have heard it', async () => {
  office = await openDeskOffice({ yaml: 'office: { currency: EUR, timeZone: Europe/Amsterdam }' });
  expect(await office.desk.rules.suggest({ perWeek: 3 })).toMatchObject({ value: { kind: 'too-little', orders: 0 } });
  for (let n = 0; n < 140; n++) {
    office.clock.now += 24 * HOUR;
    const isEls = n % 20 === 1;
    const amount = isEls ? '90.00' : `${((n * 7919) % 100) * 100 + 150}.00`;
    await office.order(`SO-${n}`, {
      amount,
      seller: { name: isEls ? 'Els' : 'Anouk' },
      orderedAt: at(office.clock.now),
    });
  }
  const found = await office.desk.rules.suggest({ perWeek: 2 });
  const suggestion = Suggestion.parse(found.ok && found.value);
  if (suggestion.kind !== 'threshold') throw new Error(suggestion.kind);
  expect(suggestion.perWeek.mean).toBeGreaterThan(1.4);
  expect(suggestion.perWeek.mean).toBeLessThan(2.6);
  expect(Number(suggestion.largeOrder.amount) % 500).toBe(0);
  expect(suggestion.byWeek.length).toBeGreaterThan(17);
  const { perWeek } = suggestion;
  expect(perWeek.min <= perWeek.median && perWeek.median <= perWeek.max).toBe(true);
  expect(suggestion.quietPeople).toEqual([{ seller: 'Els', orders: 7 }]);

  const hours = { open: '09:00', close: '17:00', days: ['mon' as const, 'tue' as const] };
  const seldom = await office.desk.rules.suggest({ perWeek: 2, rules: { hours } });
  const open = Suggestion.parse(seldom.ok && seldom.value);
  if (open.kind !== 'threshold') throw new Error(open.kind);
  expect(open.perWeek.mean, 'nearly all that come on two days of the week').toBeGreaterThan(1.4);
  expect(Number(open.largeOrder.amount)).toBeLessThan(Number(suggestion.largeOrder.amount));
});

test('the present week, which is not over, says nothing of how many ring in one', async () => {
  office = await openDeskOffice({ yaml: 'office: { currency: EUR, timeZone: Europe/Amsterdam }' });
  const { clock } = office;
  for (let n = 0; n < 30; n++) {
    clock.now += 56 * HOUR; // three a week
    await office.order(`SO-${n}`, { amount: '100.00', orderedAt: at(clock.now) });
  }
  const monday = clock.now + 24 * HOUR * (8 - new Date(clock.now).getUTCDay());
  clock.now = monday;
  for (let n = 0; n < 20; n++) await office.order(`now-${n}`, { amount: '5000.00', orderedAt: at(clock.now) });
  const found = await office.desk.rules.suggest({
    perWeek: 3,
    rules: { reasons: { milestone: { on: false, bells: null } } },
  });
  expect(found).toMatchObject({
    value: { largeOrder: { amount: '100.00' }, orders: 28, perWeek: { median: 3, mean: 2.8 }, most: { couldRing: 28 } },
  });
});

const far = 'milestones: [{ id: far, name: Far, target: 90000000 }]';
const kindsOf = (report: DryRunReport) =>
  report.orders
    .filter(({ rings }) => rings)
    .map(({ orderId, reasons }) => [orderId, ...reasons.map(({ kind }) => kind)]);

test('a sale of which a shop and a CRM tell rings once, when it did, by whichever told of it first', async () => {
  const sources = 'sources: [{ name: shop, kind: shopify }, { name: crm, kind: json }]';
  office = await openDeskOffice({ yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }\n${far}\n${sources}` });
  const { clock, desk } = office;
  const told = async (source: string, order: object) => {
    const more = { amount: '12500.00', currency: 'EUR', status: 'won' as const, orderedAt: at(clock.now) };
    await desk.orders.place(source, { ...more, orderId: '', ...order });
    clock.now += 50 * HOUR;
  };
  await told('crm', { orderId: 'D-1', pursuedSince: '2025-01-01', customer: { id: '7' } });
  await told('shop', { orderId: 'S-1', references: ['D-1'] });
  await told('shop', { orderId: 'S-2' });
  await told('crm', { orderId: 'D-2', references: ['S-2'] });
  await office.settled();
  const report = await reportOf(office);
  expect(report.total).toEqual({ rings: 2, quiet: 0, rang: 2 });
  expect(report.looked).toBe(2);
  expect(kindsOf(report)).toEqual([
    ['S-2', 'large-order'],
    ['D-1', 'long-pursuit', 'large-order'],
  ]);
});

test('a milestone that was passed before does not ring again', async () => {
  const year = 'milestones: [{ id: year, name: Year, target: 20000, period: year }]';
  const at0 = '2026-02-01T10:00:00Z';
  office = await openDeskOffice({ yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }\n${year}`, at: at0 });
  await office.order('A', { amount: '20001.00', updatedAt: at0 });
  await office.order('A', { amount: '100.00', updatedAt: '2026-02-01T11:00:00Z' });
  office.clock.now = Date.parse('2026-04-01T10:00:00Z');
  for (const id of ['B', 'C', 'D']) await office.order(id, { amount: '9500.00' });
  expect((await office.rings()).map(({ order_id }) => order_id)).toEqual(['A']);
  const report = await office.desk.rules.dryRun({ from: '2026-04-01', to: '2026-04-30' });
  expect(report).toMatchObject({ value: { looked: 3, total: { rings: 0 } } });
});

test('public holidays are known in every year of ten', async () => {
  const yaml = 'office: { currency: EUR, timeZone: Europe/Amsterdam, holidays: { country: NL } }';
  office = await openDeskOffice({ yaml, at: '2023-04-27T10:00:00Z' });
  await office.order('A');
  const report = await office.desk.rules.dryRun({ from: '2020-01-01', to: '2023-06-30' });
  expect(report).toMatchObject({ value: { total: { rings: 1, quiet: 1, rang: 1 } } });
});

test('a holiday just after the days that are looked at keeps quiet what was told on it', async () => {
  const yaml = 'office: { currency: EUR, timeZone: Europe/Amsterdam, holidays: { country: NL } }';
  office = await openDeskOffice({ yaml, at: '2026-04-27T10:00:00Z' });
  await office.order('A', { orderedAt: '2026-04-26T16:00:00Z' });
  expect((await office.rings()).map(({ quiet }) => quiet)).toEqual(['hours']);
  const report = await office.desk.rules.dryRun({ from: '2026-04-01', to: '2026-04-26' });
  expect(report).toMatchObject({ value: { total: { rings: 1, quiet: 1, rang: 1 } } });
});

test('a renewal would not have rung either, whatever its amount', async () => {
  office = await openDeskOffice({
    yaml: 'office: { currency: EUR, timeZone: Europe/Amsterdam }\nsources: [{ name: pay, kind: stripe }]\nmilestones: [{ id: far, name: Far, target: 900000 }]',
    at: '2026-03-12T12:00:00Z',
  });
  const [pay] = office.config.sources;
  for (const sample of story('stripe-renewal')) if (pay !== undefined) await office.desk.take(pay, deliver(sample));
  await office.settled();
  const report = await reportOf(office, { largeOrder: '1000.00' });
  expect([report.looked, report.orders.map(({ orderId }) => orderId)]).toEqual([2, ['in_rn1']]);
});
