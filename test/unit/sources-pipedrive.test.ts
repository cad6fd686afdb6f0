import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { pipedrive } from '../../server/sources/pipedrive.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { deliver, type Sample, samples } from '../support/samples.ts';

const receivedAt = Date.parse('2026-03-12T12:00:00Z');
const delivery = deliver(samples.pipedriveWon, receivedAt);
const verdict = (change: Partial<Delivery>, secrets = ['bell:geheim'], keyed = false): string => {
  const result = pipedrive.verify({ ...delivery, ...change }, { secrets, keyed });
  return result.ok ? 'accepted' : sentence(result.problem);
};
const read = (body: unknown, settings = {}) =>
  pipedrive.normalise(body, delivery, { currency: 'EUR', timeZone: 'UTC', ...settings });
type Webhook = {
  meta: Record<string, unknown>;
  data: Record<string, unknown> | null;
  previous: Record<string, unknown>;
};
const changed = (sample: Sample, data: object, more: object = {}): Webhook => {
  const parsed = JSON.parse(sample.body) as Webhook;
  return { ...parsed, data: { ...parsed.data, ...data }, ...more };
};
const one = (body: unknown, settings = {}) => {
  const result = read(body, settings);
  return result.ok ? result.value.events[0] : sentence(result.problem);
};

describe('who may send', () => {
  test('the name and password of the sample', () => expect(verdict({})).toBe('accepted'));
  test('whoever knows the address with its key', () => expect(verdict({ headers: {} }, [], true)).toBe('accepted'));
  test('either password of a rotation', () => expect(verdict({}, ['bell:new', 'bell:geheim'])).toBe('accepted'));

  test.each<[string, Record<string, string>]>([
    ['nobody', {}],
    ['another password', { authorization: `Basic ${Buffer.from('bell:geheiM').toString('base64')}` }],
    ['no name', { authorization: `Basic ${Buffer.from('geheim').toString('base64')}` }],
    ['a bearer', { authorization: 'Bearer bell:geheim' }],
    ['garbage', { authorization: 'Basic ***' }],
  ])('not %s', (_, headers) => expect(verdict({ headers })).toContain('authorization'));

  test('a password of which one byte is another', () => {
    fc.assert(
      fc.property(fc.nat(10), fc.integer({ min: 1, max: 127 }), (where, by) => {
        const bytes = Buffer.from('bell:geheim');
        bytes[where] = (bytes[where] ?? 0) ^ by;
        expect(verdict({ headers: { authorization: `Basic ${bytes.toString('base64')}` } })).toContain('no match');
      }),
    );
  });
});

