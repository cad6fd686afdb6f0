import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { type SourceSettings, sourceKinds } from '../../server/api/source-kinds.ts';
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
const won = (told: { orderId: string }) => ({ orderId: told.orderId, kind: 'won', order: { ...told, status: 'won' } });
const normalise = (body: unknown, settings: SourceSettings = {}) => json.normalise(body, delivery(), settings);

const refusal = (authorization?: string): string => {
  const result = json.verify(delivery(authorization), { secrets: [token], keyed: false });
  return result.ok ? 'accepted' : sentence(result.problem);
};

test('there is a file for each kind a source can be', () => {
  expect(Object.keys(kinds)).toEqual([...sourceKinds]);
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
    expect(json.verify(delivery('Bearer x'), { secrets: [], keyed: false }).ok).toBe(false);
  });
});

describe('the orders', () => {
  test.each<[string, unknown]>([
    ['an order', order()],
    ['one in an envelope', { data: order() }],
    ['a list', [order()]],
  ])('%s', (_, body) => {
    expect(normalise(body)).toEqual({ ok: true, value: { events: [won(order())] } });
  });

  test('a list keeps its order', () => {
    const many = Array.from({ length: 100 }, (_, n) => order({ orderId: `SO-${n}` }));
    expect(normalise(many)).toMatchObject({ value: { events: many.map(won) } });
  });

  test.each<[string, unknown, string]>([
    ['an empty list', [], 'body is []; allowed is an order, {"data": order}, or a list of 1 to 100 orders'],
    ['too long a list', Array.from({ length: 101 }, () => order()), 'a list of 1 to 100 orders'],
    ['a list of bad orders', [order({ amount: 'ten' }), 'none'], '0.amount is "ten"; allowed is a decimal amount'],
    ['no id', { amount: '1.00', currency: 'EUR' }, 'orderId is missing; allowed is an order id'],
    ['null', null, 'body is null; allowed is'],
  ])('%s is refused with its field', (_, body, line) => {
    const result = normalise(body);
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain(line);
  });

  test('what a tool does not know, it sends as nothing, and numbers as such', () => {
    const empty = { orderedAt: '', updatedAt: null, pursuedSince: ' ', lines: null, references: null };
    const people = { customer: { id: '', name: 'Werf' }, seller: { email: '', name: null } };
    expect(normalise({ ...order({ orderId: 88, amount: 12_500.499999999998 }), ...empty, ...people })).toEqual({
      ok: true,
      value: {
        events: [
          won({ ...order({ orderId: '88', amount: '12500.50', customer: { name: 'Werf' }, seller: {} }) } as never),
        ],
      },
    });
    expect(normalise({ ...order(), customer: null, seller: '' })).toEqual({
      ok: true,
      value: { events: [won(order())] },
    });
  });

  test('names that are too long are cut', () => {
    const [long, cut] = ['n'.repeat(10_000), 'n'.repeat(200)];
    const told = { customer: { name: long }, seller: { name: long }, lines: [{ product: long, quantity: null }] };
    expect(normalise(order(told))).toMatchObject({
      value: { events: [{ order: { customer: { name: cut }, seller: { name: cut }, lines: [{ product: cut }] } }] },
    });
  });

  test.each([1e21, -5, 2 ** 60])('the number %s is no amount', (amount) => {
    const result = normalise(order({ amount }));
    expect(result.ok ? 'accepted' : result.problem.field).toBe('amount');
  });

  test('one of a list that cannot be read is told with its place, and keeps no other from counting', () => {
    const result = normalise([order(), 'none', order({ orderId: 'SO-2' })]);
    expect(result).toMatchObject({ value: { events: [won(order()), won(order({ orderId: 'SO-2' }))] } });
    expect(result.ok && result.value.problem ? sentence(result.value.problem) : '').toMatch(/^1 is "none"; allowed is/);
  });
});

describe('what the settings know and the sender does not say', () => {
  const told = (data: object, settings: SourceSettings) => {
    const result = normalise(order(data), settings);
    if (!result.ok) throw new Error(sentence(result.problem));
    return result.value.events[0];
  };

  test('a currency', () => {
    expect(told({ currency: undefined }, { currency: 'SEK' })?.order?.currency).toBe('SEK');
    expect(told({}, { currency: 'SEK' })?.order?.currency).toBe('EUR');
  });

  test.each([
    ['2026-03-11 09:30', 'Europe/Amsterdam', '2026-03-11T08:30:00.000Z'],
    ['2026-07-11T09:30:00.5', 'Europe/Amsterdam', '2026-07-11T07:30:00.500Z'],
    ['2026-03-11T09:30:00Z', 'Europe/Amsterdam', '2026-03-11T09:30:00Z'],
  ])('a zone: %s in %s', (updatedAt, timeZone, instant) => {
    const event = told({ updatedAt, orderedAt: updatedAt }, { timeZone });
    expect(event).toMatchObject({ at: Date.parse(instant), order: { updatedAt: instant, orderedAt: instant } });
  });

  test('a time without a zone is refused where no zone is set', () => {
    const result = normalise(order({ updatedAt: '2026-03-11 09:30' }));
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain('updatedAt is "2026-03-11 09:30"');
  });

  test('the fields of a reference and of a pursuit', () => {
    const fields = { invoice: 'in_fx3', first_visit: '2025-02-01T10:00:00+01:00', references: ['D-4'] };
    const event = told(fields, { reference: 'invoice', pursuedSince: 'first_visit' });
    expect(event?.order).toMatchObject({ references: ['D-4', 'in_fx3'], pursuedSince: '2025-02-01' });
  });

  test('test mode, either way', () => {
    expect([told({ test: true }, {})?.test, told({ livemode: false }, {})?.test, told({}, {})?.test]).toEqual([
      true,
      true,
      undefined,
    ]);
  });
});

test('whatever comes, with whatever settings, it is a result, never a throw', () => {
  const key = fc.constantFrom('orderId', 'amount', 'currency', 'updatedAt', 'references', 'data', 'x', '__proto__');
  const body = fc.oneof(
    fc.jsonValue(),
    fc.dictionary(key, fc.jsonValue()),
    fc.array(fc.dictionary(key, fc.jsonValue())),
  );
  const settings = fc.constantFrom(
    {},
    { currency: 'EUR', timeZone: 'Europe/Amsterdam', reference: 'x', pursuedSince: 'x' },
  );
  fc.assert(
    fc.property(body, settings, (value, how) => {
      expect(normalise(value, how)).toHaveProperty('ok');
    }),
  );
});
