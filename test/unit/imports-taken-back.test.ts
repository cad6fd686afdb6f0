// An import is taken back: what it alone had told of is gone, what others told of as well is what they say.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Schema } from '../../server/store/schema.ts';
import { DATABASE, withSqlite } from '../../server/store/sqlite.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'ships-bell-taken-back-'));
  office = await openDeskOffice({ folder });
  await office.ready();
});
/** Each ends as soon as it may, so that there is a middle on the fastest machine. */
function makeCommitsShort(): void {
  let ms = 0;
  vi.spyOn(performance, 'now').mockImplementation(() => (ms += 1_000));
}
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const HEAD = 'Order;Net amount;Date;Customer;Seller\n';
const modified = '2026-03-30T09:59:00.000Z';

async function start(text: string, source: string, as = modified): Promise<string> {
  const body = Readable.from([Buffer.from(HEAD + text)]);
  const kept = await office.desk.imports.upload({ name: 'past.csv', modified: as, by: 'test', body });
  if (!kept.ok || kept.value.proposal === undefined) throw new Error('the file was not understood');
  const { id } = kept.value.import;
  const started = await office.desk.imports.start(id, kept.value.proposal, source);
  if (!started.ok) throw new Error(JSON.stringify(started.problem));
  return id;
}

async function take(text: string, source: string, as?: string): Promise<string> {
  const id = await start(text, source, as);
  await office.desk.imports.idle();
  office.clock.now += 1000;
  return id;
}

async function takeBack(id: string) {
  const begun = await office.desk.imports.takeBack(id, 'Mirjam');
  if (!begun.ok) throw new Error(JSON.stringify(begun.problem));
  await office.desk.imports.idle();
  office.clock.now += 1000;
  return view(id);
}

async function view(id: string) {
  const life = await office.desk.imports.life(id);
  if (!life.ok) throw new Error('the import has gone');
  return life.value.import;
}

const tables = ['orders', 'tallies', 'customers', 'sellers', 'sale_joins', 'order_names', 'presses', 'rings'] as const;

/** All that counts; of totals those that are not nothing. */
async function standing() {
  const all: Partial<Record<keyof Schema, unknown[]>> = {};
  for (const table of tables) all[table] = await office.db.selectFrom(table).selectAll().execute();
  all.tallies = (all.tallies as { wins: number }[]).filter(({ wins }) => wins !== 0);
  return all;
}

const rows = () =>
  office.db
    .selectFrom('orders')
    .select(['source', 'order_id', 'amount_minor', 'status', 'customer'])
    .orderBy('source')
    .orderBy('order_id')
    .execute();
const adjusted = () => office.db.selectFrom('adjustments').selectAll().execute();
const sound = async () => expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });

test('orders that nobody else has told of are gone, with their totals and the people known by them alone', async () => {
  await office.order('LIVE', { amount: '70.00', customer: { name: 'Werf De Hoop' }, seller: { name: 'Bram' } });
  const before = await standing();
  const id = await take('A1;25000;2026-02-13;Werf De Hoop;Anouk\nA2;100.50;2026-03-27;12.500,00;Bram\n', 'csv-past');
  expect(await rows()).toHaveLength(3);
  expect(await takeBack(id)).toMatchObject({
    ...{ state: 'taken-back', kept: true },
    takenBack: { at: '2026-03-30T10:00:01.000Z', by: 'Mirjam', gone: 2, others: 0, kept: 0 },
  });
  expect(await standing()).toEqual(before);
  expect(await office.desk.imports.list()).toMatchObject([{ state: 'taken-back', takenBack: { gone: 2 } }]);
  await sound();
});

test('the corrected file counts anew, and so does the same one; nothing rings, and it can be taken back again', async () => {
  const wrong = await take('A1;25000;2026-02-13;Anouk;Werf\n', 'csv-past');
  await takeBack(wrong);
  const right = await take('A1;12000;2026-02-13;Werf;Anouk\n', 'csv-past');
  expect(await rows()).toMatchObject([{ order_id: 'A1', amount_minor: 1_200_000, customer: 'Werf' }]);
  await takeBack(right);
  expect(await rows()).toEqual([]);
  const { proposal } = await office.desk.imports.life(wrong).then((life) => (life.ok ? life.value : {}) as never);
  expect(await office.desk.imports.start(wrong, proposal, 'csv-past')).toMatchObject({ ok: true });
  await office.desk.imports.idle();
  expect(await view(wrong)).toMatchObject({ state: 'done', taken: 1, same: 0, takenBack: { gone: 0 } });
  office.clock.now += 1000;
  await takeBack(wrong);
  expect(await rows()).toEqual([]);
  expect(await office.rings()).toEqual([]);
  await sound();
});

