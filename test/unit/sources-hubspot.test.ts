import { createHmac } from 'node:crypto';
import { Signature } from '@hubspot/api-client';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { AskedDeal } from '../../server/sources/asked.ts';
import { hubspot } from '../../server/sources/hubspot.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { hubspotDeal, samples } from '../support/samples.ts';

const { secret, headers, body } = samples.hubspotClosedWon;
const url = 'https://bell.example/hooks/hubspot';
const at = 1773219600500;
const delivery = (change: Partial<Delivery> = {}): Delivery => ({
  ...{ method: 'POST', url, headers, body: Buffer.from(body), receivedAt: at },
  ...change,
});
const proof = { secrets: [secret], keyed: false };
const verdict = (change: Partial<Delivery> = {}, given = proof as Parameters<typeof hubspot.verify>[1]): string => {
  const result = hubspot.verify(delivery(change), given);
  return result.ok ? 'accepted' : sentence(result.problem);
};
const read = (given: unknown, settings = {}) =>
  hubspot.normalise(given, delivery({ receivedAt: Date.parse('2026-03-11T09:00:00Z') }), {
    currency: 'EUR',
    timeZone: 'Europe/Amsterdam',
    ...settings,
  });
const event = (subscriptionType: string, more: object = {}) => ({
  eventId: 1,
  subscriptionType,
  occurredAt: at,
  objectId: 9001,
  ...more,
});

describe('the signature', () => {
  test('of the sample, whose own package made it', () => {
    expect(verdict()).toBe('accepted');
  });

  test('is the one that HubSpot’s own package makes, for any body, address and time', () => {
    const addresses = fc.constantFrom(
      url,
      `${url}/0123456789abcdef`,
      'https://bell.example:8443/ring/hooks/a?b=c d&e=é',
    );
    fc.assert(
      fc.property(fc.string(), addresses, fc.integer({ min: -300_000, max: 300_000 }), (requestBody, address, off) => {
        const timestamp = at + off;
        const options = { clientSecret: secret, requestBody, url: address, timestamp, signature: '' };
        const signature = Signature.getSignature('POST', 'v3', options);
        const signed = { 'x-hubspot-request-timestamp': String(timestamp), 'x-hubspot-signature-v3': signature };
        expect(verdict({ url: address, headers: signed, body: Buffer.from(requestBody) })).toBe('accepted');
      }),
    );
  });

  test('is over the address with those characters decoded that HubSpot decodes', () => {
    const sign = (address: string) =>
      createHmac('sha256', secret).update(`POST${address}${body}${at}`).digest('base64');
    const given = 'https://bell.example/hooks/hubspot?a=%2Fb%3A%40%2A&c=%20%25';
    const signature = sign('https://bell.example/hooks/hubspot?a=/b:@*&c=%20%25');
    const signed = { 'x-hubspot-request-timestamp': String(at), 'x-hubspot-signature-v3': signature };
    expect(verdict({ url: given, headers: signed })).toBe('accepted');
  });

  test('one changed byte of the body fails, wherever it is', () => {
    fc.assert(
      fc.property(fc.nat(Buffer.byteLength(body) - 1), fc.integer({ min: 1, max: 255 }), (where, by) => {
        const changed = Buffer.from(body);
        changed[where] = (changed[where] ?? 0) ^ by;
        expect(verdict({ body: changed })).toContain('no match');
      }),
    );
  });

  test.each<[string, Partial<Delivery>, string]>([
    ['another address', { url: 'https://other.example/hooks/hubspot' }, 'no match'],
    ['another method', { method: 'PUT' }, 'no match'],
    ['too old', { receivedAt: 1773219600000 + 300_001 }, 'a time at most 300 seconds'],
    ['from times to come', { receivedAt: 1773219600000 - 300_001 }, 'a time at most 300 seconds'],
    ['without a time', { headers: { 'x-hubspot-signature-v3': 'x' } }, 'x-hubspot-request-timestamp is missing'],
    ['without a signature', { headers: {} }, 'x-hubspot-signature-v3 is missing'],
  ])('%s is refused', (_, change, line) => expect(verdict(change)).toContain(line));

  test('just as old as is allowed', () => {
    expect(verdict({ receivedAt: 1773219600000 + 300_000 })).toBe('accepted');
  });

  test('version 1 only where the source allows it', () => {
    const { 'x-hubspot-signature-v3': _, ...old } = headers;
    expect(verdict({ headers: old })).toContain('x-hubspot-signature-v3 is missing');
    expect(verdict({ headers: old }, { ...proof, settings: { signature: 'v1' } })).toBe('accepted');
    const changed = { headers: old, body: Buffer.from(`${body} `) };
    expect(verdict(changed, { ...proof, settings: { signature: 'v1' } })).toContain(
      'x-hubspot-signature is "no match"',
    );
  });

  test('a wrong one of version 3 is not mended by a right one of version 1', () => {
    const wrong = { ...headers, 'x-hubspot-signature-v3': 'AAAA' };
    expect(verdict({ headers: wrong }, { ...proof, settings: { signature: 'v1' } })).toContain('no match');
  });

  test('any of the secrets of a rotation will do; without one nothing does', () => {
    expect(verdict({}, { secrets: ['another', secret], keyed: false })).toBe('accepted');
    expect(verdict({}, { secrets: [], keyed: true })).toContain('client secret of the HubSpot app');
  });
});

