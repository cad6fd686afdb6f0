import fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { stripe } from '../../server/sources/stripe.ts';
import { deliver, resign, type Sample, samples } from '../support/samples.ts';

const { checkoutCompleted, checkoutUnpaid, invoicePaid, chargeRefunded, refundCreated } = samples;
const secrets = [checkoutCompleted.secret];
const all = { checkoutCompleted, checkoutUnpaid, invoicePaid, chargeRefunded, refundCreated };

const normalise = (sample: Sample) => stripe.normalise(JSON.parse(sample.body), deliver(sample));

function order(sample: Sample) {
  const result = normalise(sample);
  if (!result.ok) throw new Error(sentence(result.problem));
  const [order, ...others] = result.value.orders;
  expect(others).toEqual([]);
  return order;
}

const changed = (sample: Sample, change: (object: Record<string, unknown>) => void): Sample =>
  resign(sample, { change: ({ data }: { data: { object: Record<string, unknown> } }) => change(data.object) });

const refusal = (delivery: Delivery, keys = secrets): string => {
  const result = stripe.verify(delivery, keys);
  return result.ok ? 'accepted' : sentence(result.problem);
};

const official = (sample: Sample) =>
  Stripe.webhooks.constructEvent(
    sample.body,
    sample.headers['stripe-signature'] ?? '',
    sample.secret,
    300,
    undefined,
    sample.now * 1000,
  );

describe('the signature', () => {
  test.each(Object.entries(all))('of the %s sample holds, for us and for the official package', (_, sample) => {
    expect(refusal(deliver(sample))).toBe('accepted');
    expect(official(sample)).toMatchObject({ object: 'event' });
  });

  test('what the official package signs, whatever the bytes, we take', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme', minLength: 1 }), fc.integer({ min: 1e9, max: 2e9 }), (payload, now) => {
        const secret = 'whsec_of_a_property';
        const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: now });
        const signed = { secret, now, headers: { 'stripe-signature': header }, body: payload };
        expect(refusal(deliver(signed), [secret])).toBe('accepted');
      }),
    );
  });

  test('one of several secrets and one of several v1 are enough, as while a secret is rolled', () => {
    const header = checkoutCompleted.headers['stripe-signature'] ?? '';
    const rolled = header.replace(',v1=', `,v1=${'0'.repeat(64)},v0=abc,v1=`);
    const delivery = deliver({ ...checkoutCompleted, headers: { 'stripe-signature': rolled } });
    expect(refusal(delivery, ['whsec_the_other_one', ...secrets])).toBe('accepted');
    expect(refusal(delivery, ['whsec_the_other_one'])).toContain('no match');
  });

  test('any changed byte of the body is refused', () => {
    fc.assert(
      fc.property(fc.nat(checkoutCompleted.body.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const delivery = deliver(checkoutCompleted);
        delivery.body.writeUInt8(delivery.body.readUInt8(at) ^ flip, at);
        expect(refusal(delivery)).toContain('no match');
      }),
    );
  });

  test('any changed character of the header is refused', () => {
    const header = checkoutCompleted.headers['stripe-signature'] ?? '';
    fc.assert(
      fc.property(fc.nat(header.length - 1), fc.integer({ min: 1, max: 127 }), (at, flip) => {
        const character = String.fromCharCode(header.charCodeAt(at) ^ flip);
        const altered = header.slice(0, at) + character + header.slice(at + 1);
        expect(refusal(deliver({ ...checkoutCompleted, headers: { 'stripe-signature': altered } }))).not.toBe(
          'accepted',
        );
      }),
    );
  });

  test.each([
    ['300 s late', 300, true],
    ['301 s late', 301, false],
    ['300 s early', -300, true],
    ['301 s early', -301, false],
  ])('%s', (_, late, taken) => {
    const signedAt = Number(/t=(\d+)/.exec(checkoutCompleted.headers['stripe-signature'] ?? '')?.[1]);
    const answer = refusal(deliver(checkoutCompleted, (signedAt + late) * 1000));
    if (taken) expect(answer).toBe('accepted');
    else expect(answer).toMatch(/^stripe-signature t is 1773219600; allowed is a time at most 300 seconds from/);
  });

  test.each([
    ['none', undefined, 'stripe-signature is missing; allowed is t=<seconds>,v1=<hexadecimal>'],
    ['empty', '', 'of another shape'],
    ['no time', 'v1=00', 'of another shape'],
    ['two times', 't=1,t=2,v1=00', 'of another shape'],
    ['no number', 't=now,v1=00', 'of another shape'],
    ['another scheme', 't=1,v0=00', 'of another shape'],
  ])('with %s is refused', (_, header, line) => {
    const delivery = deliver(checkoutCompleted);
    expect(refusal({ ...delivery, headers: { 'stripe-signature': header } })).toContain(line);
  });

  test('a refusal shows neither the secret nor a signature', () => {
    const answer = refusal(deliver({ ...checkoutCompleted, body: '{}' }));
    expect(answer).not.toContain('fixture');
    expect(answer).not.toMatch(/[0-9a-f]{64}/);
  });
});

