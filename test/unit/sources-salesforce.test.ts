import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { salesforce } from '../../server/sources/salesforce.ts';
import { parseOutbound } from '../../server/sources/salesforce-xml.ts';
import type { Delivery } from '../../server/sources/source.ts';
import { deliver, salesforceAck, samples } from '../support/samples.ts';

const { body } = samples.salesforceOutbound;
const delivery = deliver(samples.salesforceOutbound, Date.parse('2026-03-11T15:00:00Z'));
const verdict = (text: string, { secrets = ['00D000000000001AAA'], keyed = true } = {}): string => {
  const result = salesforce.verify({ ...delivery, body: Buffer.from(text) }, { secrets, keyed });
  return result.ok ? 'accepted' : sentence(result.problem);
};
const read = (text: string, settings = {}) => {
  const parsed = parseOutbound(Buffer.from(text));
  const given = { currency: 'EUR', timeZone: 'Europe/Amsterdam', ...settings };
  return parsed.ok ? salesforce.normalise(parsed.value, delivery, given) : parsed;
};
const one = (text: string, settings = {}) => {
  const result = read(text, settings);
  return result.ok ? result.value.events[0] : sentence(result.problem);
};
const field = (name: string, value: string) => `<sf:${name}>${value}</sf:${name}>`;
const withField = (name: string, value: string) =>
  body.replace('<sf:AccountId>', `${field(name, value)}<sf:AccountId>`);
const changed = (name: string, value: string) =>
  body.replace(new RegExp(`<sf:${name}>.*?</sf:${name}>`), value && field(name, value));
const notification = /<Notification>.*<\/Notification>/s.exec(body)?.[0] ?? '';

describe('who may send', () => {
  test('the sample’s organisation, at the address with the key', () => expect(verdict(body)).toBe('accepted'));
  test('its id in 15 characters is the same', () =>
    expect(verdict(body, { secrets: ['00D000000000001'] })).toBe('accepted'));
  test('not without the key', () => expect(verdict(body, { keyed: false })).toContain('with the key in it'));
  test('not while its organisation is not known', () =>
    expect(verdict(body, { secrets: [] })).toContain('the organisation id'));
  test('not another organisation', () =>
    expect(verdict(body, { secrets: ['00D000000000002AAA'] })).toContain('OrganizationId is "no match"'));

  test.each<[string, string]>([
    ['JSON', '{}'],
    ['nothing', ''],
    ['half a message', body.slice(0, 400)],
    [
      'a document type',
      body.replace('<soapenv:Envelope', '<!DOCTYPE x [<!ENTITY e SYSTEM "file:///etc/passwd">]><soapenv:Envelope'),
    ],
    ['an entity of its own', body.replace('Closed Won', '&e;')],
    ['another document', '<html><body/></html>'],
    ['elements five thousand deep', body.replace('<sf:Id>', `<sf:Id>${'<a>'.repeat(5000)}${'</a>'.repeat(5000)}`)],
  ])('not %s', (_, text) => expect(verdict(text)).toContain('the XML of an outbound message'));

  test.each(['<SessionId>00D!AQ.token</SessionId>', '<n:SessionId a="b">00D!AQ.token</n:SessionId>', '<SessionId/>'])(
    'what is kept holds no session: %s',
    (session) => {
      const given = body.replace('</OrganizationId>', `</OrganizationId>${session}`);
      const kept = salesforce.withoutSecrets?.(Buffer.from(given)).toString() ?? '';
      expect(kept).toBe(given.replace('00D!AQ.token', ''));
      expect(verdict(kept)).toBe('accepted');
    },
  );

  test('a changed byte of the organisation’s id fails', () => {
    const start = body.indexOf('00D000000000001AAA');
    fc.assert(
      fc.property(fc.nat(14), fc.constantFrom(...'abcXYZ789'), (where, by) => {
        fc.pre(body[start + where] !== by);
        expect(verdict(body.slice(0, start + where) + by + body.slice(start + where + 1))).toContain('no match');
      }),
    );
  });
});