describe('what it tells of', () => {
  test('each distinct deal is asked for once, with the latest that was said of it', () => {
    expect(read(JSON.parse(body))).toEqual({
      ok: true,
      value: {
        events: [],
        fetch: [
          { object: 'deal', id: '9001', at: 1773219598500 },
          { object: 'deal', id: '9002', at: 1773219598500 },
        ],
      },
    });
  });

  test.each(['deal.creation', 'deal.propertyChange', 'deal.restore'])('%s is asked for', (type) => {
    expect(read([event(type)])).toMatchObject({ value: { fetch: [{ id: '9001', at }] } });
  });

  test('subscriptions of the newer form are of deals by their object type', () => {
    const given = [
      event('object.propertyChange', { objectTypeId: '0-3' }),
      event('object.creation', { objectTypeId: '0-1', objectId: 5 }),
    ];
    expect(read(given)).toMatchObject({ value: { events: [], fetch: [{ id: '9001' }] } });
  });

  test('a deletion says enough', () => {
    expect(read([event('deal.deletion')])).toEqual({
      ok: true,
      value: { events: [{ orderId: '9001', kind: 'deleted', at }] },
    });
  });

  test('a deal that was deleted and has changed in one batch is asked for', () => {
    const given = [event('deal.deletion'), event('deal.restore', { occurredAt: at + 5 })];
    expect(read(given)).toEqual({
      ok: true,
      value: { events: [], fetch: [{ object: 'deal', id: '9001', at: at + 5 }] },
    });
  });

  test('of merged deals the one that is left is asked for, and the others are gone', () => {
    const merge = { primaryObjectId: 9001, mergedObjectIds: [9002, 9003], newObjectId: 9004, objectId: 9004 };
    expect(read([event('deal.merge', merge)])).toEqual({
      ok: true,
      value: {
        events: ['9001', '9002', '9003'].map((orderId) => ({ orderId, kind: 'deleted', at, called: ['9004'] })),
        fetch: [{ object: 'deal', id: '9004', at }],
      },
    });
    const kept = read([event('deal.merge', { ...merge, newObjectId: 9001 })]);
    expect(kept).toMatchObject({
      value: { events: [{ orderId: '9002' }, { orderId: '9003' }], fetch: [{ id: '9001' }] },
    });
  });

  test.each<[string, object]>([
    ['DEAL_TO_COMPANY', { fromObjectId: 9001, toObjectId: 501 }],
    ['COMPANY_TO_DEAL', { fromObjectId: 501, toObjectId: 9001 }],
  ])('another customer: %s', (associationType, ends) => {
    const given = [event('deal.associationChange', { objectId: undefined, associationType, ...ends })];
    expect(read(given)).toMatchObject({ value: { fetch: [{ id: '9001' }] } });
  });

  test('one event that cannot be read keeps no other of its batch from counting', () => {
    const given = [
      event('deal.creation', { objectId: undefined }),
      event('deal.propertyChange'),
      event('deal.propertyChange', { objectId: 9002, occurredAt: 1e300 }),
    ];
    expect(read(given)).toMatchObject({
      ok: true,
      value: { fetch: [{ id: '9001', at }], problem: { field: '0.objectId' } },
    });
  });

  test('what is not of deals is ignored', () => {
    expect(read([event('contact.creation')])).toEqual({ ok: true, value: { events: [], ignored: 'other event' } });
  });

  test.each<[string, unknown, string]>([
    ['no list', {}, 'a list of events'],
    ['no id', [event('deal.creation', { objectId: undefined })], '0.objectId'],
  ])('%s is refused', (_, given, line) => {
    const result = read(given);
    expect(result.ok ? 'taken' : sentence(result.problem)).toContain(line);
  });
});

