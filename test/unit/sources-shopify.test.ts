import '@shopify/shopify-api/adapters/node';
import { LogSeverity, shopifyApi } from '@shopify/shopify-api';
import { createSHA256HMAC } from '@shopify/shopify-api/runtime';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../../server/config.ts';
import { shopify } from '../../server/sources/shopify.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { eventIn, linesOf } from '../support/event-lines.ts';
import { deliver, resign, type Sample, samples, story } from '../support/samples.ts';

const { shopifyPaid, shopifyEditedDown, shopifyRefund, shopifyCancelled } = samples;
const secrets = [shopifyPaid.secret];

const official = shopifyApi({
  ...{ apiKey: 'key', apiSecretKey: shopifyPaid.secret, hostName: 'bell.example', apiVersion: '2026-07' as never },
  ...{ isEmbeddedApp: false, logger: { level: LogSeverity.Error } },
});

const isOfficial = async ({ body, headers }: Sample): Promise<boolean> => {
  const rawRequest = { method: 'POST', url: '/', headers };
  return (await official.webhooks.validate({ rawBody: body, rawRequest, rawResponse: {} })).valid;
};

const refusal = (delivery: Delivery, keys = secrets): string => {
  const result = shopify.verify(delivery, { secrets: keys, keyed: false });
  return result.ok ? 'accepted' : sentence(result.problem);
};

const changed = (sample: Sample, change: object): Sample => {
  const made = resign(sample, { change: (body: object) => Object.assign(body, change) });
  return { ...made, now: sample.now };
};
const order = (sample: Sample, settings: SourceSettings = {}) => eventIn(shopify, sample, settings).order;

describe('the signature', () => {
  test.each(Object.entries({ shopifyPaid, shopifyEditedDown, shopifyRefund, shopifyCancelled }))(
    'of the %s sample holds, for us and for the official package',
    async (_, sample) => {
      expect(refusal(deliver(sample))).toBe('accepted');
      expect(await isOfficial(sample)).toBe(true);
    },
  );

  test('what the official package signs, whatever the bytes, we take', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.string({ unit: 'grapheme', minLength: 1 }),
        fc.string({ minLength: 8 }),
        async (body, secret) => {
          const headers = { 'x-shopify-hmac-sha256': await createSHA256HMAC(secret, body) };
          expect(refusal(deliver({ secret, now: 0, headers, body }), ['another', secret])).toBe('accepted');
        },
      ),
    );
  });

  test('any changed byte of the body, or of the signature, is refused', async () => {
    const signature = shopifyPaid.headers['x-shopify-hmac-sha256'] ?? '';
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 127 }), (position, flip) => {
        const delivery = deliver(shopifyPaid);
        const at = position % delivery.body.length;
        delivery.body.writeUInt8(delivery.body.readUInt8(at) ^ flip, at);
        expect(refusal(delivery)).toContain('no match');
        const there = position % signature.length;
        const altered = String.fromCharCode(signature.charCodeAt(there) ^ flip);
        const forged = signature.slice(0, there) + altered + signature.slice(there + 1);
        const headers = { ...shopifyPaid.headers, 'x-shopify-hmac-sha256': forged };
        expect(refusal(deliver({ ...shopifyPaid, headers }))).toContain('no match');
      }),
    );
    expect(await isOfficial({ ...shopifyPaid, body: `${shopifyPaid.body} ` })).toBe(false);
  });

  test('what is missing is named', () => {
    expect(refusal({ ...deliver(shopifyPaid), headers: {} })).toContain('x-shopify-hmac-sha256 is missing');
    expect(refusal(deliver(shopifyPaid), [])).toContain('secret is missing; allowed is the client secret');
  });
});

