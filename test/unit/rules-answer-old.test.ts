import { describe, expect, test } from 'vitest';
import { isAnswerOld } from '../../dashboard/office/rules/answer-old.ts';
import type { WireRules } from '../../server/api/rules.ts';
import { wireOf } from '../../server/config/wire-rules.ts';
import { usualRules } from '../support/rules.ts';

const eva = { for: 'seller', name: 'Eva', amount: '750.00' } as const;
const asked: WireRules = { ...wireOf(usualRules), minimum: '500.00', thresholds: [eva] };

describe('what was answered to a number of rings is old', () => {
  test.each<[string, Partial<WireRules>]>([
    ['another least sum', { minimum: '600' }],
    ['no least sum', { minimum: null }],
    ['a threshold that is gone', { thresholds: [] }],
    ['a threshold more', { thresholds: [eva, { ...eva, name: 'Bo' }] }],
    ['another number of days', { longPursuitDays: 90 }],
    [
      'quiet hours, with a sum that is half typed',
      { minimum: '6x', quietHours: [{ from: '12:00', to: '13:00', days: ['mon'] }] },
    ],
  ])('by %s', (_, change) => expect(isAnswerOld(asked, { ...asked, ...change })).toBe(true));
});

describe('it is not', () => {
  test.each<[string, Partial<WireRules>]>([
    ['by the sum that is asked for', { largeOrder: '1.00' }],
    ['by what decides nothing', { expiryMinutes: 3 }],
    ['by the same sum written otherwise', { minimum: '500' }],
    ['by a least sum that cannot be read', { minimum: 'five hundred' }],
    ['by days that cannot be read', { longPursuitDays: Number.NaN }],
    ['by a threshold of nobody yet', { thresholds: [eva, { ...eva, name: '' }] }],
    [
      'by a threshold whose sum cannot be read yet',
      {
        thresholds: [
          { ...eva, amount: '' },
          { ...eva, name: 'Bo', amount: '7x' },
        ],
      },
    ],
  ])('%s', (_, change) => expect(isAnswerOld(asked, { ...asked, ...change })).toBe(false));

  test('by the first least sum while it cannot be read', () => {
    const none = { ...asked, minimum: null };
    expect(isAnswerOld(none, { ...none, minimum: '6x' })).toBe(false);
    expect(isAnswerOld(none, { ...none, minimum: '6' })).toBe(true);
  });
});
