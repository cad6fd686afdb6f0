import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../../server/config.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { woocommerce } from '../../server/sources/woocommerce.ts';
import { eventIn, linesOf } from '../support/event-lines.ts';
import { deliver, resign, type Sample, samples, story } from '../support/samples.ts';

const { wooCreated, wooRefunded, wooDeleted, wooPing } = samples;
const secrets = [wooCreated.secret];

const refusal = (delivery: Delivery, keys = secrets): string => {
  const result = woocommerce.verify(delivery, { secrets: keys, keyed: false });
  return result.ok ? 'accepted' : sentence(result.problem);
};

const changed = (sample: Sample, change: object): Sample => {
  const made = resign(sample, { change: (body: object) => Object.assign(body, change) });
  return { ...made, now: sample.now };
};
const order = (sample: Sample, settings: SourceSettings = {}) => eventIn(woocommerce, sample, settings).order;

describe('the signature', () => {
  test.each(Object.entries({ wooCreated, wooRefunded, wooDeleted }))('of the %s sample holds', (_, sample) => {
    expect(refusal(deliver(sample))).toBe('accepted');
  });

  test('whatever the bytes, what is signed as WooCommerce does is taken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), (body, secret) => {
        const signature = createHmac('sha256', secret).update(body, 'utf8').digest('base64');
        const signed = { secret, now: 0, headers: { 'x-wc-webhook-signature': signature }, body };
        expect(refusal(deliver(signed), ['another', secret])).toBe('accepted');
      }),
    );
  });

  test('any changed byte of the body, or of the signature, is refused', () => {
    const signature = wooCreated.headers['x-wc-webhook-signature'] ?? '';
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 127 }), (position, flip) => {
        const delivery = deliver(wooCreated);
        const at = position % delivery.body.length;
        delivery.body.writeUInt8(delivery.body.readUInt8(at) ^ flip, at);
        expect(refusal(delivery)).toContain('no match');
        const there = position % signature.length;
        const altered = String.fromCharCode(signature.charCodeAt(there) ^ flip);
        const forged = signature.slice(0, there) + altered + signature.slice(there + 1);
        const headers = { ...wooCreated.headers, 'x-wc-webhook-signature': forged };
        expect(refusal(deliver({ ...wooCreated, headers }))).toContain('no match');
      }),
    );
  });

  test('what is missing is named', () => {
    expect(refusal(deliver(wooPing))).toContain('x-wc-webhook-signature is missing');
    expect(refusal(deliver(wooCreated), [])).toContain('secret is missing; allowed is the secret of the webhook');
  });
});

describe('the ping', () => {
  const isPing = (body: string, headers: Record<string, string> = wooPing.headers) =>
    woocommerce.isPing?.(deliver({ ...wooPing, headers, body }));

  test('is the unsigned form alone', () => {
    expect(woocommerce.isPing?.(deliver(wooPing))).toBe(true);
    expect(woocommerce.isPing?.(deliver(wooCreated))).toBe(false);
    expect(isPing('webhook_id=7', { ...wooPing.headers, 'x-wc-webhook-signature': 'AAAA' })).toBe(false);
  });

  test.each(['', 'webhook_id=', 'webhook_id=7&id=727', '{"id":727}', `webhook_id=${'7'.repeat(40)}`])(
    '%s is none',
    (body) => expect(isPing(body)).toBe(false),
  );
});

