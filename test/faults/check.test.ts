import { describe, expect, test } from 'vitest';
import { outcomes } from '../../broker/contract/ring.ts';
import { check } from './check.ts';
import type { CoilPattern, Evidence, LedgerRow, OrderState, RecordedRing } from './records.ts';

const state: OrderState = {
  ...{ source: 'shop', orderId: 'SO-1', version: 1, minor: 20_000_00, status: 'won', updatedAt: 1000, rings: true },
};
const row: LedgerRow = {
  ...{ source: 'shop', orderId: 'SO-1', minor: 20_000_00, countedMinor: 20_000_00, status: 'won', updatedAt: 1000 },
  orderedOn: '2026-03-11',
};
const ring: RecordedRing = {
  ...{ id: 1, kind: 'order', source: 'shop', orderId: 'SO-1', epoch: 1, number: 7, state: 'ended' },
  ...{ outcome: 'struck', strokes: 2, struck: 2 },
};
const pattern: CoilPattern = { epoch: 1, number: 7, strokes: 2, pulseMs: 20, begun: 2, whole: 2, longestMs: 20 };
const press: CoilPattern = { epoch: 0, number: 0, strokes: 1, pulseMs: 30, begun: 1, whole: 1, longestMs: 30 };

/** One order, acknowledged, counted, decided, struck and recorded; and one press. */
const good: Evidence = {
  sent: [state],
  acknowledged: [state],
  ledger: [row],
  tallies: ['2026-03-11', '2026-03'].map((period) => ({ period, minor: 20_000_00, wins: 1 })),
  decided: [{ source: 'shop', orderId: 'SO-1' }],
  rings: [ring],
  patterns: [pattern, press],
  presses: { pushed: 1, kept: 1, stored: [{ pressId: 'a', rang: true }] },
};
const rulesOf = (change: Partial<Evidence>): string[] => check({ ...good, ...change }).map(({ rule }) => rule);
const rung = (change: Partial<RecordedRing>, coil?: Partial<CoilPattern>): string[] =>
  rulesOf({
    rings: [{ ...ring, ...change }],
    patterns: coil === undefined ? [press] : [{ ...pattern, ...coil }, press],
  });

test('a run in which every promise held', () => {
  expect(check(good)).toEqual([]);
});

describe('orders', () => {
  const later: OrderState = { ...state, version: 2, minor: 25_000_00, updatedAt: 2000, rings: false };
  const raised = { ledger: [{ ...row, minor: 25_000_00, countedMinor: 25_000_00, updatedAt: 2000 }] };

  test('acknowledged and not in the ledger', () => {
    expect(rulesOf({ ledger: [], tallies: [] })).toContain('lost order');
  });
  test('acknowledged at a newer state than the ledger has', () => {
    expect(rulesOf({ sent: [state, later], acknowledged: [state, later] })).toEqual(['lost order']);
  });
  test('stored and not acknowledged yet is no loss', () => {
    const tallies = good.tallies.map((tally) => ({ ...tally, minor: 25_000_00 }));
    expect(rulesOf({ sent: [state, later], ...raised, tallies })).toEqual([]);
  });
  test('in the ledger as nobody sent it', () => {
    expect(rulesOf({ ledger: [{ ...row, minor: 1 }] })).toEqual(['wrong order']);
  });
  test('totals that are not the sum of the orders', () => {
    const [day, month] = good.tallies.map((tally) => ({ ...tally, wins: 2 }));
    expect(rulesOf({ tallies: [day, ...good.tallies.slice(1)].filter((it) => it !== undefined) })).toEqual([
      'wrong total',
    ]);
    expect(rulesOf({ tallies: [...good.tallies.slice(0, 1), month].filter((it) => it !== undefined) })).toEqual([
      'wrong total',
    ]);
    expect(rulesOf({ tallies: [] })).toEqual(['wrong total', 'wrong total']);
  });
});