describe('the order', () => {
  test('of a paid checkout', () => {
    expect(order(checkoutCompleted)).toEqual({
      orderId: 'pi_fx1',
      amount: '14875.00',
      currency: 'EUR',
      orderedAt: '2026-03-11T08:59:58.000Z',
      updatedAt: '2026-03-11T08:59:58.000Z',
      customer: { id: 'cus_fx1', name: 'Rederij Zeemeeuw BV' },
      seller: { name: 'anouk' },
      status: 'won',
      livemode: true,
    });
  });

  test('of a paid invoice, in a currency without decimals', () => {
    expect(order(invoicePaid)).toEqual({
      orderId: 'in_fx3',
      amount: '5400000',
      currency: 'JPY',
      orderedAt: '2026-03-11T08:59:55.000Z',
      updatedAt: '2026-03-11T08:59:58.000Z',
      customer: { id: 'cus_fx3', name: 'Minato Kaiun KK' },
      seller: { name: 'anouk' },
      lines: [{ product: 'Brass fittings', quantity: 12, amount: '5400000' }],
      status: 'won',
      livemode: true,
    });
  });

  test.each([
    ['an unpaid checkout', checkoutUnpaid, 'unpaid'],
    ['a refunded charge', chargeRefunded, 'reversal'],
    ['a refund', refundCreated, 'reversal'],
    [
      'another event',
      resign(invoicePaid, { change: (event: { type: string }) => Object.assign(event, { type: 'payout.paid' }) }),
      'other event',
    ],
    [
      'a free checkout',
      changed(checkoutCompleted, (session) =>
        Object.assign(session, { amount_total: 0, payment_status: 'no_payment_required' }),
      ),
      'nothing to pay',
    ],
  ])('there is none in %s', (_, sample, ignored) => {
    expect(normalise(sample)).toEqual({ ok: true, value: { orders: [], ignored } });
  });

  test('a delayed payment counts once it succeeded, as the same order', () => {
    const succeeded = resign(checkoutUnpaid, {
      change: (event: { type: string; data: { object: { payment_status: string } } }) => {
        event.type = 'checkout.session.async_payment_succeeded';
        event.data.object.payment_status = 'paid';
      },
    });
    expect(order(succeeded)).toMatchObject({
      orderId: 'pi_fx2',
      amount: '9800.00',
      customer: { name: 'Havenbedrijf Noord' },
    });
  });

  test('one sale told three ways is one order: the invoice, else the payment, else the session', () => {
    const withInvoice = changed(checkoutCompleted, (session) => Object.assign(session, { invoice: { id: 'in_fx3' } }));
    const alone = changed(checkoutCompleted, (session) => Object.assign(session, { payment_intent: null }));
    expect([order(withInvoice)?.orderId, order(invoicePaid)?.orderId, order(alone)?.orderId]).toEqual([
      'in_fx3',
      'in_fx3',
      'cs_live_fx1',
    ]);
    expect(order(payment({}))?.orderId).toBe('pi_fx1');
    expect(order(payment({ invoice: 'in_fx3' }))?.orderId).toBe('in_fx3');
    expect(order(payment({ payment_details: { order_reference: 'in_fx3' } }))?.orderId).toBe('in_fx3');
    expect(order(payment({ payment_details: { order_reference: 'Q-2026-031' } }))?.orderId).toBe('pi_fx1');
  });

  test('metadata tells who sold it and since when they worked on it', () => {
    const told = (metadata: object) =>
      order(changed(checkoutCompleted, (session) => Object.assign(session, { metadata })));
    expect(told({ salesperson: 'anouk@example.com', pursued_since: '2025-02-01' })).toMatchObject({
      seller: { email: 'anouk@example.com' },
      pursuedSince: '2025-02-01',
    });
    expect(told({ salesperson: ' ', pursued_since: 'long ago' })?.pursuedSince).toBeUndefined();
    expect(told({ salesperson: 'x'.repeat(500) })?.seller?.name).toHaveLength(200);
  });

  test('test mode is passed on', () => {
    const test = resign(checkoutCompleted, { change: (event: object) => Object.assign(event, { livemode: false }) });
    expect(order(test)?.livemode).toBe(false);
  });

  test.each([
    ['EUR', 1487500, '14875.00'],
    ['eur', 5, '0.05'],
    ['JPY', 5400000, '5400000'],
    ['KRW', 1, '1'],
    ['KWD', 12345, '12.345'],
    ['MGA', 5000, '5000.00'],
    ['ISK', 150000, '1500'],
    ['UGX', 12300, '123'],
  ])('%s %d is %s', (currency, amount_total, amount) => {
    const sample = changed(checkoutCompleted, (session) => Object.assign(session, { currency, amount_total }));
    expect(order(sample)).toMatchObject({ amount, currency: currency.toUpperCase() });
  });

  test.each([
    ['a negative amount', { amount_total: -1 }, 'data.object.amount_total is -1; allowed is a whole number, 0 or more'],
    ['half a cent', { amount_total: 1.5 }, 'data.object.amount_total is 1.5; allowed is a whole number'],
    ['an unknown currency', { currency: 'xxq' }, 'currency is "XXQ"; allowed is an ISO 4217 code'],
    ['an absurd amount', { amount_total: 1e15 }, 'amount is "10000000000000.00"; allowed is a decimal amount from 0'],
  ])('%s is refused with its field', (_, change, line) => {
    const result = normalise(changed(checkoutCompleted, (session) => Object.assign(session, change)));
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain(line);
  });

  test('whatever a verified body holds, it is a result, never a throw', () => {
    const type = fc.constantFrom('checkout.session.completed', 'invoice.paid', 'payment_intent.succeeded', '__proto__');
    const body = fc.record(
      { type, created: fc.nat(), data: fc.record({ object: fc.object() }) },
      { requiredKeys: ['type'] },
    );
    fc.assert(
      fc.property(fc.oneof(body, fc.jsonValue()), (value) => {
        expect(stripe.normalise(value, deliver(checkoutCompleted))).toHaveProperty('ok');
      }),
    );
  });
});

/** The checkout's own PaymentIntent. */
function payment(more: object): Sample {
  return resign(checkoutCompleted, {
    change: (event: { type: string; data: object }) => {
      event.type = 'payment_intent.succeeded';
      event.data = {
        object: { id: 'pi_fx1', amount_received: 1487500, currency: 'eur', customer: 'cus_fx1', metadata: {}, ...more },
      };
    },
  });
}

test('without a secret in the configuration it says so, and takes nothing', () => {
  const refused = stripe.verify(deliver(samples.checkoutCompleted), []);
  expect(refused).toMatchObject({
    ok: false,
    problem: { field: 'secret', allowed: expect.stringContaining('Stripe shows') },
  });
});
