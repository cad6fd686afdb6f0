import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { milestonesOn, nextRoundSum, roundSumMilestone } from '../../server/rules/milestones.ts';

const eur = (minor: number) => ({ minor, currency: 'EUR' });

describe('the next round sum', () => {
  test.each([
    [0, 5_000_000],
    [4_999_999, 5_000_000],
    [5_000_000, 10_000_000],
    [10_000_000, 20_000_000],
    [20_000_000, 50_000_000],
    [55_000_000, 100_000_000],
  ])('above %i cents is %i', (reached, next) => {
    expect(nextRoundSum(eur(reached), eur(1_000_000))).toEqual(eur(next));
  });

  test('always lies above what is reached', () => {
    fc.assert(
      fc.property(fc.nat(9e12), fc.integer({ min: 1, max: 1e9 }), (reached, large) => {
        expect(nextRoundSum(eur(reached), eur(large)).minor).toBeGreaterThan(reached);
      }),
    );
  });

  test('names itself by month and sum', () => {
    const milestone = roundSumMilestone('2026-03', eur(5_000_000));
    expect(milestone).toMatchObject({
      id: 'month-2026-03-50000-00',
      name: '€50,000 this month',
      target: 5_000_000,
      unit: 'EUR',
    });
  });
});

describe('configured milestones', () => {
  const year = { id: 'year', name: 'The year', target: '40', unit: 'wins', period: 'year' as const };
  const quarter = { id: 'q', name: 'Q', target: '1500.5', unit: 'EUR', period: 'quarter' as const, reward: 'Dinner' };

  test('span the financial year and its quarters', () => {
    const [first, second] = milestonesOn('2026-02-10', [year, quarter], 7);
    expect(first).toMatchObject({ period: '2025-07', target: 40, unit: 'wins' });
    expect(first?.months).toHaveLength(12);
    expect(second).toMatchObject({ months: ['2026-01', '2026-02', '2026-03'], target: 150_050, reward: 'Dinner' });
  });
});
