import { describe, expect, test } from 'vitest';
import { readAmount } from '../../dashboard/parts/amount.ts';
import { readClaim, wrongFrom } from '../../dashboard/wall/claim.ts';

describe('an amount as typed', () => {
  test.each([
    ['12500', 'en-GB', '12500'],
    ['12500.00', 'en-GB', '12500.00'],
    ['14,875', 'en-GB', '14875'],
    ['14.875', 'nl-NL', '14875'],
    ['14.875,50', 'en-GB', '14875.50'],
    ['1,234,567.89', 'nl-NL', '1234567.89'],
    ['1.234.567', 'en-GB', '1234567'],
    ['12,5', 'en-GB', '12.5'],
    ['14 875,50', 'nb-NO', '14875.50'],
    ['14’875', 'de-CH', '14875'],
    ['€ 900', 'en-GB', '900'],
    ['900 EUR', 'en-GB', '900'],
    ['¥1,000', 'ja-JP', '1000'],
  ])('%s in %s is %s', (typed, locale, amount) => expect(readAmount(typed, locale)).toBe(amount));

  test('with the decimal mark of the locale and three digits is left to the office to judge', () =>
    expect(readAmount('14.875', 'en-GB')).toBe('14.875'));

  test.each(['', 'lots', '-5', '1,2,3', '12,34,567.00', '1.2.3', '.', '5.', '1e9', '1,000.00.00'])(
    '%o is none',
    (typed) => expect(readAmount(typed, 'en-GB')).toBeUndefined(),
  );
});

describe('a claim as typed', () => {
  const typed = { sellers: '', customer: '', amount: '' };

  test('names each person once', () =>
    expect(readClaim({ ...typed, sellers: ' Anouk, Bram;Anouk, ' }, 'en-GB')).toEqual({
      ok: true,
      claim: { sellers: ['Anouk', 'Bram'] },
    }));

  test('says what is wrong with every field at once', () => {
    const read = readClaim({ ...typed, amount: 'lots' }, 'en-GB');
    expect(read.ok ? [] : Object.keys(read.wrong)).toEqual(['sellers', 'amount']);
  });
});

describe('a refusal', () => {
  const answer = { ok: false as const, status: 422, message: 'That did not work: no' };

  test('about a name in the list is about the names', () => {
    const problem = { field: 'sellers.0', value: '""', allowed: 'a name' };
    expect(wrongFrom({ ...answer, problem })).toEqual({ sellers: 'Nothing is given here. Give a name.' });
  });
  test('about nothing in the form stands below it', () => {
    expect(wrongFrom(answer)).toEqual({ form: 'That did not work: no' });
    const problem = { field: 'pressId', value: '"x"', allowed: 'an open press' };
    expect(wrongFrom({ ...answer, problem })).toEqual({ form: 'That did not work: no' });
  });
});