describe('what each delivery comes to', () => {
  test.each<[string, string[]]>([
    [
      'refunded-twice',
      [
        'open 741 3025.00 EUR',
        'won 741 3025.00 EUR',
        'won 741 3025.00 EUR',
        'won 741 2420.00 EUR after -605.00',
        'won 741 2299.00 EUR after -726.00',
      ],
    ],
    ['deleted-and-restored', ['won 742 3025.00 EUR', 'deleted 742', 'won 742 3025.00 EUR']],
    ['deleted-for-good', ['won 743 3025.00 EUR', 'deleted 743']],
    ['failed-then-paid', ['open 744 3025.00 EUR', 'cancelled 744 3025.00 EUR', 'won 744 3025.00 EUR']],
    ['on-hold-cancelled', ['open 745 3025.00 EUR', 'cancelled 745 3025.00 EUR']],
    ['customer', ['won 746 3025.00 EUR = W-0746']],
    ['three-decimals', ['won 747 1050.255 KWD', 'won 747 700.170 KWD after -350.085']],
    ['test-payment', ['won 748 3025.00 EUR TEST']],
  ])('%s', (name, lines) => {
    const deliveries = story(`woocommerce-${name}`);
    for (const sample of deliveries) expect(refusal(deliver(sample))).toBe('accepted');
    expect(linesOf(woocommerce, deliveries)).toEqual(lines);
  });

  test('of the samples, with and without tax', () => {
    const all = [wooCreated, wooRefunded, wooDeleted];
    expect(linesOf(woocommerce, all)).toEqual([
      'won 727 3025.00 EUR',
      'refunded 727 0.00 EUR after -3025.00',
      'deleted 727',
    ]);
    expect(linesOf(woocommerce, [wooCreated, ...story('woocommerce-three-decimals')], { amounts: 'net' })).toEqual([
      'won 727 2500.00 EUR (3025.00)',
      'won 747 1000.243 KWD (1050.255)',
      'won 747 666.829 KWD (700.170) after -350.085',
    ]);
  });

  test.each<[string, object, string]>([
    ['completed', {}, 'won'],
    ['completed', { date_paid_gmt: null }, 'open'],
    ['pending', {}, 'open'],
    ['on-hold', {}, 'open'],
    ['checkout-draft', {}, 'open'],
    ['failed', {}, 'cancelled'],
    ['trash', {}, 'deleted'],
    ['shipped', {}, 'won'], // of a plug-in
    ['shipped', { date_paid_gmt: null }, 'open'],
    ['completed', { refunds: [{ total: '-3000.00' }, { total: '-25.00' }] }, 'refunded'],
    ['completed', { total: '0.00', total_tax: '0.00' }, 'open'],
  ])('%s with %j is %s', (status, change, kind) => {
    expect(eventIn(woocommerce, changed(wooCreated, { status, ...change })).kind).toBe(kind);
  });

  test('two refunds within a second are told apart', () => {
    const [, , , first, second] = story('woocommerce-refunded-twice').map((sample) => eventIn(woocommerce, sample));
    expect(second?.at).toBe((first?.at ?? 0) + 1);
  });

  test('what comes back from the bin does so when it is told, as a deletion has no other time', () => {
    const [, deleted, restored] = story('woocommerce-deleted-and-restored');
    expect(eventIn(woocommerce, deleted as Sample).at).toBe((deleted?.now ?? 0) * 1000);
    expect(eventIn(woocommerce, restored as Sample).at).toBe((restored?.now ?? 0) * 1000);
  });

  test('other topics count for nothing, and a delivery without one is kept', () => {
    const about = (topic: string | undefined) =>
      woocommerce.normalise({}, { ...deliver(wooCreated), headers: { 'x-wc-webhook-topic': topic } }, {});
    expect(about('product.updated')).toEqual({ ok: true, value: { events: [], ignored: 'other event' } });
    expect(about(undefined)).toMatchObject({ ok: false, problem: { field: 'x-wc-webhook-topic' } });
  });
});

