import fc from 'fast-check';
import { Webhook } from 'standardwebhooks';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../../server/config.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { sign, standardWebhooks } from '../../server/sources/standard-webhooks.ts';
import { deliver, samples } from '../support/samples.ts';

const sample = samples.order;
const secrets = [sample.secret];

const refusal = (delivery: Delivery, keys = secrets): string => {
  const result = standardWebhooks.verify(delivery, { secrets: keys, keyed: false });
  return result.ok ? 'accepted' : sentence(result.problem);
};

const withHeaders = (headers: Record<string, string | undefined>): Delivery => {
  const delivery = deliver(sample);
  return { ...delivery, headers: { ...delivery.headers, ...headers } };
};

const normalise = (body: unknown, settings: SourceSettings = {}) =>
  standardWebhooks.normalise(body, deliver(sample), settings);
const order = (change: object = {}) => ({ orderId: 'SO-1', amount: '10.00', currency: 'EUR', ...change });

describe('the signature', () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: sample.now * 1000, toFake: ['Date'] }); // the official package asks the clock
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  test('of the sample holds, for us and for the official package', () => {
    expect(refusal(deliver(sample))).toBe('accepted');
    expect(new Webhook(sample.secret).verify(sample.body, sample.headers)).toMatchObject({ type: 'order.won' });
  });

  test('the official package and we sign alike, and take what the other signs', () => {
    const text = fc.string({ unit: 'grapheme', minLength: 1 });
    fc.assert(
      fc.property(text, fc.uint8Array({ minLength: 24, maxLength: 64 }), (body, key) => {
        const secret = `whsec_${Buffer.from(key).toString('base64')}`;
        const ours = sign(secret, { id: 'msg_1', timestamp: sample.now, body });
        expect(new Webhook(secret).sign('msg_1', new Date(), body)).toBe(ours);
        const headers = { 'webhook-id': 'msg_1', 'webhook-timestamp': String(sample.now), 'webhook-signature': ours };
        expect(() => new Webhook(secret).verify(body, headers, { jsonParse: false })).not.toThrow();
        expect(refusal(deliver({ secret, now: sample.now, headers, body }), [secret])).toBe('accepted');
      }),
    );
  });

  test('one of several secrets is enough', () => {
    expect(refusal(deliver(sample), [`whsec_${'A'.repeat(32)}`, ...secrets])).toBe('accepted');
    expect(refusal(deliver(sample), [`whsec_${'A'.repeat(32)}`])).toContain('no match');
    expect(refusal(deliver(sample), [])).toContain('no match');
  });

  test('any changed byte of the body is refused', () => {
    fc.assert(
      fc.property(fc.nat(sample.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const delivery = deliver(sample);
        delivery.body.writeUInt8(delivery.body.readUInt8(at) ^ flip, at);
        expect(refusal(delivery)).toContain('no match');
      }),
    );
  });

  test('any changed character of what is signed, or of the signature, is refused', () => {
    const signature = sample.headers['webhook-signature']?.split(' ').at(-1) ?? '';
    const signed = { ...sample.headers, 'webhook-signature': signature };
    const name = fc.constantFrom('webhook-id', 'webhook-timestamp', 'webhook-signature');
    fc.assert(
      fc.property(name, fc.nat(), fc.integer({ min: 1, max: 127 }), (header, position, flip) => {
        const value = Reflect.get(signed, header) as string;
        const at = position % value.length;
        const altered = value.slice(0, at) + String.fromCharCode(value.charCodeAt(at) ^ flip) + value.slice(at + 1);
        expect(refusal(withHeaders({ ...signed, [header]: altered }))).not.toBe('accepted');
      }),
    );
  });

  test.each([
    ['300 s late', 300, true],
    ['301 s late', 301, false],
    ['300 s early', -300, true],
    ['301 s early', -301, false],
  ])('%s', (_, late, taken) => {
    const signedAt = Number(sample.headers['webhook-timestamp']);
    const answer = refusal(deliver(sample, (signedAt + late) * 1000));
    if (taken) expect(answer).toBe('accepted');
    else expect(answer).toMatch(/^webhook-timestamp is 1773219600; allowed is a time at most 300 seconds from/);
  });

  test.each([
    ['webhook-id', undefined, 'webhook-id is missing; allowed is the id of the message'],
    ['webhook-timestamp', undefined, 'webhook-timestamp is missing; allowed is the time of sending in seconds'],
    ['webhook-timestamp', '2026-03-11', 'webhook-timestamp is "2026-03-11"; allowed is the time of sending in seconds'],
    ['webhook-signature', undefined, 'webhook-signature is missing; allowed is signatures such as v1,<base64>'],
    ['webhook-signature', 'v1,AAAA', 'webhook-signature is "no match"; allowed is a signature made with this source'],
  ])('%s %s is refused', (header, value, line) => {
    expect(refusal(withHeaders({ [header]: value }))).toContain(line);
  });
});

