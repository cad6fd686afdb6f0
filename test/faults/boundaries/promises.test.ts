import { describe, expect, test } from 'vitest';
import { judgeOrder, judgePress, judgeRing } from './promises.ts';
import type { Records } from './records.ts';

const whole = { ms: 30, atMs: 0 };
const cut = { ms: 12, atMs: 0 };
const ring = { id: 1, order_id: 'SO-1', press_id: null, outcome: 'struck', struck: 2, reported: 2 };
const none: Records = { orders: [], rings: [], presses: [], unfinished: 0 };

describe('a ring', () => {
  const judged = (coil: (typeof whole)[], change: Partial<typeof ring> = {}, powerLost = true) =>
    judgeRing({ ...ring, ...change }, { coil, powerLost, of: 2 });

  test('that the coil bears out is as it should be', () => {
    expect(judged([whole, whole], {}, false)).toEqual([]);
    expect(judged([whole, cut], { outcome: 'interrupted', struck: 1, reported: 1 })).toEqual([]);
    expect(judged([cut], { outcome: 'interrupted', struck: 0, reported: 0 })).toEqual([]);
    expect(judged([whole, whole], { outcome: 'interrupted', struck: 1, reported: 1 })).toEqual([]);
  });
  test.each([
    ['struck a third time', judged([whole, whole, whole])],
    ['struck, with a pulse cut short', judged([whole, cut])],
    ['struck, with one pulse', judged([whole], { reported: 1 })],
    [
      'interrupted, the board never without power',
      judged([whole], { outcome: 'interrupted', struck: 1, reported: 1 }, false),
    ],
    [
      'interrupted after more strokes than there were',
      judged([whole], { outcome: 'interrupted', struck: 2, reported: 1 }),
    ],
    ['a stroke reported that was not struck', judged([cut], { outcome: 'interrupted', struck: 0, reported: 1 })],
    ['never answered for', judged([], { outcome: 'unanswered', struck: 0, reported: 0 })],
  ])('%s: broken', (_, broken) => {
    expect(broken).not.toEqual([]);
  });
});

describe('an order', () => {
  const told = { coil: [whole, whole], powerLost: false, before: none, orderId: 'SO-1', lost: false, again: true };
  const records = { ...none, orders: ['SO-1'], rings: [ring] };
  test('in the ledger once, with one ring, is as it should be', () => {
    expect(judgeOrder({ ...told, records })).toEqual([]);
  });
  test.each([
    ['acknowledged and lost', { ...told, records, lost: true }],
    ['refused when it is sent again', { ...told, records, again: false }],
    ['twice in the ledger', { ...told, records: { ...records, orders: ['SO-1', 'SO-1'] } }],
    ['with two rings', { ...told, records: { ...records, rings: [ring, { ...ring, id: 2 }] } }],
    ['without a ring', { ...told, records: { ...records, rings: [] } }],
  ])('%s: broken', (_, order) => {
    expect(judgeOrder(order)).not.toEqual([]);
  });
});

describe('a press', () => {
  const press = { press_id: 'p', rang: 1, ring_id: 1 };
  const told = { coil: [whole], powerLost: false, before: none, isKept: true };
  const records = { ...none, presses: [press], rings: [ring] };
  test('on record once, or not noted and not on record, is as it should be', () => {
    expect(judgePress({ ...told, records })).toEqual([]);
    expect(judgePress({ ...told, records: none, isKept: false })).toEqual([]);
  });
  test.each([
    ['noted and lost', { ...told, records: none }],
    ['delivered twice', { ...told, records: { ...records, presses: [press, press], rings: [ring, ring] } }],
    ['struck twice', { ...told, records, coil: [whole, whole] }],
    ['said to have rung, and cut short', { ...told, records, coil: [cut] }],
  ])('%s: broken', (_, judged) => {
    expect(judgePress(judged)).not.toEqual([]);
  });
});
