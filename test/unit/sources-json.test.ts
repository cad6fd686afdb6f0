import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { json } from '../../server/sources/json.ts';
import { kinds } from '../../server/sources/kinds.ts';
import type { Delivery } from '../../server/sources/source.ts';

const token = 'bell_a-token-of-some-length';
const delivery = (authorization?: string): Delivery => ({
  method: 'POST',
  url: 'http://127.0.0.1:8088/hooks/zap',
  headers: { authorization },
  body: Buffer.from('{}'),
  receivedAt: 0,
});
const order = (change: object = {}) => ({ orderId: 'SO-1', amount: '10.00', currency: 'EUR', ...change });
const normalise = (body: unknown) => json.normalise(body, delivery());

const refusal = (authorization?: string): string => {
  const result = json.verify(delivery(authorization), [token]);
  return result.ok ? 'accepted' : sentence(result.problem);
};

test('there is a file for each kind a source can be', () => {
  expect(Object.keys(kinds)).toEqual(['standard-webhooks', 'stripe', 'json']);
});

describe('the token', () => {
  test.each([`Bearer ${token}`, `bearer  ${token}`])('%s', (header) => expect(refusal(header)).toBe('accepted'));

  test.each([undefined, '', token, `Basic ${token}`, 'Bearer'])('missing in %s', (header) => {
    expect(refusal(header)).toBe("authorization is missing; allowed is Bearer and this source's token");
  });

  test.each([`Bearer ${token}x`, `Bearer ${token.slice(1)}`, `Bearer ${token.toUpperCase()}`])(
    'wrong in %s',
    (header) => {
      expect(refusal(header)).toBe('authorization is "no match"; allowed is this source\'s token');
    },
  );

  test('no secret, no entry', () => {
    expect(json.verify(delivery('Bearer x'), []).ok).toBe(false);
  });
});

describe('the orders', () => {
  test.each<[string, unknown]>([
    ['an order', order()],
    ['one in an envelope', { data: order() }],
    ['a list', [order()]],
  ])('%s', (_, body) => {
    expect(normalise(body)).toEqual({ ok: true, value: { orders: [{ ...order(), status: 'won' }] } });
  });

  test('a list keeps its order', () => {
    const many = Array.from({ length: 100 }, (_, n) => order({ orderId: `SO-${n}` }));
    expect(normalise(many)).toMatchObject({ value: { orders: many } });
  });

  test.each<[string, unknown, string]>([
    ['an empty list', [], 'body is []; allowed is an order, {"data": order}, or a list of 1 to 100 orders'],
    ['too long a list', Array.from({ length: 101 }, () => order()), 'a list of 1 to 100 orders'],
    ['one bad order in a list', [order(), order({ amount: 'ten' })], '1.amount is "ten"; allowed is a decimal amount'],
    ['no id', { amount: '1.00', currency: 'EUR' }, 'orderId is missing; allowed is an order id'],
    ['null', null, 'body is null; allowed is'],
  ])('%s is refused with its field', (_, body, line) => {
    const result = normalise(body);
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain(line);
  });
});
