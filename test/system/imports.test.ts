import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { stringify } from 'csv-stringify/sync';
import fc from 'fast-check';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { ImportMapping } from '../../server/api/imports.ts';
import { DATABASE, withSqlite } from '../../server/store/sqlite.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ships-bell-imports-'));
  office = await openDeskOffice({ folder });
});
afterAll(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const modified = '2026-03-29T10:00:00.000Z';
const upload = async (text: string, of = office, name = 'orders.csv') => {
  const kept = await of.desk.imports.upload({ name, modified, by: 'test', body: Readable.from([Buffer.from(text)]) });
  if (!kept.ok) throw new Error(JSON.stringify(kept.problem));
  return kept.value;
};

/** Uploads and takes in with what is proposed and `more`, and waits for its end. */
async function take(text: string, source: string, more: Partial<ImportMapping> = {}, of = office) {
  const {
    import: { id },
    proposal,
  } = await upload(text, of);
  if (proposal === undefined) throw new Error('nothing was proposed');
  const started = await of.desk.imports.start(id, { ...proposal, ...more }, source);
  if (!started.ok) throw new Error(JSON.stringify(started.problem));
  await of.desk.imports.idle();
  const life = await of.desk.imports.life(id);
  if (!life.ok) throw new Error('the import has gone');
  return life.value.import;
}

const ledger = (of: DeskOffice, source: string) =>
  of.db
    .selectFrom('orders')
    .select([
      'order_id',
      'status',
      'amount_minor',
      'currency',
      'ordered_on',
      'customer',
      'seller',
      'pursued_since',
      'lines',
    ])
    .where('source', '=', source)
    .orderBy('order_id')
    .execute();
const tallies = (of: DeskOffice) =>
  of.db.selectFrom('tallies').selectAll().where('wins', '!=', 0).orderBy('period').execute();

async function bytesDone(of: DeskOffice, id: string): Promise<number> {
  const life = await of.desk.imports.life(id);
  return life.ok ? life.value.import.bytesDone : 0;
}

const many = (count: number, amount = (n: number) => `${n % 900},50`) =>
  `Ordernummer;Bedrag excl. btw;Orderdatum;Klant\n${Array.from({ length: count }, (_, n) => `N${n};${amount(n)};${(n % 28) + 1}-02-2026;Klant ${n % 50}`).join('\n')}`;

test('a file of past orders counts in its months, rings nothing, and again changes nothing', async () => {
  await office.ready();
  const file =
    'Ordernummer;Bedrag excl. btw;Orderdatum;Klant\nA1;"25.000,00";13-02-2026;Werf De Hoop\nA2;100,50;27-03-2026;Zeemeeuw\n';
  expect(await take(file, 'csv-once')).toMatchObject({ state: 'done', rows: 2, taken: 2, same: 0, refused: 0 });
  expect(await take(file, 'csv-once')).toMatchObject({ state: 'done', rows: 2, taken: 0, same: 2, refused: 0 });
  expect(await ledger(office, 'csv-once')).toMatchObject([
    { order_id: 'A1', amount_minor: 2_500_000, ordered_on: '2026-02-13', customer: 'Werf De Hoop', status: 'won' },
    { order_id: 'A2', amount_minor: 10_050, ordered_on: '2026-03-27' },
  ]);
  expect(await tallies(office)).toMatchObject([
    { period: '2026-02', minor: 2_500_000, wins: 1 },
    { period: '2026-02-13' },
    { period: '2026-03', minor: 10_050, wins: 1 },
    { period: '2026-03-27' },
  ]);
  expect(await office.rings()).toEqual([]);
  expect(await office.decisions('A1')).toEqual([[{ kind: 'history' }], [{ kind: 'nothing-new' }]]);
});

test('a later file corrects; what a source has said since the file was written stands', async () => {
  const file = (amount: string) => `Order;Net amount;Date\nB1;${amount};2026-02-13\n`;
  await take(file('10.50'), 'csv-again');
  office.clock.now += 1000;
  const {
    import: { id },
    proposal,
  } = await upload(file('11.50'));
  await office.db.updateTable('imports').set({ as_of: office.clock.now }).where('id', '=', id).execute();
  if (proposal !== undefined) await office.desk.imports.start(id, proposal, 'csv-again');
  await office.desk.imports.idle();
  expect(await ledger(office, 'csv-again')).toMatchObject([{ amount_minor: 1150 }]);
  await office.order('B2', { amount: '70.00', orderedAt: '2026-03-01T10:00:00Z', updatedAt: '2026-03-30T09:00:00Z' });
  expect(await take('Order;Net amount;Date\nB2;60.50;2026-03-01\n', 'orders')).toMatchObject({ same: 1, taken: 0 });
  expect(await ledger(office, 'orders')).toMatchObject([{ order_id: 'B2', amount_minor: 7000 }]);
});

test('bad rows are listed by row, field, value and what is allowed; good ones are taken', async () => {
  const file = `Order;Net amount;Date;Currency;Status;Seller email
C1;10,50;2026-02-01;EUR;Paid;
C2;lots;2026-02-01;EUR;Paid;
;10,50;2026-02-01;EUR;Paid;
C4;10,50;2026-02-30;EUR;Paid;
C5;10,50;2026-02-01;XXY;Paid;
C6;10,50;2026-02-01;EUR;Paid;not-an-address
C7;-10,50;2026-02-01;EUR;Paid;
C8;10,50;2027-02-01;EUR;Paid;
C9;10,50;2026-02-01;EUR;Draft;
C1;10,50;2026-02-01;EUR;Paid;
C10;10,50;2026-02-01;EUR;Paid;a@example.com;5
C11;10,50;2026-02-01;EUR;Cancelled;a@example.com`;
  const done = await take(file, 'csv-bad');
  expect(done).toMatchObject({ rows: 12, taken: 2, refused: 9, skipped: 1 });
  const listed = await office.desk.imports.problems(done.id, { limit: 4 });
  if (!listed.ok) throw new Error('no list');
  const rest = await office.desk.imports.problems(done.id, { limit: 50, after: listed.value.next });
  if (!rest.ok) throw new Error('no rest');
  expect(
    [...listed.value.problems, ...rest.value.problems].map(({ row, field, value }) => [row, field, value]),
  ).toEqual([
    [3, 'amount', 'lots'],
    [4, 'orderId', ''],
    [5, 'orderedAt', '2026-02-30'],
    [6, 'currency', 'XXY'],
    [7, 'sellerEmail', 'not-an-address'],
    [8, 'amount', '-10,50'],
    [9, 'orderedAt', '2027-02-01'],
    [11, 'orderId', 'C1'],
    [12, 'row', '7 cells'],
  ]);
  expect(rest.value).toMatchObject({ more: 0 });
  expect((await ledger(office, 'csv-bad')).map(({ order_id, status }) => [order_id, status])).toEqual([
    ['C1', 'won'],
    ['C11', 'cancelled'],
  ]);
});

test('tax and refunds are taken off; rows of one order are its lines, or add up', async () => {
  const taxed =
    'Order,Total,Taxes,Refunded Amount,Date\nD1,121.00,21.00,0.00,2026-02-01\nD2,121.00,21.00,60.50,2026-02-01\nD3,121.00,21.00,121.00,2026-02-01\n';
  await take(taxed, 'csv-tax');
  expect(await ledger(office, 'csv-tax')).toMatchObject([
    { amount_minor: 10_000, status: 'won' },
    { amount_minor: 5_000, status: 'won' },
    { status: 'refunded' },
  ]);
  const lined =
    'Order,Net amount,Date,Product,Quantity\nE1,30.50,2026-02-01,Davits,2\nE1,,,Winch,1\nE2,5.25,2026-02-02,Rope,1\n';
  expect(await take(lined, 'csv-lines')).toMatchObject({ rows: 3, taken: 2 });
  const [first] = await ledger(office, 'csv-lines');
  expect(first).toMatchObject({ order_id: 'E1', amount_minor: 3050 });
  expect(JSON.parse(first?.lines ?? '')).toEqual([
    { product: 'Davits', quantity: 2 },
    { product: 'Winch', quantity: 1 },
  ]);
  const summed =
    'Order,Net amount,Date\nF1,30.50,2026-02-01\nF1,-5.50,2026-02-01\nF1,10.00,2026-02-01\nF2,1.00,2026-02-01\n';
  expect(await take(summed, 'csv-sum')).toMatchObject({ taken: 2 });
  expect(await ledger(office, 'csv-sum')).toMatchObject([{ amount_minor: 3500 }, { amount_minor: 100 }]);
});

test('nothing starts while something is unsaid, of a source there is not, or beside another', async () => {
  const {
    import: { id },
    proposal,
  } = await upload('Order;Total;Date\nG1;1.234;11-03-2026\n');
  if (proposal === undefined) throw new Error('nothing was proposed');
  const { imports } = office.desk;
  expect(await imports.start(id, proposal, 'csv-x')).toMatchObject({
    ok: false,
    problem: { field: 'mapping', value: expect.stringMatching('amounts.*decimal.*dates') },
  });
  expect(await imports.start(id, proposal, 'nowhere')).toMatchObject({ ok: false, problem: { field: 'source' } });
  expect(await imports.start('none', proposal, 'csv-x')).toMatchObject({ ok: false, problem: { field: 'id' } });
  expect(await imports.remove(id)).toMatchObject({ ok: true });
  expect(await imports.preview(id, proposal)).toMatchObject({ ok: false, problem: { field: 'state' } });
  expect(readdirSync(join(folder, 'imports'))).not.toContain(`${id}.csv`);
});

test('a mapping that was saved is proposed when the same columns come', async () => {
  const text = 'Zz;Yy;Xx\nH1;2,50;2026-02-01\n';
  const mapping = {
    ...(await upload(text)).proposal,
    columns: { orderId: 'Zz', amount: 'Yy', orderedAt: 'Xx' },
    amounts: 'net',
  } as ImportMapping;
  await office.desk.imports.mappings.save('ours', mapping);
  expect(await upload(text)).toMatchObject({ saved: 'ours', proposal: mapping });
  expect((await upload('Order;Total\n1;2,50')).saved).toBeUndefined();
  expect(await office.desk.imports.mappings.remove('ours')).toMatchObject({ ok: true });
  expect(await office.desk.imports.mappings.remove('ours')).toMatchObject({ ok: false });
});

test('whose orders they are is proposed only where something says so', async () => {
  const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: shop, kind: shopify, secret: secret-of-the-shop }, { name: orders, kind: json, secret: '0123456789abcdef' }]`;
  const two = await openDeskOffice({ yaml });
  const whose = async (text: string, of = two) => (await upload(text, of)).whose;
  expect(await whose('Order;Net amount;Date\nW1;1,50;2026-02-01\n')).toBeUndefined();
  await two.order('W1', { amount: '1.50', orderedAt: '2026-02-01T10:00:00Z' });
  expect(await whose('Order;Net amount;Date\nW1;1,50;2026-02-01\n')).toEqual({ source: 'orders', why: 'ids' });
  const export_ =
    'Name,Financial Status,Fulfillment Status,Lineitem name,Total,Created at,Id\n#1,paid,,Rope,1.50,2026-02-01,77\n';
  const seen = await upload(export_, two);
  expect(seen).toMatchObject({ whose: { source: 'shop', why: 'columns' }, proposal: { columns: { orderId: 'Id' } } });
  await take('Order;Net amount;Date;Zone\nW2;1,50;2026-02-01;A\n', 'orders', {}, two);
  expect(await whose('Order;Net amount;Date;Zone\nW3;1,50;2026-02-01;A\n')).toEqual({
    source: 'orders',
    why: 'before',
  });
  await two.close();
  const one = await openDeskOffice({ yaml: 'sources: [{ name: orders, kind: json, secret: "0123456789abcdef" }]' });
  expect(await whose('Order;Net amount;Date\nW1;1,50;2026-02-01\n', one)).toEqual({ source: 'orders', why: 'only' });
  expect(await whose(export_, one)).toBeUndefined();
  await one.close();
});

test('an order that comes meanwhile is taken before the file is at its end', async () => {
  const {
    import: { id },
    proposal,
  } = await upload(many(3000));
  if (proposal !== undefined) await office.desk.imports.start(id, proposal, 'csv-busy');
  await office.order('LIVE', { amount: '5.00', orderedAt: '2026-03-30T09:00:00Z' });
  expect(await office.decisions('LIVE')).toHaveLength(1);
  expect(await office.desk.imports.life(id)).toMatchObject({ value: { import: { state: 'running' } } });
  const paused = await office.desk.imports.pause(id);
  expect(paused).toMatchObject({ ok: true, value: { state: 'paused' } });
  expect(await office.desk.imports.resume(id)).toMatchObject({ ok: true });
  await office.desk.imports.idle();
  expect(await office.desk.imports.life(id)).toMatchObject({
    value: { import: { state: 'done', rows: 3000, taken: 3000, same: 0 } },
  });
});

describe('cut off', () => {
  let other: string;
  beforeEach(() => {
    let ms = 0;
    vi.spyOn(performance, 'now').mockImplementation(() => (ms += 1_000)); // each commit is over as soon as it may be
  });
  afterEach(() => {
    vi.restoreAllMocks();
    rmSync(other, { recursive: true });
  });
  /** As it lies on the disk. */
  const stored = () =>
    withSqlite(join(other, DATABASE), { readonly: true }, (db) => db.all<object>('SELECT state FROM imports'));

  test('in the middle, twice, and gone on with: as if it had never stopped', async () => {
    other = mkdtempSync(join(tmpdir(), 'ships-bell-imports-'));
    let cut = await openDeskOffice({ folder: other });
    const {
      import: { id },
      proposal,
    } = await upload(many(6000), cut);
    if (proposal !== undefined) await cut.desk.imports.start(id, proposal, 'csv-cut');
    for (let times = 0; times < 2; times++) {
      const before = await bytesDone(cut, id);
      for (let n = 0; (await bytesDone(cut, id)) <= before; n++)
        await cut.order(`LIVE${times}-${n}`, { status: 'cancelled' });
      await cut.close();
      expect(stored()).toEqual([{ state: 'running' }]);
      cut = await openDeskOffice({ folder: other });
    }
    await cut.desk.imports.idle();
    expect(await cut.desk.imports.life(id)).toMatchObject({
      value: { import: { state: 'done', rows: 6000, taken: 6000, same: 0, refused: 0 } },
    });
    await take(many(6000), 'csv-cut');
    expect(await ledger(cut, 'csv-cut')).toEqual(await ledger(office, 'csv-cut'));
    await cut.close();
  });
});

const written = fc.record({
  amount: fc.integer({ min: 0, max: 99_999_999_999 }),
  day: fc.integer({ min: 0, max: 10_000 }),
  customer: fc.option(fc.string({ maxLength: 12 })),
  product: fc.option(fc.constantFrom('Davits', 'a;b', '"quoted"', 'two\nlines', 'comma, tab\t and bar |')),
});
const manner = fc.record({
  delimiter: fc.constantFrom(...([',', ';', '\t', '|'] as const)),
  decimal: fc.constantFrom(...(['comma', 'point'] as const)),
  thousands: fc.constantFrom('', 'mark', ' ', '\u00a0'),
  dates: fc.constantFrom(...(['iso', 'day-first', 'month-first', 'serial'] as const)),
  separator: fc.constantFrom('-', '/', '.'),
  bom: fc.boolean(),
  record_delimiter: fc.constantFrom('\n', '\r\n'),
});

test('whatever orders are written in whatever manner come back as they were', async () => {
  let round = 0;
  await fc.assert(
    fc.asyncProperty(fc.array(written, { minLength: 1, maxLength: 12 }), manner, async (orders, how) => {
      round += 1;
      const source = `csv-round-${round}`;
      const rows = orders.map(({ amount, day, customer, product }, n) => [
        `R${n}`,
        moneyIn(amount, how),
        dayIn(day, how),
        customer ?? '',
        product ?? '',
      ]);
      const { delimiter, bom, record_delimiter, decimal, dates } = how;
      const text = stringify([['Order', 'Net amount', 'Date', 'Customer', 'Product'], ...rows], {
        delimiter,
        bom,
        record_delimiter,
        quoted_match: /[\r\n]/,
      });
      const format = { delimiter, quote: '"' as const, header: true, decimal, dates };
      expect(await take(text, source, { format, rows: 'one' })).toMatchObject({ taken: orders.length, refused: 0 });
      const byId = (a: { order_id: string }, b: { order_id: string }) => (a.order_id < b.order_id ? -1 : 1);
      const expected = orders.map(({ amount, day, customer, product }, n) => ({
        ...{ order_id: `R${n}`, status: 'won', amount_minor: amount, currency: 'EUR', ordered_on: isoDay(day) },
        ...{ customer: customer?.trim() || null, seller: null, pursued_since: null },
        lines: product === null ? null : JSON.stringify([{ product: product.replaceAll(/[\n\t]/g, '') }]),
      }));
      expect(await ledger(office, source)).toEqual(expected.sort(byId));
    }),
    { numRuns: 40 },
  );
});

type Manner = { decimal: 'comma' | 'point'; thousands: string; dates: string; separator: string };
const isoDay = (day: number): string => new Date(Date.UTC(1998, 0, 1) + day * 86_400_000).toISOString().slice(0, 10);

function moneyIn(minor: number, { decimal, thousands }: Manner): string {
  const [mark, other] = decimal === 'comma' ? [',', '.'] : ['.', ','];
  const whole = String(Math.floor(minor / 100));
  const grouped = whole.replace(/\d(?=(\d{3})+$)/g, `$&${thousands === 'mark' ? other : thousands}`);
  return `${grouped}${mark}${String(minor % 100).padStart(2, '0')}`;
}

function dayIn(day: number, { dates, separator }: Manner): string {
  const [year = '', month = '', date = ''] = isoDay(day).split('-');
  if (dates === 'iso') return `${year}-${month}-${date}`;
  if (dates === 'serial') return String(day + 35_796);
  return (dates === 'day-first' ? [date, month, year] : [month, date, year]).join(separator);
}