describe('what each delivery comes to', () => {
  const edited = 'won 5940139491002 9680.00 EUR = #1002, 1002';
  test.each<[string, string[]]>([
    [
      'refunded-twice',
      [
        'open 5940139491001 7260.00 EUR = #1001, 1001',
        'won 5940139491001 7260.00 EUR = #1001, 1001',
        'changed 5940139491001 -2420.00 EUR 811 of 5940139491001 in later amounts',
        'won 5940139491001 4840.00 EUR = #1001, 1001',
        'changed 5940139491001 -1210.00 EUR 812 of 5940139491001 in later amounts',
        'won 5940139491001 3630.00 EUR = #1001, 1001',
      ],
    ],
    [
      'edited-up-and-down', // partially paid once something is added, but what was paid still stands
      [
        'won 5940139491002 7260.00 EUR = #1002, 1002',
        'nothing: told by orders/updated',
        edited,
        edited,
        'won 5940139491002 6050.00 EUR = #1002, 1002',
      ],
    ],
    [
      'cancelled-and-deleted',
      [
        'won 5940139491003 7260.00 EUR = #1003, 1003',
        'cancelled 5940139491003 0.00 EUR = #1003, 1003',
        'changed 5940139491003 -7260.00 EUR 813 of 5940139491003 in later amounts',
        'deleted 5940139491003',
      ],
    ],
    [
      'guest-pays-later', // a deposit wins nothing
      [
        'open 5940139491004 7260.00 EUR = #1004, 1004',
        'open 5940139491004 7260.00 EUR = #1004, 1004',
        'won 5940139491004 7260.00 EUR = #1004, 1004',
      ],
    ],
    [
      'two-currencies', // the shop's own counts, whatever the customer paid in
      [
        'won 5940139491005 7260.00 EUR = #1005, 1005',
        'changed 5940139491005 -1210.00 EUR 814 of 5940139491005 in later amounts',
      ],
    ],
    ['zero-decimals', ['won 5940139491006 594000 JPY = #1006, 1006', 'refunded 5940139491006 0 JPY = #1006, 1006']],
    [
      'test-order', // the second is the example that Shopify's pages send
      [
        'won 5940139491007 7260.00 EUR = #1007, 1007 TEST',
        'won 820982911946154500 7260.00 EUR = #4496, 4496 TEST',
        'changed 5940139491007 -7260.00 EUR 815 of 5940139491007 in later amounts TEST',
      ],
    ],
  ])('%s', async (name, lines) => {
    const deliveries = story(`shopify-${name}`);
    for (const sample of deliveries) {
      expect(refusal(deliver(sample))).toBe('accepted');
      expect(await isOfficial(sample)).toBe(true);
    }
    expect(linesOf(shopify, deliveries)).toEqual(lines);
  });

  test('of the samples, with and without tax', () => {
    const all = [shopifyPaid, shopifyEditedDown, shopifyRefund, shopifyCancelled];
    expect(linesOf(shopify, all)).toEqual([
      'won 5940139490001 7260.00 EUR = #1042, 1042',
      'won 5940139490001 4840.00 EUR = #1042, 1042',
      'changed 5940139490001 -2420.00 EUR 801 of 5940139490001 in later amounts',
      'cancelled 5940139490001 0.00 EUR = #1042, 1042',
    ]);
    expect(linesOf(shopify, all.slice(0, 2), { amounts: 'net' })).toEqual([
      'won 5940139490001 6000.00 EUR (7260.00) = #1042, 1042',
      'won 5940139490001 4000.00 EUR (4840.00) = #1042, 1042', // by the order's own share: its tax now is not told
    ]);
  });

  test.each<[string, object, string]>([
    ['authorized', {}, 'open'],
    ['voided', {}, 'cancelled'],
    ['expired', {}, 'open'],
    ['refunded', { current_total_price: '7260.00' }, 'refunded'],
    ['paid', { current_total_price: '0.00' }, 'refunded'],
    ['paid', { current_total_price: '0.00', total_price: '0.00' }, 'open'],
    ['partially_paid', { total_outstanding: '6534.00' }, 'open'],
    ['partially_paid', { current_total_price: '9000.00', total_outstanding: '8000.00' }, 'open'],
    ['partially_paid', { current_total_price: '9000.00', total_outstanding: '1740.00' }, 'won'],
  ])('%s with %j is %s', (financial_status, change, kind) => {
    expect(eventIn(shopify, changed(shopifyPaid, { financial_status, ...change })).kind).toBe(kind);
  });

  test.each(['pending', 'failure', 'error'])('a refund that is %s takes nothing', (status) => {
    const transactions = [{ kind: 'refund', status, amount: '10.00', currency: 'EUR' }];
    expect(linesOf(shopify, [changed(shopifyRefund, { transactions })])).toEqual(['nothing: nothing paid back']);
  });

  test('a refund below zero is kept as a problem', () => {
    const transactions = [{ kind: 'refund', status: 'success', amount: '-10.00', currency: 'EUR' }];
    expect(linesOf(shopify, [changed(shopifyRefund, { transactions })])[0]).toContain('refused: amount is "-10.00"');
  });

  test('other topics count for nothing, and a delivery without one is kept', () => {
    const about = (topic: string | undefined) =>
      shopify.normalise({}, { ...deliver(shopifyPaid), headers: { 'x-shopify-topic': topic } }, {});
    expect(about('products/update')).toEqual({ ok: true, value: { events: [], ignored: 'other event' } });
    expect(about(undefined)).toMatchObject({ ok: false, problem: { field: 'x-shopify-topic' } });
  });
});