test('an order that its source told of says again what the source did, whichever came first', async () => {
  const told = { amount: '70.00', orderedAt: '2026-03-01T10:00:00Z', customer: { name: 'Werf' } };
  await office.order('B1', { ...told, updatedAt: '2026-03-02T09:00:00Z' });
  await office.order('B4', told); // at no time of its own
  office.clock.now += 1000;
  const before = await rows();
  const file =
    'B1;900;2026-03-01;Anouk;\nB2;900;2026-03-01;Anouk;\nB3;900;2026-03-01;Anouk;\nB4;900;2026-03-01;Anouk;\n';
  const id = await take(file, 'orders', '2026-03-30T10:00:00.500Z');
  await office.order('B2', { ...told, updatedAt: '2026-03-03T09:00:00Z' }); // of before the file: nothing new
  await office.order('B3', { ...told, amount: '80.00', updatedAt: '2026-03-31T09:00:00Z' });
  expect((await rows()).map(({ amount_minor }) => amount_minor)).toEqual([90_000, 90_000, 8_000, 90_000]);
  const corrected = await adjusted();
  expect(await takeBack(id)).toMatchObject({ takenBack: { gone: 0, others: 4, kept: 0 } });
  const [b1, b4] = before;
  const werf = { source: 'orders', status: 'won', customer: 'Werf' };
  expect(await rows()).toEqual([
    b1,
    { ...werf, order_id: 'B2', amount_minor: 7_000 },
    { ...werf, order_id: 'B3', amount_minor: 8_000 },
    b4,
  ]);
  const order = await office.desk.orders.find('orders', 'B1');
  expect(order.ok && order.value.history.at(-1)?.said).toMatchObject({ kind: 'taken-back', status: 'won' });
  expect((await office.db.selectFrom('customers').select('name').execute()).map(({ name }) => name)).toEqual(['Werf']);
  expect(await adjusted(), 'no correction').toEqual(corrected);
  await sound();
});

test('what another file told cannot be read any more: such an order is kept, and listed, until that is taken back too', async () => {
  const first = await take('C1;100;2026-02-01;Werf;\nC2;100;2026-02-01;Werf;\n', 'csv-past');
  const second = await take('C2;200;2026-02-01;Werf;\n', 'csv-past', '2026-03-30T09:59:30.000Z');
  expect(await takeBack(second)).toMatchObject({ takenBack: { gone: 0, others: 0, kept: 1 } });
  expect(await office.desk.imports.kept(second, { limit: 10 })).toMatchObject({
    value: { orders: [{ orderId: 'C2' }] },
  });
  expect((await rows()).map(({ amount_minor }) => amount_minor)).toEqual([10_000, 20_000]);
  expect(await takeBack(first)).toMatchObject({ takenBack: { gone: 2, others: 0, kept: 0 } });
  expect(await rows()).toEqual([]);
  await sound();
});

test('what a later file outdid is as that one says', async () => {
  const first = await take('C1;100;2026-02-01;Werf;\n', 'csv-past');
  await take('C1;200;2026-02-01;Werf;\n', 'csv-past', '2026-03-30T09:59:30.000Z');
  expect(await takeBack(first)).toMatchObject({ takenBack: { gone: 0, others: 1, kept: 0 } });
  expect(await rows()).toMatchObject([{ amount_minor: 20_000 }]);
  await sound();
});

