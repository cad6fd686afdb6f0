import { afterEach, beforeEach, expect, test } from 'vitest';
import type { Receipt } from '../../server/api/receipt.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

let office: DeskOffice;
beforeEach(async () => {
  office = await openDeskOffice();
  await office.ready();
});
afterEach(() => office.close());

function take(order: Record<string, unknown>): Promise<Receipt> {
  const body = Buffer.from(JSON.stringify({ orderId: 'A', amount: '12500.00', currency: 'EUR', ...order }));
  const delivery = { method: 'POST', url: 'http://bell/hooks/crm', headers: {}, body, receivedAt: office.clock.now };
  return office.desk.take({ name: 'crm', kind: 'json', secret: 'unused here' }, delivery);
}

test.each([{ test: true }, { livemode: false }])(
  'an order in test mode is ignored, and said to be: %o',
  async (mode) => {
    const receipt = await take(mode);
    expect(receipt).toMatchObject({ status: 'ignored', orders: [{ rings: [], why: [{ kind: 'test-mode' }] }] });
    expect(receipt.ignored).toContain('test mode');
    expect(office.sent).toEqual([]);
    expect(await office.db.selectFrom('tallies').selectAll().execute()).toEqual([]);
    expect((await take({})).status, 'the real one still counts').toBe('taken');
  },
);

test('the same order again is a duplicate, and rings once', async () => {
  expect((await take({})).status).toBe('taken');
  const again = await take({});
  expect(again).toMatchObject({ status: 'duplicate', orders: [{ rings: [], why: [{ kind: 'nothing-new' }] }] });
  expect(office.sent).toHaveLength(1);
});

test('what cannot be read is kept with its problem, and the office stays ready', async () => {
  expect(await take({ amount: '-5' })).toMatchObject({ status: 'kept', problem: { field: 'amount' } });
  const [kept] = await office.db.selectFrom('deliveries').selectAll().execute();
  expect(kept).toMatchObject({ status: 'kept', source: 'crm' });
  expect(office.desk.ready().ok).toBe(true);
});

test('a time with more digits than a clock has is taken', async () => {
  expect((await take({ orderedAt: '2026-03-11T08:59:58.1234567890Z' })).status).toBe('taken');
});
