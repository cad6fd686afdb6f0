import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { erpnext } from '../../server/sources/erpnext.ts';
import { deliver, samples } from '../support/samples.ts';

const { secret, body, headers } = samples.erpnextSubmitted;
const delivery = deliver(samples.erpnextSubmitted, Date.parse('2026-03-11T15:00:00Z'));
const sample = JSON.parse(body) as Record<string, unknown>;
const proof = { secrets: [secret], keyed: false };
const read = (given: unknown, settings = {}, of = delivery) =>
  erpnext.normalise(given, of, { timeZone: 'Europe/Amsterdam', ...settings });
const one = (change: object, settings = {}) => {
  const result = read({ ...sample, ...change }, settings);
  return result.ok ? result.value.events[0] : sentence(result.problem);
};

test('the sample’s signature, by Frappe’s rule, and none over another byte', () => {
  expect(erpnext.verify(delivery, proof).ok).toBe(true);
  expect(headers['x-frappe-webhook-signature']).toBe(createHmac('sha256', secret).update(body).digest('base64'));
  expect(erpnext.verify(delivery, { secrets: ['another'], keyed: true }).ok).toBe(false);
  expect(erpnext.verify({ ...delivery, headers: {} }, { secrets: [], keyed: true }).ok).toBe(false);
  fc.assert(
    fc.property(fc.nat(Buffer.byteLength(body) - 1), fc.integer({ min: 1, max: 255 }), (where, by) => {
      const changed = Buffer.from(body);
      changed[where] = (changed[where] ?? 0) ^ by;
      expect(erpnext.verify({ ...delivery, body: changed }, proof).ok).toBe(false);
    }),
  );
});

test('the sample is a won order of that day, wherever the office is', () => {
  expect(read(sample)).toEqual({
    ok: true,
    value: {
      events: [
        {
          ...{ orderId: 'SAL-ORD-2026-00031', kind: 'won' },
          order: {
            ...{ orderId: 'SAL-ORD-2026-00031', amount: '9800.00', currency: 'EUR', status: 'won' },
            ...{ orderedAt: '2026-03-11T11:00:00.000Z', customer: { id: 'CUST-1', name: 'Werf De Hoop' } },
          },
        },
      ],
    },
  });
});

test.each<[string, object, object]>([
  ['a draft', { docstatus: 0 }, { kind: 'open' }],
  ['cancelled', { docstatus: 2 }, { kind: 'cancelled' }],
  ['deleted, where a field says so', { docstatus: 2, event: 'on_trash' }, { kind: 'deleted' }],
  ['told by an event alone', { docstatus: undefined, event: 'on_submit' }, { kind: 'won' }],
  ['by the site’s clock', { modified: '2026-03-11 10:00:00.123456' }, { at: Date.parse('2026-03-11T09:00:00.123Z') }],
  ['amended', { name: 'SAL-ORD-2026-00031-1', amended_from: 'SAL-ORD-2026-00031' }, { called: ['SAL-ORD-2026-00031'] }],
  [
    'of an invoice',
    { transaction_date: undefined, posting_date: '2026-03-10' },
    { order: { orderedAt: '2026-03-10T11:00:00.000Z' } },
  ],
  ['with its maker', { owner: 'anouk@example.com' }, { order: { seller: { email: 'anouk@example.com' } } }],
])('%s', (_, change, expected) => expect(one(change)).toMatchObject(expected));

test('deleted, where a header says so', () => {
  const told = { ...delivery, headers: { ...headers, 'x-event': 'on_trash' } };
  expect(read(sample, {}, told)).toMatchObject({ value: { events: [{ kind: 'deleted' }] } });
});

test('net where its settings say so', () => {
  expect(one({ net_total: 8099.17 }, { amounts: 'net' })).toMatchObject({
    order: { amount: '8099.17' },
    full: '9800.00',
  });
});

test.each<[string, object, object, string]>([
  ['no status', { docstatus: undefined }, {}, 'docstatus among the fields'],
  ['no amount', { grand_total: undefined }, {}, 'grand_total among the fields'],
  ['no name', { name: undefined }, {}, 'name is missing'],
  ['no currency', { currency: undefined }, {}, 'a currency in the settings'],
  ['no such zone', {}, { timeZone: 'Europe/Atlantis' }, 'an IANA time zone'],
])('%s is refused', (_, change, settings, line) => expect(one(change, settings)).toContain(line));

test('whatever JSON comes, there is a result', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(typeof read(value).ok).toBe('boolean')));
  const field = fc.constantFrom(
    'docstatus',
    'grand_total',
    'currency',
    'modified',
    'transaction_date',
    'customer',
    'amended_from',
    'event',
  );
  fc.assert(
    fc.property(
      fc.dictionary(field, fc.jsonValue()),
      (change) => void expect(typeof read({ ...sample, ...change }).ok).toBe('boolean'),
    ),
  );
});