test('a join by hand stays, one by reference goes; the other order counts', async () => {
  const id = await take('D1;100;2026-02-01;Werf;\nD2;50;2026-02-01;Werf;\n', 'csv-past');
  const told = { orderedAt: '2026-02-01T10:00:00Z', customer: { name: 'Werf' } };
  await office.order('X1', { ...told, amount: '110.00' });
  await office.order('X2', { ...told, amount: '55.00', references: ['D2'] });
  const [d1, x1] = [
    { source: 'csv-past', orderId: 'D1' },
    { source: 'orders', orderId: 'X1' },
  ];
  await office.desk.orders.join({ ...d1, by: 'test' }, x1);
  expect(await takeBack(id)).toMatchObject({ takenBack: { gone: 2 } });
  expect(await rows()).toMatchObject([
    { order_id: 'D1', status: 'open', amount_minor: 0 },
    { order_id: 'X1' },
    { order_id: 'X2' },
  ]);
  expect((await office.db.selectFrom('sale_joins').selectAll().execute()).map(({ how }) => how)).toEqual(['hand']);
  expect(await office.db.selectFrom('tallies').selectAll().where('period', '=', '2026-02').execute()).toMatchObject([
    { minor: 16_500, wins: 2 },
  ]);
  await sound();
  await take('D1;100;2026-02-01;Werf;\nD2;50;2026-02-01;Werf;\n', 'csv-past');
  expect(await office.db.selectFrom('tallies').selectAll().where('period', '=', '2026-02').execute()).toMatchObject([
    { minor: 16_500, wins: 2 },
  ]);
  await sound();
});

test('orders that name one of the file are one sale without it, as they were before it came', async () => {
  const order = { amount: '110.00', currency: 'EUR', status: 'won' as const, references: ['SO-1001'] };
  await office.order('X1', order);
  const placed = await office.desk.orders.place('api', { ...order, orderId: 'Y1' });
  expect(placed).toMatchObject({ ok: true });
  const before = await standing();
  const counting = () => office.db.selectFrom('orders').select('order_id').where('leads', '=', 1).execute();
  const id = await take('SO-1001;100;2026-02-01;Werf;\n', 'csv-past');
  expect(await counting()).toHaveLength(1);
  expect(await office.db.selectFrom('sale_joins').selectAll().execute()).toHaveLength(2);
  await takeBack(id);
  expect(await counting()).toHaveLength(1);
  expect((await standing()).tallies).toEqual(before.tallies);
  await sound();
});

test('an order that two sources bore is followed to the one that is left', async () => {
  const id = await take('SO-1001;100;2026-02-01;Werf;\n', 'csv-past');
  await take('SO-1001;100;2026-02-01;Werf;\n', 'csv-other', '2026-03-30T09:59:30.000Z');
  await office.order('X1', { amount: '110.00', references: ['SO-1001'] });
  expect(await office.db.selectFrom('sale_joins').selectAll().execute()).toEqual([]);
  await takeBack(id);
  expect(await office.db.selectFrom('sale_joins').selectAll().execute()).toMatchObject([
    { source: 'orders', order_id: 'X1', other_source: 'csv-other', other_order_id: 'SO-1001' },
  ]);
  await sound();
});

test('a claimed press counts for what was told again', async () => {
  const pressId = '00000000-0000-4000-8000-000000000001';
  await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
  await office.desk.claim(pressId, { sellers: ['Anouk'], customer: 'Werf', amount: '95.00' });
  const before = await standing();
  const id = await take('E1;100;2026-03-29;Werf;Anouk\n', 'csv-past');
  expect(await office.db.selectFrom('presses').select('joined_order').execute()).toEqual([{ joined_order: 'E1' }]);
  await takeBack(id);
  expect(await standing()).toEqual(before);
  await sound();
});

test('only what has ended or is paused is taken back, once, and one at a time', async () => {
  const { imports } = office.desk;
  expect(await imports.takeBack('none', 'test')).toMatchObject({ ok: false, problem: { field: 'id' } });
  const many = Array.from({ length: 3000 }, (_, n) => `F${n};1;2026-02-01;K${n % 7};`).join('\n');
  makeCommitsShort();
  const id = await start(many, 'csv-past');
  expect(await imports.takeBack(id, 'test')).toMatchObject({ ok: false, problem: { field: 'state' } });
  await imports.pause(id);
  vi.restoreAllMocks();
  const { taken } = await view(id);
  expect(taken).toBeLessThan(3000);
  const other = await start('G1;1;2026-02-01;;\n', 'csv-other');
  await imports.idle();
  const [one, two] = await Promise.all([imports.takeBack(id, 'test'), imports.takeBack(other, 'test')]);
  expect(one).toMatchObject({ ok: true });
  expect(two).toMatchObject({ ok: false, problem: { value: '"busy"' } });
  await imports.idle();
  expect(await view(id)).toMatchObject({ state: 'taken-back', takenBack: { gone: taken } });
  expect(await imports.takeBack(id, 'test')).toMatchObject({ ok: false, problem: { field: 'state' } });
  expect(await imports.resume(id)).toMatchObject({ ok: false, problem: { field: 'state' } });
  expect(await rows()).toMatchObject([{ order_id: 'G1' }]);
});