describe('what it says', () => {
  test('an opportunity that is won', () => {
    expect(read(body)).toEqual({
      ok: true,
      value: {
        events: [
          {
            orderId: '006000000000001AAA',
            kind: 'won',
            atAnyChange: true,
            order: {
              ...{ orderId: '006000000000001AAA', amount: '86000.00', currency: 'EUR', status: 'won' },
              ...{ orderedAt: '2026-03-11T11:00:00.000Z', pursuedSince: '2024-11-02' },
              customer: { id: '001000000000001AAA', name: 'Refit & paint' },
            },
          },
        ],
      },
    });
  });

  test.each<[string, string, object]>([
    ['not won', changed('IsWon', 'false'), { kind: 'open' }],
    ['of a stage alone', changed('IsWon', ''), { kind: 'won' }],
    ['in another stage alone', changed('IsWon', '').replace('Closed Won', 'Closed Lost'), { kind: 'open' }],
    ['of ten millions, as Java writes them', changed('Amount', '1.0E7'), { order: { amount: '10000000.00' } }],
    ['without an amount', changed('Amount', ''), { order: { amount: '0.00' } }],
    ['in a currency of its own', withField('CurrencyIsoCode', 'JPY'), { order: { amount: '86000', currency: 'JPY' } }],
    [
      'with its time',
      withField('LastModifiedDate', '2026-03-11T09:00:00.000Z'),
      { at: Date.parse('2026-03-11T09:00:00Z') },
    ],
    ['deleted', withField('IsDeleted', 'true'), { kind: 'deleted' }],
    [
      'planned to close later',
      changed('CloseDate', '2026-12-31'),
      { order: { orderedAt: '2026-03-11T15:00:00.000Z' } },
    ],
    [
      'with names by formula',
      withField('Account_Name__c', 'Werf').replace(
        '<sf:AccountId>',
        `${field('OwnerEmail__c', 'a@example.com')}<sf:AccountId>`,
      ),
      { order: { customer: { name: 'Werf' }, seller: { email: 'a@example.com' } } },
    ],
  ])('one %s', (_, text, expected) => expect(one(text)).toMatchObject(expected));

  test('the fields of its settings', () => {
    const text = withField('Shop_Order__c', '#1001').replace(
      '<sf:AccountId>',
      `${field('Met__c', '2024-01-05')}<sf:AccountId>`,
    );
    const settings = { reference: 'Shop_Order__c', pursuedSince: 'Met__c', currency: 'SEK' };
    expect(one(text, settings)).toMatchObject({
      order: { references: ['#1001'], pursuedSince: '2024-01-05', currency: 'SEK' },
    });
  });

  test('one that cannot be read keeps none of the others from counting', () => {
    const bad = notification.replace('86000.0', '-1').replace('006000000000001AAA', '006000000000002AAA');
    const text = body.replace(notification, bad + notification);
    expect(read(text)).toMatchObject({
      value: { events: [{ orderId: '006000000000001AAA' }], problem: { field: '006000000000002AAA amount' } },
    });
    expect(one(body.replace(notification, bad))).toContain('an amount of 0 or more');
  });

  test('a hundred at most', () => {
    expect(read(body.replace(notification, notification.repeat(100)))).toMatchObject({ ok: true });
    expect(one(body.replace(notification, notification.repeat(101)))).toContain('at most 100 notifications');
  });

  test('of other objects nothing', () => {
    expect(read(body.replace('sf:Opportunity', 'sf:Account'))).toEqual({
      ok: true,
      value: { events: [], ignored: 'other event' },
    });
  });

  test('neither IsWon nor a stage is refused', () => {
    expect(one(changed('IsWon', '').replace(/<sf:StageName>.*?<\/sf:StageName>/, ''))).toContain('IsWon or StageName');
  });
});

test('is acknowledged in Salesforce’s own words', () => {
  expect(salesforce.acknowledgement).toEqual({ contentType: 'text/xml; charset=utf-8', body: salesforceAck });
});

test('whatever bytes come, there is a result', () => {
  const kind: (bytes: Uint8Array) => boolean = (bytes) => parseOutbound(Buffer.from(bytes)).ok;
  fc.assert(fc.property(fc.uint8Array(), (bytes) => void expect(typeof kind(bytes)).toBe('boolean')));
  fc.assert(
    fc.property(fc.nat(body.length - 1), fc.nat(40), fc.string({ maxLength: 5 }), (from, length, put) => {
      const text = body.slice(0, from) + put + body.slice(from + length);
      const given: Delivery = { ...delivery, body: Buffer.from(text) };
      expect(typeof salesforce.verify(given, { secrets: ['00D000000000001AAA'], keyed: true }).ok).toBe('boolean');
      expect(typeof read(text).ok).toBe('boolean');
    }),
  );
  expect(parseOutbound(Buffer.from('<a>'.repeat(200_000))).ok, 'however deep').toBe(false);
});
