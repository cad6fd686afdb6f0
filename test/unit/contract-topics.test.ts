import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { decode, isStroke, readTopic, type TopicKey, topicFor, topics } from '../../broker/contract/topics.ts';

const keys = Object.keys(topics) as TopicKey[];
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const press = { pressId: '7f4df1a0-3a5e-4b7e-9b1e-2f1d0c9b8a76', rang: true, ageMs: 12 };
const ring = {
  number: 1,
  epoch: 1,
  board: '00112233aabbccdd',
  strokes: 2,
  pulseMs: 30,
  gapMs: 450,
  pairGapMs: 1100,
  ttlMs: 0,
};

describe('topics', () => {
  test.each([
    ['order', 'shop', 'shipsbell/orders/shop'],
    ['ring', 'main', 'shipsbell/bells/main/ring'],
    ['milestone', 'year', 'shipsbell/milestones/year'],
    ['server', '', 'shipsbell/server/state'],
  ] as const)('%s of %j is %s', (key, name, topic) => {
    expect(topicFor('shipsbell', key, name)).toBe(topic);
    expect(readTopic('shipsbell', topic)).toEqual({ key, name });
  });

  test('without a name it is a filter for every name', () => {
    expect(topicFor('shipsbell', 'state')).toBe('shipsbell/bells/+/state');
  });

  test.each([
    'shipsbell',
    'shipsbell/',
    'shipsbell/orders',
    'shipsbell/orders/',
    'shipsbell/orders/Shop',
    'shipsbell/orders/a b',
    'shipsbell/orders/shop/',
    'shipsbell/orders/+',
    `shipsbell/orders/${'a'.repeat(41)}`,
    'shipsbell/bells/main/else',
    'shipsbellx/orders/shop',
    '/shipsbell/orders/shop',
    '$SYS/broker/version',
  ])('%s is none of ours', (topic) => {
    expect(readTopic('shipsbell', topic)).toBeUndefined();
  });

  test('every topic of every name under every prefix reads back', () => {
    const name = fc.stringMatching(/^[a-z0-9-]{1,40}$/);
    const prefix = fc.stringMatching(/^[a-z0-9-]{1,10}(\/[a-z0-9-]{1,10})?$/);
    fc.assert(
      fc.property(prefix, name, fc.constantFrom(...keys), (under, of, key) => {
        expect(readTopic(under, topicFor(under, key, of))).toEqual({ key, name: key === 'server' ? '' : of });
      }),
    );
  });

  test('only state, milestones and server state are retained', () => {
    expect(keys.filter((key) => topics[key].retain)).toEqual(['state', 'milestone', 'server']);
  });
});

describe('payloads', () => {
  test.each([
    ['button', press],
    ['ring', ring],
    ['rung', { number: 1, epoch: 1, stroke: 1, of: 2, heard: true }],
    ['rung', { number: 1, epoch: 1, outcome: 'heard', strokes: 2, heard: 2 }],
    ['state', { state: 'offline' }],
    ['stored', { pressId: press.pressId }],
    ['server', { state: 'online' }],
  ] as const)('%s', (key, message) => {
    expect(decode(key, bytes(message))).toEqual({ ok: true, value: message });
  });

  test('a stroke and an end are told apart', () => {
    const stroke = decode('rung', bytes({ number: 1, epoch: 1, stroke: 1, of: 2 }));
    const end = decode('rung', bytes({ number: 1, epoch: 1, outcome: 'struck', strokes: 2 }));
    expect(stroke.ok && isStroke(stroke.value)).toBe(true);
    expect(end.ok && isStroke(end.value)).toBe(false);
  });

  test.each([
    ['button', Uint8Array.of(0x7b, 0xff, 0x7d), 'payload', '3 bytes', 'UTF-8 text'],
    ['button', new Uint8Array(), 'payload', '""', 'JSON'],
    ['button', new TextEncoder().encode('{"pressId":'), 'payload', 'pressId', 'JSON'],
    ['button', bytes([]), 'payload', '[]', 'object'],
    ['button', bytes(null), 'payload', 'null', 'object'],
    ['button', bytes({ ...press, pressId: 'one' }), 'pressId', '"one"', 'a UUID'],
    ['button', bytes({ ...press, ageMs: -1 }), 'ageMs', '-1', '0'],
    ['ring', bytes({ ...ring, strokes: 17 }), 'strokes', '17', '1 to 16 strokes'],
    ['ring', bytes({ ...ring, pulseMs: 81 }), 'pulseMs', '81', '1 to 80 ms'],
    ['ring', bytes({ ...ring, board: undefined }), 'board', 'missing', ''],
    ['state', bytes({ state: 'sleepy' }), 'state', '"sleepy"', 'offline'],
    ['server', bytes({}), 'state', 'missing', 'online'],
  ] as const)('%s: field, value and what is allowed are named', (key, payload, field, value, allowed) => {
    const read = decode(key, payload);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problem.field).toBe(field);
    expect(read.problem.value).toContain(value);
    expect(read.problem.allowed).toContain(allowed);
    expect(sentence(read.problem).length).toBeLessThan(250);
  });

  test('half of a character, told as an escape, is none: a database would keep another text than is looked for', () => {
    const told = String.raw`{"orderId":"a\ud83d","amount":"1.00","currency":"EUR","customer":{"name":"\udE00 b \ud83d\ude00"}}`;
    expect(decode('order', new TextEncoder().encode(told))).toMatchObject({
      value: { orderId: 'a\ufffd', customer: { name: '\ufffd b 😀' } },
    });
  });

  test('no bytes at all make it throw, and no problem quotes more than 80 characters', () => {
    fc.assert(
      fc.property(fc.constantFrom(...keys), fc.oneof(fc.uint8Array(), fc.json().map(encode)), (key, payload) => {
        const read = decode(key, payload);
        if (!read.ok) expect(read.problem.value.length).toBeLessThanOrEqual(80);
      }),
    );
  });
});

const encode = (text: string) => new TextEncoder().encode(text);
