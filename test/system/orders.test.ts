// The orders as they stand: listed, told by hand, joined to one sale and taken apart; and the line about corrections.
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { OrdersPage, OrderView } from '../../server/api/orders.ts';
import { WinLife } from '../../server/api/wins.ts';
import { openSourceOffice, type SourceOffice } from '../support/source-office.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
sources:
  - { name: shop, kind: json, secret: one-long-enough-secret }
  - { name: crm, kind: hubspot, secret: two-long-enough-secret }
`;
let office: SourceOffice;
beforeAll(async () => {
  office = await openSourceOffice({ yaml, at: '2026-03-30T10:00:00Z' });
  await office.ready();
});
afterAll(() => office.close());

const place = (source: string, orderId: string, more: Record<string, unknown> = {}) =>
  office.call('POST', `/api/orders?source=${source}`, { orderId, amount: '12500.00', currency: 'EUR', ...more });
const view = async (source: string, orderId: string) =>
  OrderView.parse((await office.call('GET', `/api/orders/${source}/${orderId}`)).json);
const month = async () => (await office.desk.snapshot()).progress;

describe('an order told by hand', () => {
  test('rings, is listed, and has its history', async () => {
    const placed = await office.call('POST', '/api/orders', { orderId: 'H-1', amount: '12500.00', currency: 'EUR' });
    expect(placed).toMatchObject({ status: 200, json: { status: 'taken', orders: [{ orderId: 'H-1' }] } });
    expect(await view('api', 'H-1')).toMatchObject({
      status: 'won',
      counts: true,
      rang: true,
      history: [{ rings: true, said: { kind: 'won', status: 'won', amount: { amount: '12500.00' } } }],
    });
  });

  test('of a source that there is not, or with an amount that cannot be read, is refused', async () => {
    expect(await place('nowhere', 'X')).toMatchObject({ status: 400, json: { problem: { field: 'source' } } });
    expect(await place('shop', 'X', { amount: '1,5' })).toMatchObject({
      status: 400,
      json: { problem: { field: 'amount' } },
    });
    expect(await office.call('GET', '/api/orders/shop/X')).toMatchObject({ status: 404 });
  });
});

test('the list goes by pages, and by source, status, customer and day', async () => {
  for (const n of [1, 2, 3])
    await place('shop', `L-${n}`, {
      amount: '10.00',
      orderedAt: `2026-01-0${n}T10:00:00Z`,
      customer: { id: 'C-9', name: 'Werf' },
    });
  await place('shop', 'L-2', { amount: '10.00', status: 'cancelled' });
  const list = async (query: string, to = '2026-01-31') =>
    OrdersPage.parse((await office.call('GET', `/api/orders?from=2026-01-01&to=${to}&${query}`)).json);
  const ids = ({ orders }: OrdersPage) => orders.map(({ orderId }) => orderId);
  const first = await list('limit=2');
  expect(ids(first)).toEqual(['L-3', 'L-2']);
  const second = await list(`limit=2&after=${first.next}`);
  expect([ids(second), second.next]).toEqual([['L-1'], undefined]);
  expect(ids(await list('status=cancelled'))).toEqual(['L-2']);
  expect(ids(await list('customer=shop:C-9', '2026-01-02'))).toEqual(['L-2', 'L-1']);
  expect(ids(await list('source=crm'))).toEqual([]);
  expect(await office.call('GET', '/api/orders?after=nonsense')).toMatchObject({ status: 400 });
});

describe('one sale that two sources tell of', () => {
  test('joined by its reference counts and rings once, and the shop counts', async () => {
    const before = await month();
    await place('crm', 'D-1', { references: ['1001'], amount: '12000.00' });
    await place('shop', '1001');
    const [deal, order] = [await view('crm', 'D-1'), await view('shop', '1001')];
    expect(deal).toMatchObject({
      counts: false,
      rang: true,
      sale: [{ orderId: '1001', counts: true, how: 'reference' }],
    });
    expect(order).toMatchObject({
      counts: true,
      rang: false,
      sale: [{ orderId: 'D-1', counts: false, how: 'reference' }],
    });
    expect((await month()).month.wins).toBe(before.month.wins + 1);
  });

  test('taken apart counts twice and rings for nothing, and the reference does not join it again', async () => {
    const before = await month();
    const rang = (await office.rings()).length;
    const parted = await office.call('DELETE', '/api/orders/crm/D-1/joins/shop/1001');
    expect(parted).toMatchObject({
      status: 200,
      json: { counts: true, sale: [{ counts: false, undone: { by: 'administrator' } }] },
    });
    await place('crm', 'D-1', { references: ['1001'], amount: '12001.00' });
    expect((await view('crm', 'D-1')).counts).toBe(true);
    expect((await month()).month.wins).toBe(before.month.wins + 1);
    expect((await office.rings()).length).toBe(rang);
    expect(await office.call('DELETE', '/api/orders/crm/D-1/joins/shop/1001')).toMatchObject({ status: 404 });
  });

  test('joined by hand is one again, told on both pages of the log', async () => {
    const before = await month();
    const joined = await office.call('POST', '/api/orders/crm/D-1/joins', { source: 'shop', orderId: '1001' });
    expect(joined).toMatchObject({ status: 200, json: { counts: false, sale: [{ how: 'hand', counts: true }] } });
    expect((await month()).month.wins).toBe(before.month.wins - 1);
    const life = WinLife.parse((await office.call('GET', '/api/wins/order:shop:1001')).json);
    expect(life.sale).toMatchObject([{ win: 'order:crm:D-1', how: 'hand', by: 'administrator' }]);
    const again = await office.call('POST', '/api/orders/crm/D-1/joins', { source: 'shop', orderId: '1001' });
    expect(again).toMatchObject({ status: 409 });
    const strange = await office.call('POST', '/api/orders/crm/D-1/joins', { source: 'shop', orderId: 'no' });
    expect(strange).toMatchObject({ status: 404 });
    expect(await office.desk.check(false)).toEqual({ findings: [], mended: false });
  });

  test('a number that two other sources know joins nothing', async () => {
    await place('shop', '77', { amount: '5.00' });
    await place('api', '77', { amount: '6.00' });
    await place('crm', 'D-77', { amount: '7.00', references: ['77'] });
    expect(await view('crm', 'D-77')).toMatchObject({ counts: true, sale: [] });
  });
});

describe('what is corrected', () => {
  test('is one line on the wall with its sum, without a ring, and gone on the next day', async () => {
    await office.later(24 * 3_600_000);
    expect((await month()).adjusted).toBeUndefined();
    const rang = (await office.rings()).length;
    await place('shop', '1001', { status: 'refunded' });
    await place('shop', 'L-1', { amount: '8.50' });
    expect((await month()).adjusted).toEqual({ amount: '-12501.50', currency: 'EUR' });
    await place('shop', 'new', { amount: '99.00' });
    expect((await month()).adjusted).toEqual({ amount: '-12501.50', currency: 'EUR' });
    expect((await office.rings()).length).toBe(rang);
    await office.later(24 * 3_600_000);
    expect((await month()).adjusted).toBeUndefined();
  });
});
