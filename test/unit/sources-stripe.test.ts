import fc from 'fast-check';
import Stripe from 'stripe';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../../server/config.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { stripe } from '../../server/sources/stripe.ts';
import { eventIn, linesOf } from '../support/event-lines.ts';
import { deliver, resign, type Sample, samples, story } from '../support/samples.ts';

const { checkoutCompleted, checkoutUnpaid, invoicePaid, chargeRefunded, refundCreated } = samples;
const secrets = [checkoutCompleted.secret];
const stories = ['refunded-twice', 'dispute-won', 'credit-notes', 'credit-to-balance', 'invoice-and-payment'].map(
  (name) => `stripe-${name}`,
);
const types = [
  ...['checkout.session.completed', 'invoice.paid', 'invoice_payment.paid', 'payment_intent.succeeded'],
  ...['charge.refunded', 'refund.created', 'charge.dispute.created', 'credit_note.created'],
];
const all = { checkoutCompleted, checkoutUnpaid, invoicePaid, chargeRefunded, refundCreated };

const normalise = (sample: Sample) => stripe.normalise(JSON.parse(sample.body), deliver(sample), {});
const event = (sample: Sample, settings: SourceSettings = {}) => eventIn(stripe, sample, settings);
const order = (sample: Sample, settings: SourceSettings = {}) => event(sample, settings).order;

const changed = (sample: Sample, change: (object: Record<string, unknown>) => void): Sample =>
  resign(sample, { change: ({ data }: { data: { object: Record<string, unknown> } }) => change(data.object) });

const refusal = (delivery: Delivery, keys = secrets): string => {
  const result = stripe.verify(delivery, { secrets: keys, keyed: false });
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
    });
  });

  test.each([
    ['an unpaid checkout', checkoutUnpaid, 'unpaid'],
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
    expect(normalise(sample)).toEqual({ ok: true, value: { events: [], ignored } });
  });

  test('an invoice whose lines have neither words nor a quantity counts all the same', () => {
    const bare = changed(invoicePaid, (invoice) =>
      Object.assign(invoice, { lines: { data: [{ amount: 5_400_000 }] } }),
    );
    expect(order(bare)).toMatchObject({ orderId: 'in_fx3', amount: '5400000' });
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
    expect([event(test).test, event(checkoutCompleted).test]).toEqual([true, undefined]);
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
    [
      'an absurd amount',
      { amount_total: 1e15 },
      'amount is "10000000000000.00"; allowed is an amount of 0 or more below',
    ],
  ])('%s is refused with its field', (_, change, line) => {
    const result = normalise(changed(checkoutCompleted, (session) => Object.assign(session, change)));
    expect(result.ok ? 'accepted' : sentence(result.problem)).toContain(line);
  });

  test('whatever a verified body holds, it is a result, never a throw', () => {
    const type = fc.constantFrom(...types, '__proto__', 'v2.core.event');
    const key = fc.constantFrom(
      'id',
      'amount',
      'amount_total',
      'currency',
      'status',
      'payment_intent',
      'metadata',
      'lines',
    );
    const object = fc.oneof(fc.object(), fc.dictionary(key, fc.jsonValue()));
    const body = fc.record({ type, created: fc.nat(), data: fc.record({ object }) }, { requiredKeys: ['type'] });
    fc.assert(
      fc.property(
        fc.oneof(body, fc.jsonValue()),
        fc.constantFrom<SourceSettings>({}, { amounts: 'net' }),
        (value, how) => {
          expect(stripe.normalise(value, deliver(checkoutCompleted), how)).toHaveProperty('ok');
        },
      ),
    );
  });

  test('any one thing changed in a true event is a result, never a throw', () => {
    const told = [...stories.flatMap((name) => story(name)), ...Object.values(all)].map(({ body }) => JSON.parse(body));
    fc.assert(
      fc.property(fc.constantFrom(...told), fc.nat(), fc.jsonValue(), (body, at, value) => {
        const changed = structuredClone(body);
        const keys = Object.keys(changed.data.object);
        changed.data.object[keys[at % keys.length] ?? ''] = value;
        expect(stripe.normalise(changed, deliver(checkoutCompleted), { amounts: 'net' })).toHaveProperty('ok');
      }),
    );
  });
});