describe('what it says', () => {
  test('a deal that is won, to the cent, with its dates', () => {
    expect(read(JSON.parse(samples.pipedriveWon.body))).toEqual({
      ok: true,
      value: {
        events: [
          {
            orderId: '9',
            kind: 'won',
            at: Date.parse('2026-03-11T09:00:00Z'),
            order: {
              ...{ orderId: '9', amount: '125000.50', currency: 'EUR', status: 'won', pursuedSince: '2025-01-15' },
              ...{ orderedAt: '2026-03-11T09:00:00.000Z', updatedAt: '2026-03-11T09:00:00.000Z' },
              customer: { id: 'org-44', name: 'Lifeboat davits' },
            },
          },
        ],
        fetch: [{ object: 'deal', id: '9', at: Date.parse('2026-03-11T09:00:00Z') }],
      },
    });
  });

  test.each<[string, Sample, object]>([
    [
      'another amount',
      samples.pipedriveWonValueEdit,
      { kind: 'changed', at: Date.parse('2026-03-12T09:00:00Z'), order: { amount: '118000.00' } },
    ],
    ['opened again', samples.pipedriveReopened, { kind: 'open' }],
    ['deleted', samples.pipedriveDeleted, { orderId: '9', kind: 'deleted', at: Date.parse('2026-03-11T09:00:00Z') }],
  ])('%s', (_, sample, expected) => expect(one(JSON.parse(sample.body))).toMatchObject(expected));

  test.each([
    ['as its examples have it', '2026-03-11T09:00:00Z', '2026-03-11T09:00:00Z'],
    ['as its table of the meta block says, in ten characters', '1773219600', '2026-03-11T09:00:00Z'],
    ['as a number', 1773219600, '2026-03-11T09:00:00Z'],
    ['of no kind that is known', 'yesterday', '2026-03-12T12:00:00Z'],
  ])('a deletion with the time %s', (_, timestamp, at) => {
    const deleted = JSON.parse(samples.pipedriveDeleted.body) as Webhook;
    const body = { ...deleted, meta: { ...deleted.meta, timestamp } };
    expect(one(body)).toMatchObject({ kind: 'deleted', at: Date.parse(at) });
  });

  test('a create that is won at once', () => {
    const body = changed(
      samples.pipedriveWon,
      {},
      { meta: { ...changed(samples.pipedriveWon, {}).meta, action: 'create' }, previous: null },
    );
    expect(one(body)).toMatchObject({ kind: 'won' });
  });

  test.each<[string, object, object]>([
    ['lost', { status: 'lost', won_time: null }, { kind: 'open' }],
    ['by a person alone', { org_id: null }, { order: { customer: { id: 'person-12' } } }],
    ['without a value', { value: null }, { order: { amount: '0.00' } }],
    ['of a float', { value: 9799.999999999998 }, { order: { amount: '9800.00' } }],
    ['in yen', { value: 125000.5, currency: 'JPY' }, { order: { amount: '125001' } }],
    ['in the currency of three decimals', { value: 1.2345, currency: 'BHD' }, { order: { amount: '1.235' } }],
    ['with an empty title', { title: '  ', org_id: 44 }, { order: { customer: { id: 'org-44' } } }],
    ['marked as deleted', { is_deleted: true }, { kind: 'deleted' }],
  ])('a deal %s', (_, data, expected) => expect(one(changed(samples.pipedriveWon, data))).toMatchObject(expected));

  test('fields of its own, by their keys', () => {
    const custom_fields = {
      abc123: { type: 'varchar', value: '#1001' },
      def456: { type: 'date', value: '2024-06-01' },
    };
    const settings = { reference: 'abc123', pursuedSince: 'def456' };
    const expected = { order: { references: ['#1001'], pursuedSince: '2024-06-01' } };
    expect(one(changed(samples.pipedriveWon, { custom_fields }), settings)).toMatchObject(expected);
    expect(
      one(changed(samples.pipedriveWon, { custom_fields: { abc123: '#1001', def456: '2024-06-01' } }), settings),
    ).toMatchObject(expected);
  });

  test('a deal without what is beside the point', () => {
    const bare = { id: 7, value: 12500, currency: 'EUR', status: 'open' };
    expect(one({ ...changed(samples.pipedriveWon, {}), data: bare })).toMatchObject({ orderId: '7', kind: 'open' });
  });

  test('what is not a deal', () => {
    expect(read({ meta: { action: 'create', entity: 'person', entity_id: '1', version: '2.0' }, data: {} })).toEqual({
      ok: true,
      value: { events: [], ignored: 'other event' },
    });
  });

  test.each<[string, unknown]>([
    ['told', { v: 1, meta: { version: '1.0', action: 'updated', object: 'deal', id: 123 }, current: { id: 123 } }],
    [
      'by its shape',
      { v: 1, meta: { action: 'updated', object: 'deal', id: 123 }, current: { id: 123 }, event: 'updated.deal' },
    ],
  ])('a webhook of version 1, %s, is refused with what to do', (_, body) => {
    expect(one(body)).toContain('allowed is a webhook of version 2: make it anew in Pipedrive');
  });

  test.each<[string, object, string]>([
    ['a negative value', { value: -1 }, 'an amount of 0 or more'],
    ['no status', { status: undefined }, 'status is missing'],
    ['an unknown currency', { currency: 'QQQ' }, 'an ISO 4217 code'],
  ])('%s is refused', (_, data, line) => expect(one(changed(samples.pipedriveWon, data))).toContain(line));

  test('whatever JSON comes, there is a result', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => void expect(typeof read(value).ok).toBe('boolean')));
    const field = fc.constantFrom(
      'value',
      'currency',
      'status',
      'title',
      'org_id',
      'add_time',
      'update_time',
      'won_time',
      'custom_fields',
    );
    fc.assert(
      fc.property(fc.dictionary(field, fc.jsonValue()), (data) => {
        expect(typeof read(changed(samples.pipedriveWon, data)).ok).toBe('boolean');
      }),
    );
  });
});