describe('the order', () => {
  test('of the sample', () => {
    expect(normalise(JSON.parse(sample.body))).toEqual({
      ok: true,
      value: {
        events: [
          {
            orderId: 'SO-88',
            kind: 'won',
            at: Date.parse('2026-03-11T08:59:58Z'),
            order: JSON.parse(sample.body).data,
          },
        ],
      },
    });
  });

  test.each([
    ['order.won', {}, 'won'],
    ['order.updated', {}, 'won'],
    ['order.cancelled', {}, 'cancelled'],
    ['order.refunded', {}, 'refunded'],
    ['order.updated', { status: 'cancelled' }, 'cancelled'],
  ])('%s %j is %s', (type, data, status) => {
    expect(normalise({ type, data: order(data) })).toMatchObject({
      value: { events: [{ kind: status, order: { status } }] },
    });
  });

  test('changes are ordered by the event where the order does not say', () => {
    const timestamp = '2026-03-11T08:59:58Z';
    const told = { updatedAt: '2026-03-01T00:00:00+01:00' };
    expect(normalise({ type: 'order.won', timestamp, data: order() })).toMatchObject({
      value: { events: [{ at: Date.parse(timestamp), order: { updatedAt: timestamp } }] },
    });
    expect(normalise({ type: 'order.won', timestamp, data: order(told) })).toMatchObject({
      value: { events: [{ at: Date.parse(told.updatedAt), order: told }] },
    });
  });

  test.each(['customer.created', 'toString', '__proto__'])('%s is another event', (type) => {
    expect(normalise({ type, data: {} })).toEqual({ ok: true, value: { events: [], ignored: 'other event' } });
  });

  test('what its source is set to know is filled in', () => {
    const data = order({ currency: undefined, invoice: 'in_fx3', first_visit: '2025-02-01' });
    const settings = { currency: 'SEK', reference: 'invoice', pursuedSince: 'first_visit' };
    expect(normalise({ type: 'order.won', data }, settings)).toMatchObject({
      value: { events: [{ order: { currency: 'SEK', references: ['in_fx3'], pursuedSince: '2025-02-01' } }] },
    });
  });

  test('whatever a verified body holds, it is a result, never a throw', () => {
    const type = fc.constantFrom('order.won', 'order.refunded', '__proto__');
    const body = fc.record({ type, timestamp: fc.jsonValue(), data: fc.jsonValue() }, { requiredKeys: ['type'] });
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
        expect(normalise(value, { currency: 'EUR', reference: 'orderId' })).toHaveProperty('ok');
      }),
    );
  });

  test.each<[string, unknown, string]>([
    ['no order', { type: 'order.won' }, 'data is missing; allowed is an order'],
    ['no type', { data: order() }, 'type is missing; allowed is an event type such as order.won'],
    ['text', 'hello', 'body is "hello"; allowed is an event: {type, timestamp, data}'],
    [
      'a time of its own',
      { type: 'order.won', timestamp: 'today', data: order() },
      'timestamp is "today"; allowed is an ISO',
    ],
    [
      'a number',
      { type: 'order.won', data: order({ amount: 10 }) },
      'amount is 10; allowed is a decimal amount in a string',
    ],
    [
      'a negative amount',
      { type: 'order.won', data: order({ amount: '-5' }) },
      'amount is "-5"; allowed is a decimal amount',
    ],
    [
      'an unknown currency',
      { type: 'order.won', data: order({ currency: 'EURO' }) },
      'currency is "EURO"; allowed is an ISO',
    ],
    [
      'too many decimals',
      { type: 'order.won', data: order({ amount: '1.005' }) },
      'amount is "1.005"; allowed is an amount',
    ],
  ])('%s is refused with its field', (_, body, line) => {
    const result = normalise(body);
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain(line);
  });
});