describe('what each delivery comes to', () => {
  test.each<[string, string[]]>([
    [
      'refunded-twice',
      [
        'won pi_tw 14875.00 EUR = ch_tw',
        'won pi_tw 14875.00 EUR = cs_live_tw',
        'changed pi_tw -5000.00 EUR re_tw1 of ch_tw = ch_tw',
        'changed pi_tw -5000.00 EUR ch_tw of ch_tw whole = ch_tw',
        'changed pi_tw -2000.00 EUR re_tw2 of ch_tw = ch_tw',
        'changed pi_tw -7000.00 EUR ch_tw of ch_tw whole = ch_tw',
      ],
    ],
    [
      'refund-fails',
      [
        'won pi_rf 14875.00 EUR = cs_live_rf',
        'changed pi_rf -5000.00 EUR re_rf1 of ch_rf = ch_rf',
        'changed pi_rf -5000.00 EUR ch_rf of ch_rf whole = ch_rf',
        'changed pi_rf -5000.00 EUR re_rf1 of ch_rf void = ch_rf',
        'changed pi_rf -5000.00 EUR re_rf1 of ch_rf void = ch_rf',
      ],
    ],
    [
      'dispute-lost',
      [
        'won pi_dl 14875.00 EUR = ch_dl',
        ...Array(3).fill('changed pi_dl -4875.00 EUR du_dl of du_dl DISPUTE open = ch_dl'),
        'changed pi_dl -4875.00 EUR du_dl of du_dl DISPUTE lost = ch_dl',
      ],
    ],
    [
      'dispute-won', // du_dwi is an inquiry: it takes nothing
      [
        'won pi_dw 14875.00 EUR = ch_dw',
        'changed pi_dw -14875.00 EUR du_dwi of du_dwi void = ch_dw',
        'changed pi_dw -14875.00 EUR du_dw of du_dw DISPUTE open = ch_dw',
        ...Array(2).fill('changed pi_dw -14875.00 EUR du_dw of du_dw void DISPUTE won = ch_dw'),
        'changed pi_dw -14875.00 EUR du_dwi of du_dwi void = ch_dw',
      ],
    ],
    [
      'credit-notes', // the second was refunded in part, and the refund tells of itself
      [
        'won in_cr 12100.00 EUR = DH-cr',
        'changed in_cr = pi_cr',
        'changed in_cr -1210.00 EUR cn_cr1 of cn_cr1',
        'changed pi_cr -2420.00 EUR re_cr1 of ch_cr = ch_cr',
        'changed in_cr -605.00 EUR cn_cr2 of cn_cr2',
        ...Array(3).fill('nothing: told elsewhere'), // to the balance, voided, and before the payment
      ],
    ],
    [
      'credit-to-balance', // what is on the balance lowers what is paid of the next invoice
      [
        'won in_cb1 12100.00 EUR = DH-cb1',
        'nothing: told elsewhere',
        'changed in_cb1 -605.00 EUR cn_cb2 of cn_cb2',
        'changed in_cb1 -242.00 EUR cn_cb3 of cn_cb3',
        'won in_cb2 10285.00 EUR = DH-cb2',
      ],
    ],
    [
      'credit-notes-of-old', // these did not say what went back outside of Stripe
      [
        'won in_co 12100.00 EUR = DH-co, pi_co, ch_co',
        'changed in_co -1210.00 EUR cn_co1 of cn_co1',
        'changed pi_co -2420.00 EUR re_co of ch_co = ch_co',
        'nothing: told elsewhere',
        'nothing: told elsewhere',
        'changed in_co -605.00 EUR cn_co4 of cn_co4',
      ],
    ],
    [
      'invoice-and-payment',
      [
        'won in_ip 12100.00 EUR = pi_ip, ch_ip INVOICE TO COME',
        'won in_ip 12100.00 EUR = DH-ip',
        'changed in_ip = pi_ip',
        'changed pi_ip -2100.00 EUR re_ip1 of ch_ip = ch_ip',
        'changed pi_ip -2100.00 EUR ch_ip of ch_ip whole = ch_ip',
      ],
    ],
    [
      'checkout-with-invoice', // only the checkout knows both
      [
        'won pi_ci 12100.00 EUR = ch_ci',
        'won in_ci 12100.00 EUR = pi_ci, cs_live_ci',
        'won in_ci 12100.00 EUR = DH-ci',
        'changed pi_ci -2100.00 EUR re_ci1 of ch_ci = ch_ci',
        'changed pi_ci -2100.00 EUR ch_ci of ch_ci whole = ch_ci',
      ],
    ],
    [
      'paid-later',
      [...Array(3).fill('nothing: unpaid'), 'won pi_pl 14875.00 EUR = ch_pl', 'won pi_pl 14875.00 EUR = cs_live_pl'],
    ],
    ['renewal', ['won in_rn1 12100.00 EUR = DH-rn1', 'won in_rn2 12100.00 EUR = DH-rn2 RENEWAL']],
    [
      'renewal-payment-first',
      [
        'won in_rp1 12100.00 EUR = pi_rp1, ch_rp1 INVOICE TO COME',
        'won in_rp1 12100.00 EUR = DH-rp1',
        'won in_rp2 12100.00 EUR = pi_rp2, ch_rp2 INVOICE TO COME',
        'won in_rp2 12100.00 EUR = DH-rp2 RENEWAL',
      ],
    ],
    [
      'three-decimals',
      [
        'won pi_kw 7250.500 KWD = ch_kw',
        'changed pi_kw -1250.250 KWD re_kw1 of ch_kw = ch_kw',
        'changed pi_kw -1250.250 KWD ch_kw of ch_kw whole = ch_kw',
      ],
    ],
    ['zero-decimals', ['won pi_jp 5400000 JPY = ch_jp', 'changed pi_jp -400000 JPY ch_jp of ch_jp whole = ch_jp']],
    [
      'part-captured', // what was not captured stands among the refunds, but was never paid
      ['won pi_pc 12000.00 EUR = ch_pc', 'changed pi_pc -2000.00 EUR ch_pc of ch_pc whole = ch_pc'],
    ],
    [
      'test-mode',
      ['won pi_tm 14875.00 EUR = cs_live_tm TEST', 'changed pi_tm -5000.00 EUR re_tm1 of ch_tm = ch_tm TEST'],
    ],
  ])('%s', (name, lines) => {
    const deliveries = story(`stripe-${name}`);
    for (const sample of deliveries) {
      expect(refusal(deliver(sample))).toBe('accepted');
      expect(official(sample)).toMatchObject({ object: 'event' });
    }
    expect(linesOf(stripe, deliveries)).toEqual(lines);
  });

  test('of the samples', () => {
    expect(linesOf(stripe, [checkoutUnpaid, chargeRefunded, refundCreated])).toEqual([
      'nothing: unpaid',
      'changed pi_fx1 -5000.00 EUR ch_fx1 of ch_fx1 whole = ch_fx1',
      'changed pi_fx1 -5000.00 EUR re_fx1 of ch_fx1 = ch_fx1',
    ]);
  });

  test('without tax, where Stripe tells it', () => {
    const net = { amounts: 'net' } as const;
    expect(linesOf(stripe, [checkoutCompleted, invoicePaid], net)).toEqual([
      'won pi_fx1 12500.00 EUR (14875.00) = cs_live_fx1',
      'won in_fx3 5400000 JPY = FX-0003',
    ]);
    const part = { amount_paid: 605000, total_excluding_tax: null };
    const half = changed(story('stripe-credit-notes')[0] as Sample, (invoice) => Object.assign(invoice, part));
    expect(linesOf(stripe, [half], net)).toEqual(['won in_cr 5000.00 EUR (6050.00) = DH-cr']);
    expect(event(half, net).order?.lines).toEqual([{ product: 'Davits', quantity: 2, amount: '10000.00' }]);
  });

  test('a payment is dated by its beginning, so that its checkout or invoice, which know more, are later', () => {
    const [paid, checkedOut] = story('stripe-refunded-twice').map((sample) => event(sample));
    expect(paid?.at).toBeLessThan(checkedOut?.at ?? 0);
    expect(paid?.order?.orderedAt).toBe('2026-03-11T09:00:00.000Z');
  });

  test('a renewal keeps the metadata of its beginning, and ends no pursuit', () => {
    const [first, renewed] = story('stripe-renewal').map((sample) => order(sample));
    expect([first?.pursuedSince, renewed?.pursuedSince]).toEqual(['2024-01-15', undefined]);
    expect(renewed?.seller).toEqual({ email: 'anouk@example.com' });
  });

  test('where the office lets renewals ring, nothing is said of them', () => {
    const lines = linesOf(stripe, story('stripe-renewal-payment-first'), { renewals: 'ring' });
    expect(lines.filter((line) => /RENEWAL|INVOICE/.test(line))).toEqual([]);
    expect(linesOf(stripe, story('stripe-renewal'), { renewals: 'silent' })[1]).toContain('RENEWAL');
  });

  test.each<[string, SourceSettings, string[] | undefined]>([
    ['its order in a shop, from the metadata', {}, ['SO-88']],
    ['a field of the metadata', { reference: 'deal' }, ['D-4']],
    ['a field of the object', { reference: 'customer_email' }, ['crediteuren@dehoop.example']],
    ['nothing, where there is none', { reference: 'shop' }, undefined],
  ])('it refers to %s', (_, settings, references) => {
    const sample = changed(story('stripe-credit-notes')[0] as Sample, ({ metadata }) =>
      Object.assign(metadata as object, { deal: 'D-4' }),
    );
    expect(order(sample, settings)?.references).toEqual(references);
  });

  test('since when somebody worked on it stands in the field that the office says', () => {
    const since = changed(checkoutCompleted, (session) =>
      Object.assign(session, { metadata: { first_visit: '2024-11-02T09:00:00Z' } }),
    );
    expect(order(since, { pursuedSince: 'first_visit' })?.pursuedSince).toBe('2024-11-02');
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

test('a thin event tells nothing of its object: it is kept, and says which payload style to choose', () => {
  const thin = {
    ...{ id: 'evt_thin', object: 'v2.core.event', type: 'v1.invoice.paid', created: '2026-03-11T09:00:00.000Z' },
    ...{ livemode: true, related_object: { id: 'in_1', type: 'invoice', url: '/v1/invoices/in_1' } },
  };
  const [secret = '', now] = [...secrets, checkoutCompleted.now] as [string, number];
  const payload = JSON.stringify(thin);
  const header = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp: now });
  const sample = { secret, now, headers: { 'stripe-signature': header }, body: payload };
  expect(refusal(deliver(sample))).toBe('accepted');
  const result = normalise(sample);
  expect(result.ok ? 'understood' : sentence(result.problem)).toContain('the payload style Snapshot');
  const ping = { ...thin, type: 'v2.core.event_destination.ping' };
  expect(stripe.normalise(ping, deliver(sample), {})).toMatchObject({ ok: true, value: { events: [] } });
});

test('without a secret in the configuration it says so, and takes nothing', () => {
  const refused = stripe.verify(deliver(samples.checkoutCompleted), { secrets: [], keyed: false });
  expect(refused).toMatchObject({
    ok: false,
    problem: { field: 'secret', allowed: expect.stringContaining('Stripe shows') },
  });
});