test('cut off in the middle it goes on; an order told of meanwhile stands', async () => {
  const before = await standing();
  const many = Array.from({ length: 2000 }, (_, n) => `H${n};${n + 1};2026-02-${(n % 28) + 1};K${n % 50};S${n % 9}`);
  const id = await start(many.join('\n').replaceAll(/-(\d);/g, '-0$1;'), 'orders');
  for (; (await view(id)).state === 'running'; office.clock.now += 1) await new Promise(setImmediate);
  const live = { orderId: 'H1999', amount: '9.00', currency: 'EUR', orderedAt: '2026-03-29T10:00:00Z' };
  const told = () => office.ports.acceptOrder('orders', Buffer.from(JSON.stringify(live)));
  makeCommitsShort();
  await office.desk.imports.takeBack(id, 'test');
  await told();
  while ((await view(id)).takenBack?.gone === 0) await new Promise(setImmediate);
  await office.close();
  vi.restoreAllMocks();
  const stored = <T>(sql: string) =>
    withSqlite(join(folder, DATABASE), { readonly: true }, (db) => db.all<T>(sql, id))[0];
  expect(stored('SELECT state, gone BETWEEN 1 AND 1998 AS middle FROM imports WHERE id = ?')).toEqual({
    ...{ state: 'taking-back', middle: 1 },
  });
  office = await openDeskOffice({ folder });
  await office.desk.imports.idle();
  expect(await view(id)).toMatchObject({ state: 'taken-back', takenBack: { gone: 1999, others: 1, kept: 0 } });
  expect(await rows()).toMatchObject([{ order_id: 'H1999', amount_minor: 900 }]);
  const { customers, sellers } = await standing();
  expect([customers, sellers]).toEqual([before.customers, before.sellers]);
  await sound();
});

const minute = (n: number): string => new Date(Date.parse('2026-03-30T10:00:00Z') + n * 60_000).toISOString();
const live = fc.record(
  {
    amount: fc.constantFrom('10.00', '20.00', '30.00'),
    status: fc.constantFrom('won', 'won', 'cancelled', 'refunded'),
    updatedAt: fc.integer({ min: -3, max: 3 }).map(minute),
    orderedAt: fc.constantFrom('2026-03-01T10:00:00Z', '2026-03-02T10:00:00Z'),
    customer: fc.constantFrom({ name: 'Werf' }, { id: 'C-9', name: 'Werf' }),
    seller: fc.constant({ name: 'Bram' }),
  },
  { requiredKeys: ['amount', 'status'] },
);
const file = fc.record({
  amount: fc.constantFrom('10.00', '40.00'),
  asOf: fc.integer({ min: -3, max: 0 }).map(minute),
});

test('taken back, files have said nothing: whatever was told before, between and after them', async () => {
  const happens = fc.oneof(
    live.map((told) => ({ told })),
    file.map((written) => ({ written })),
  );
  let run = 0;
  const compared = async (id: string) => {
    const row = await office.db.selectFrom('orders').selectAll().where('order_id', '=', id).executeTakeFirst();
    return row && { ...row, order_id: '', won_at: null, decided_at: null };
  };
  await fc.assert(
    fc.asyncProperty(fc.array(happens, { minLength: 1, maxLength: 6 }), fc.boolean(), async (all, fromLast) => {
      run += 1;
      const ids: string[] = [];
      for (const each of all) {
        if ('written' in each) {
          ids.push(await take(`P${run};${each.written.amount};2026-02-01;Anouk;Klant\n`, 'orders', each.written.asOf));
          continue;
        }
        for (const orderId of [`P${run}`, `Q${run}`]) await office.order(orderId, each.told);
        office.clock.now += 1000;
      }
      for (const id of fromLast ? ids.reverse() : ids) await takeBack(id);
      expect(await compared(`P${run}`)).toEqual(await compared(`Q${run}`));
    }),
    { numRuns: 25 },
  );
  await sound();
});