describe('the order', () => {
  test('of the sample', () => {
    expect(eventIn(shopify, shopifyPaid)).toEqual({
      orderId: '5940139490001',
      kind: 'won',
      at: Date.parse('2026-03-11T08:59:57Z'),
      order: {
        orderId: '5940139490001',
        amount: '7260.00',
        currency: 'EUR',
        orderedAt: '2026-03-11T08:59:38.000Z',
        updatedAt: '2026-03-11T08:59:57.000Z',
        customer: { id: '7741425220001', name: 'Bo Kajuit' },
        lines: [{ product: 'Ship bell 300 mm', quantity: 6, amount: '6000.00' }],
        status: 'won',
      },
      called: ['#1042', '1042'],
    });
  });

  test('of a guest, with what a note tells', () => {
    const [, , paid] = story('shopify-guest-pays-later');
    expect(order(paid as Sample)).toMatchObject({
      customer: { name: 'Kapitein Lichter' },
      seller: { email: 'anouk@example.com' },
      pursuedSince: '2025-02-01',
      references: ['pi_lichter1'],
    });
    const nameless = changed(shopifyPaid, { customer: null, billing_address: null, email: 'mo@loods.example' });
    expect(order(nameless)?.customer).toEqual({ name: 'mo@loods.example' });
  });

  test('of a company', () => {
    const [paid] = story('shopify-zero-decimals');
    expect(order(paid as Sample)?.customer).toEqual({ id: '7741425220009', name: 'Minato Kaiun KK' });
  });

  test('a reference and a pursuit from the fields that the office says', () => {
    const told = changed(shopifyPaid, { po_number: 'PO-7', note_attributes: [{ name: 'since', value: '2025-03-01' }] });
    expect(order(told, { reference: 'po_number', pursuedSince: 'since' })).toMatchObject({
      references: ['PO-7'],
      pursuedSince: '2025-03-01',
    });
  });

  test('that a subscription made is a renewal, unless the office wants to hear those', () => {
    const renewalOf = (source_name: string, settings = {}) =>
      eventIn(shopify, changed(shopifyPaid, { source_name }), settings).renewal;
    expect(
      ['subscription_contract', 'subscription_contract_checkout_one', 'web'].map((name) => renewalOf(name)),
    ).toEqual([...['yes', 'yes', undefined]]);
    expect(renewalOf('subscription_contract', { renewals: 'ring' })).toBeUndefined();
  });

  test('what was taken out of it is no line any more', () => {
    const out = { title: 'Rope', quantity: 1, current_quantity: 0, price: '10.00' };
    const kept = { title: 'Bell', quantity: 3, current_quantity: 2, price: '10.00' };
    expect(order(changed(shopifyPaid, { line_items: [out, kept] }))?.lines).toEqual([
      { product: 'Bell', quantity: 2, amount: '20.00' },
    ]);
  });

  test('a deletion is dated by when it happened, to the millisecond', () => {
    const deletion = story('shopify-cancelled-and-deleted').at(-1) as Sample;
    expect(eventIn(shopify, deletion).at).toBe(Date.parse('2026-03-11T12:00:00.123Z'));
    const undated = { ...deletion, headers: { 'x-shopify-topic': 'orders/delete' } };
    expect(eventIn(shopify, undated).at).toBe(deletion.now * 1000);
  });

  test.each([
    ['no id', { id: null }, 'id is null; allowed is an id'],
    ['no time', { updated_at: undefined }, 'updated_at is missing; allowed is an ISO 8601'],
    ['an amount in words', { current_total_price: 'ten' }, 'current_total_price is "ten"; allowed is a decimal'],
    ['an unknown currency', { currency: 'EURO' }, 'currency is "EURO"; allowed is an ISO 4217'],
    ['a negative amount', { current_total_price: '-5.00' }, 'amount is "-5.00"; allowed is a decimal amount'],
  ])('%s is refused with its field', (_, change, line) => {
    expect(linesOf(shopify, [changed(shopifyPaid, change)])[0]).toContain(line);
  });

  test('any one thing changed in a true delivery is a result, never a throw', () => {
    const names = ['refunded-twice', 'two-currencies', 'edited-up-and-down', 'cancelled-and-deleted'];
    const told = names.flatMap((name) => story(`shopify-${name}`));
    fc.assert(
      fc.property(fc.constantFrom(...told), fc.nat(), fc.jsonValue(), (sample, at, value) => {
        const body = JSON.parse(sample.body);
        const keys = Object.keys(body);
        body[keys[at % keys.length] ?? ''] = value;
        expect(shopify.normalise(body, deliver(sample), { amounts: 'net' })).toHaveProperty('ok');
        expect(shopify.normalise(value, deliver(sample), {})).toHaveProperty('ok');
      }),
    );
  });
});