describe('a deal that was asked for', () => {
  const deal = (properties: object = {}, more: Partial<AskedDeal> = {}): AskedDeal => ({
    id: '9001',
    deal: { ...hubspotDeal, properties: { ...hubspotDeal.properties, ...properties } },
    ...more,
  });
  const names = {
    customer: { id: 'company-501', name: 'Rederij Zeemeeuw' },
    owner: { email: 'anouk@example.com', name: 'Anouk' },
  };
  const one = (given: AskedDeal, settings = {}) => {
    const result = read({ asked: [given] }, settings);
    return result.ok ? result.value.events[0] : sentence(result.problem);
  };

  test('is the order, with its names, and worked on since it was made', () => {
    expect(one(deal({}, names))).toEqual({
      orderId: '9001',
      kind: 'won',
      at: Date.parse('2026-03-11T08:59:59Z'),
      order: {
        ...{ orderId: '9001', amount: '48000.00', currency: 'EUR', status: 'won', pursuedSince: '2025-02-03' },
        ...{ orderedAt: '2026-03-11T08:59:58.000Z', updatedAt: '2026-03-11T08:59:59.000Z' },
        customer: names.customer,
        seller: names.owner,
      },
    });
  });

  test('is no older than what was said of it', () => {
    expect(one(deal({}, { saidAt: at }))).toMatchObject({ at });
  });

  test.each<[string, object, object]>([
    ['not won', { hs_is_closed_won: 'false' }, { kind: 'open' }],
    ['lost', { hs_is_closed_won: 'false', hs_is_closed: 'true' }, { kind: 'open' }],
    ['with no amount', { amount: null }, { kind: 'won', order: { amount: '0.00' } }],
    ['with an empty amount', { amount: '' }, { order: { amount: '0.00' } }],
    ['with more decimals than money has', { amount: '1234.5650000001' }, { order: { amount: '1234.57' } }],
    [
      'in a currency of three decimals',
      { amount: '12.3456', deal_currency_code: 'KWD' },
      { order: { amount: '12.346' } },
    ],
    ['in a currency of none', { amount: '1234.5', deal_currency_code: 'JPY' }, { order: { amount: '1235' } }],
    ['without a currency', { deal_currency_code: null }, { order: { currency: 'EUR' } }],
    [
      'to close in times to come',
      { closedate: '2027-01-01T00:00:00Z' },
      { order: { orderedAt: '2026-03-11T09:00:00.000Z' } },
    ],
  ])('%s', (_, properties, expected) => expect(one(deal(properties))).toMatchObject(expected));

  test('an open one tells no day on which it was ordered', () => {
    expect(one(deal({ hs_is_closed_won: 'false' }))).not.toHaveProperty('order.orderedAt');
  });

  test('the fields of its settings: a reference, and a date of its own', () => {
    const properties = { shop_order: '#1001', first_met: '2024-06-01' };
    const settings = { reference: 'shop_order', pursuedSince: 'first_met' };
    expect(one(deal(properties), settings)).toMatchObject({
      order: { references: ['#1001'], pursuedSince: '2024-06-01' },
    });
    expect(one(deal(), settings), 'empty: when it was made').toMatchObject({ order: { pursuedSince: '2025-02-03' } });
  });

  test('without a name its title stands for the customer', () => {
    expect(one(deal())).toMatchObject({ order: { customer: { name: 'Refit MS Wilhelmina' } } });
  });

  test('remembers what was merged into it', () => {
    expect(one(deal({ hs_merged_object_ids: '9002;9003' }))).toMatchObject({ called: ['9002', '9003'] });
  });

  test('asked for by the id of one that was merged into it: that one is gone', () => {
    const result = read({ asked: [{ ...deal(), id: '9002', saidAt: at }] });
    expect(result).toMatchObject({
      value: {
        events: [
          { orderId: '9002', kind: 'deleted', called: ['9001'] },
          { orderId: '9001', kind: 'won' },
        ],
      },
    });
  });

  test('that is not there is deleted', () => {
    expect(one({ id: '9001', deal: null, saidAt: at })).toEqual({ orderId: '9001', kind: 'deleted', at });
  });

  test('that cannot be read keeps no other from counting', () => {
    const result = read({ asked: [deal({ deal_currency_code: 'XXQ' }), { ...deal(), id: '9001' }] });
    expect(result).toMatchObject({ value: { events: [{ kind: 'won' }], problem: { field: '9001 currency' } } });
  });

  test('a negative amount is refused', () => expect(one(deal({ amount: '-5' }))).toContain('an amount of 0 or more'));
});

test('whatever JSON comes, there is a result', () => {
  fc.assert(fc.property(fc.jsonValue(), (value) => void expect(typeof read(value).ok).toBe('boolean')));
  const some = fc.record({
    id: fc.string({ minLength: 1 }),
    deal: fc.dictionary(fc.constantFrom('id', 'properties'), fc.jsonValue()),
  });
  fc.assert(fc.property(fc.array(some), (asked) => void expect(typeof read({ asked }).ok).toBe('boolean')));
});
