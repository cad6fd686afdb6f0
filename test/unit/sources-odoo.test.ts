import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { odoo } from '../../server/sources/odoo.ts';
import { deliver, samples } from '../support/samples.ts';

const delivery = deliver(samples.odooSaleOrder, Date.parse('2026-03-11T09:00:02Z'));
const sample = JSON.parse(samples.odooSaleOrder.body) as Record<string, unknown>;
const read = (body: unknown, settings = {}) =>
  odoo.normalise(body, delivery, { currency: 'EUR', timeZone: 'Europe/Amsterdam', ...settings });
const one = (change: object, settings = {}) => {
  const result = read({ ...sample, ...change }, settings);
  return result.ok ? result.value.events[0] : sentence(result.problem);
};

test('only the address with the key proves who sends', () => {
  expect(odoo.verify(delivery, { secrets: [], keyed: true }).ok).toBe(true);
  expect(odoo.verify(delivery, { secrets: ['any-secret'], keyed: false }).ok).toBe(false);
});

test('the sample is a won order, of the time in UTC', () => {
  expect(read(sample)).toEqual({
    ok: true,
    value: {
      events: [
        {
          ...{ orderId: '31', kind: 'won', called: ['S00031'], atAnyChange: true },
          order: {
            ...{ orderId: '31', amount: '9800.00', currency: 'EUR', status: 'won', pursuedSince: '2026-03-01' },
            ...{ orderedAt: '2026-03-11T09:00:00.000Z', customer: { id: '14' } },
          },
        },
      ],
    },
  });
});

test.each<[string, object, object]>([
  ['done', { state: 'done' }, { kind: 'won' }],
  ['a quotation', { state: 'sent' }, { kind: 'open' }],
  ['cancelled', { state: 'cancel' }, { kind: 'cancelled' }],
  ['with its time', { write_date: '2026-03-11 09:00:01' }, { at: Date.parse('2026-03-11T09:00:01Z') }],
  [
    'with names beside ids',
    { partner_id: [14, 'Werf'], user_id: [7, 'Anouk'] },
    { order: { customer: { id: '14', name: 'Werf' }, seller: { name: 'Anouk' } } },
  ],
  [
    'with names by related fields of the office',
    { x_partner_name: 'Werf', x_user_name: 'Anouk', x_user_email: 'anouk@example.com' },
    { order: { customer: { id: '14', name: 'Werf' }, seller: { email: 'anouk@example.com', name: 'Anouk' } } },
  ],
  ['with names by fields of its Studio', { x_studio_partner_name: 'Werf' }, { order: { customer: { name: 'Werf' } } }],
  ['with empty names', { x_partner_name: false, x_user_name: false }, { order: { customer: { id: '14' } } }],
  ['with its currency by name', { currency_id: [2, 'SEK'] }, { order: { currency: 'SEK' } }],
  ['of a float', { amount_total: 9800.000000000002 }, { order: { amount: '9800.00' } }],
])('an order %s', (_, change, expected) => expect(one(change)).toMatchObject(expected));

test.each<[string, object, string]>([
  ['another currency, by the rate of Odoo', { currency_id: 2, currency_rate: 11.25 }, '871.11 EUR'],
  ['its own', { currency_id: 1, currency_rate: 1 }, '9800.00 EUR'],
  ['one that is named', { currency_id: [2, 'SEK'], currency_rate: 11.25 }, '9800.00 SEK'],
  ['one without a rate', { currency_id: 1, currency_rate: 0 }, '9800.00 EUR'],
])('an order in %s', (_, change, expected) => {
  const [amount, currency] = expected.split(' ');
  expect(one(change)).toMatchObject({ order: { amount, currency } });
});

test('net where its settings say so, and the full amount beside it', () => {
  expect(one({ amount_untaxed: 8099.17 }, { amounts: 'net' })).toMatchObject({
    order: { amount: '8099.17' },
    full: '9800.00',
  });
  expect(one({}, { amounts: 'net' })).toContain('amount_untaxed among the fields of the webhook');
});

test('the fields of its settings; false is empty', () => {
  const settings = { reference: 'client_order_ref', pursuedSince: 'x_met', currency: 'SEK' };
  const expected = { order: { references: ['#1001'], pursuedSince: '2024-01-05', currency: 'SEK' } };
  expect(one({ client_order_ref: '#1001', x_met: '2024-01-05' }, settings)).toMatchObject(expected);
  expect(one({ client_order_ref: false }, settings)).not.toHaveProperty('order.references');
});

test('of other models nothing, and without a state or an id a problem', () => {
  expect(read({ ...sample, _model: 'res.partner' })).toEqual({
    ok: true,
    value: { events: [], ignored: 'other event' },
  });
  expect(one({ state: undefined })).toContain('state among the fields');
  expect(one({ _id: undefined })).toContain('_id is missing');
});

test('whatever JSON comes, there is a result', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(typeof read(value).ok).toBe('boolean')));
  const field = fc.constantFrom(
    'state',
    'amount_total',
    'write_date',
    'date_order',
    'partner_id',
    'currency_id',
    'name',
    'create_date',
  );
  fc.assert(
    fc.property(
      fc.dictionary(field, fc.jsonValue()),
      (change) => void expect(typeof read({ ...sample, ...change }).ok).toBe('boolean'),
    ),
  );
});