describe('wins', () => {
  test('one that should ring and has no ring', () => {
    expect(rulesOf({ decided: [], rings: [], patterns: [press] })).toEqual(['lost ring']);
  });
  test('two rings of one order', () => {
    const again = { ...ring, id: 2, number: 8 };
    const rings = [ring, again];
    expect(rulesOf({ rings, patterns: [pattern, { ...pattern, number: 8 }, press] })).toEqual(['double ring']);
  });
  test('decided twice, or without a reason to', () => {
    expect(rulesOf({ decided: [...good.decided, ...good.decided] })).toEqual(['double ring']);
    expect(rulesOf({ sent: [{ ...state, rings: false }] })).toEqual(['double ring']);
  });
  test('a ring that the board turned away', () => {
    expect(rung({ outcome: 'refused', struck: 0 })).toEqual(['lost ring']);
  });
  test('a ring without an end', () => {
    expect(rung({ state: 'ringing', outcome: null, struck: null }, {})).toEqual(['unended ring']);
  });
});

describe('the coil', () => {
  test('the same number struck twice', () => {
    expect(rulesOf({ patterns: [pattern, pattern, press] })).toContain('double ring');
  });
  test('more strokes than asked', () => {
    expect(rung({}, { begun: 3, whole: 3 })).toContain('double ring');
  });
  test('struck under a number that no ring has, or by nobody', () => {
    expect(rulesOf({ patterns: [pattern, { ...pattern, number: 8 }, press] })).toEqual(['double ring']);
    expect(rulesOf({ patterns: [pattern, { ...pattern, epoch: -1, number: -1 }, press] })).toContain('double ring');
  });
  test('a pulse longer than asked', () => {
    expect(rung({}, { longestMs: 30 })).toEqual(['burnt coil']);
  });
});

describe('outcomes', () => {
  test('every one of them has something that contradicts it', () => {
    const silent = ['refused', 'expired', 'quiet'];
    for (const outcome of outcomes) {
      const all = ['heard', 'struck', 'unheard'].includes(outcome);
      const lie = all ? {} : silent.includes(outcome) ? { begun: 1, whole: 0 } : { begun: 3, whole: 0 };
      const coil = all ? { begun: 1, whole: 1 } : lie;
      expect([outcome, rung({ outcome, struck: 0 }, coil)]).toEqual([
        outcome,
        expect.arrayContaining(['contradiction']),
      ]);
    }
  });
  test('every one of them can be true', () => {
    for (const outcome of ['heard', 'struck', 'unheard'] as const) expect(rung({ outcome }, {})).toEqual([]);
    for (const outcome of ['expired', 'quiet', 'unanswered', 'interrupted'] as const)
      expect(rung({ outcome, struck: 0 })).toEqual([]);
    expect(rung({ outcome: 'interrupted', struck: 1 }, { begun: 2, whole: 1 })).toEqual([]);
    expect(rung({ outcome: 'unanswered', struck: null }, {})).toEqual([]);
  });
  test('struck without a stroke, or with one that was cut', () => {
    expect(rung({ outcome: 'struck' })).toEqual(['contradiction']);
    expect(rung({ outcome: 'struck' }, { begun: 2, whole: 1 })).toEqual(['contradiction']);
  });
  test('more strokes told than driven', () => {
    expect(rung({ outcome: 'interrupted', struck: 2 }, { begun: 2, whole: 1 })).toEqual(['contradiction']);
  });
});

describe('presses', () => {
  const stored = good.presses.stored;
  test('kept and never stored', () => {
    expect(rulesOf({ presses: { pushed: 1, kept: 1, stored: [] } })).toEqual(['lost press']);
  });
  test('stored more often than pressed', () => {
    const twice = [...stored, { pressId: 'b', rang: false }];
    expect(rulesOf({ presses: { pushed: 1, kept: 1, stored: twice } })).toEqual(['double press']);
  });
  test('said to have rung and not struck', () => {
    expect(rulesOf({ patterns: [pattern] })).toEqual(['contradiction']);
  });
});