describe('the order', () => {
  test('that renews a subscription is a renewal, and not the sale whose payment it still names', () => {
    const renewed = (more: object[], settings: SourceSettings = {}) => {
      const meta_data = [{ key: '_subscription_renewal', value: '812' }, ...more];
      return eventIn(woocommerce, changed(wooCreated, { meta_data, transaction_id: 'pi_new' }), settings);
    };
    const told = renewed([{ key: '_intent_id', value: 'pi_first' }]);
    expect(told).toMatchObject({ renewal: 'yes', order: { references: ['pi_new'] } });
    expect(renewed([], { renewals: 'ring' }).renewal).toBeUndefined();
  });

  test.each<[string, object]>([
    ['lists that PHP told as objects', { meta_data: { 3: { key: 'a', value: 'b' } }, refunds: {} }],
    ['lines in the words of a plug-in', { line_items: [{ name: 'Rope', quantity: '25', total: 'free' }] }],
    ['no lines at all', { line_items: 'none', billing: [], meta_data: 'none' }],
  ])('counts with %s', (_, change) => {
    const body = { ...JSON.parse(wooCreated.body), ...change };
    const event = eventIn(woocommerce, { ...wooCreated, body: JSON.stringify(body) });
    expect(event).toMatchObject({ kind: 'won', order: { amount: '3025.00' } });
  });

  test('refunds that PHP told as an object are taken off', () => {
    const body = { ...JSON.parse(wooCreated.body), refunds: { 1: { total: '-25.00' } } };
    const event = eventIn(woocommerce, { ...wooCreated, body: JSON.stringify(body) });
    expect(event).toMatchObject({ kind: 'won', order: { amount: '3000.00' } });
  });

  test('with more decimals than anybody pays counts, rounded', () => {
    const body = { ...JSON.parse(wooCreated.body), total: '3025.004999999999881765' };
    expect(eventIn(woocommerce, { ...wooCreated, body: JSON.stringify(body) })).toMatchObject({
      order: { amount: '3025.00' },
    });
  });

  test('names that are too long are cut, and no character in two', () => {
    const billing = { company: `${'a'.repeat(199)}😀` };
    const body = { ...JSON.parse(wooCreated.body), billing };
    expect(eventIn(woocommerce, { ...wooCreated, body: JSON.stringify(body) })).toMatchObject({
      order: { customer: { name: 'a'.repeat(199) } },
    });
  });

  test('of the sample: a guest is known by the name alone', () => {
    expect(eventIn(woocommerce, wooCreated)).toEqual({
      orderId: '727',
      kind: 'won',
      atAnyChange: true,
      at: Date.parse('2026-03-11T09:00:03Z'),
      order: {
        orderId: '727',
        amount: '3025.00',
        currency: 'EUR',
        orderedAt: '2026-03-11T09:00:02.000Z',
        updatedAt: '2026-03-11T09:00:03.000Z',
        customer: { name: 'Loods & Zn' },
        lines: [{ product: 'Rope 40 m', quantity: 25, amount: '3025.00' }],
        status: 'won',
      },
    });
  });

  test('of a customer, with what its fields tell', () => {
    const [sample] = story('woocommerce-customer');
    expect(order(sample as Sample, { amounts: 'net' })).toMatchObject({
      customer: { id: '31', name: 'Fatima Anker' },
      seller: { name: 'Anouk' },
      pursuedSince: '2025-02-01',
      lines: [{ product: 'Rope 40 m', quantity: 25, amount: '2500.00' }],
    });
  });

  test('its payment is what a payment source knows it by', () => {
    expect(order(story('woocommerce-failed-then-paid').at(-1) as Sample)?.references).toEqual([
      'ch_loods1',
      'pi_loods1',
    ]);
    const paypal = changed(wooCreated, { transaction_id: '8XY12345', meta_data: [{ key: 'deal', value: 4711 }] });
    expect(order(paypal)?.references).toBeUndefined();
    expect(order(paypal, { reference: 'deal' })?.references).toEqual(['4711']);
    expect(order(paypal, { reference: 'transaction_id' })?.references).toEqual(['8XY12345']);
  });

  test.each([
    ['no id', { id: null }, 'id is null; allowed is an id'],
    ['a time that is none', { date_modified_gmt: 'today' }, 'date_modified_gmt is "today"; allowed is an ISO 8601'],
    ['an amount in words', { total: 'ten' }, 'total is "ten"; allowed is a decimal'],
    ['an unknown currency', { currency: 'EURO' }, 'currency is "EURO"; allowed is an ISO 4217'],
  ])('%s is refused with its field', (_, change, line) => {
    expect(linesOf(woocommerce, [changed(wooCreated, change)])[0]).toContain(line);
  });

  test('any one thing changed in a true delivery is a result, never a throw', () => {
    const told = ['refunded-twice', 'deleted-and-restored', 'customer'].flatMap((name) => story(`woocommerce-${name}`));
    fc.assert(
      fc.property(fc.constantFrom(...told), fc.nat(), fc.jsonValue(), (sample, at, value) => {
        const body = JSON.parse(sample.body);
        const keys = Object.keys(body);
        body[keys[at % keys.length] ?? ''] = value;
        expect(woocommerce.normalise(body, deliver(sample), { amounts: 'net' })).toHaveProperty('ok');
        expect(woocommerce.normalise(value, deliver(sample), {})).toHaveProperty('ok');
      }),
    );
  });
});
