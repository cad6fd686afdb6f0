import { describe, expect, test } from 'vitest';
import { markIn, plainNumber, readAmount } from '../../server/import/amounts.ts';
import { datesIn, readDate } from '../../server/import/dates.ts';

describe('amounts', () => {
  test.each([
    ['12500', 'comma', '12500'],
    ['12.500,50', 'comma', '12500.50'],
    ['12,500.50', 'point', '12500.50'],
    ['1 234 567,8', 'comma', '1234567.8'],
    ["1'234.50", 'point', '1234.50'],
    ['1\u00a0234,50 kr', 'comma', '1234.50'],
    ['€ 12,50', 'comma', '12.50'],
    ['12.50 EUR', 'point', '12.50'],
    ['-12,50', 'comma', '-12.50'],
    ['−€ 12,50', 'comma', '-12.50'],
    ['12,50-', 'comma', '-12.50'],
    ['(12.50)', 'point', '-12.50'],
    ['$-12.50', 'point', '-12.50'],
    ['007', 'point', '7'],
    ['.5', 'point', '0.5'],
    ['-0,00', 'comma', '0.00'],
  ] as const)('%s with a decimal %s is %s', (text, decimal, value) => {
    expect(plainNumber(text, decimal)?.value).toBe(value);
  });

  test.each([
    ['12,50', 'point'],
    ['1,23,456.00', 'point'],
    ['1.2.3', 'comma'],
    ['12 50', 'point'],
    ['twelve', 'point'],
    ['', 'point'],
    ['12.50 sheep', 'point'],
    ['1e5', 'point'],
    ['--5', 'point'],
  ] as const)('%s with a decimal %s is no number', (text, decimal) => {
    expect(plainNumber(text, decimal)).toBeUndefined();
  });

  test.each([
    ['12,50', 'comma'],
    ['12.5', 'point'],
    ['1.234,50', 'comma'],
    ['1,234.50', 'point'],
    ['1.234.567', 'comma'],
    ['1,234,567', 'point'],
    ['1.234', 'either'],
    ['1,234', 'either'],
    ['0.234', 'point'],
    ['1234', undefined],
    ['n/a', undefined],
  ] as const)('%s says of the decimal mark: %s', (text, mark) => {
    expect(markIn(text)).toBe(mark);
  });

  test('money in another currency, or finer than there is, is refused with what is allowed', () => {
    const options = { field: 'amount', currency: 'EUR', decimal: 'comma' } as const;
    expect(readAmount('12,50 €', options)).toEqual({ ok: true, value: { minor: 1250, currency: 'EUR' } });
    expect(readAmount('12,50 USD', options)).toMatchObject({ ok: false, problem: { field: 'amount' } });
    expect(readAmount('£12', options)).toMatchObject({ ok: false });
    expect(readAmount('1,234', options)).toMatchObject({
      ok: false,
      problem: { allowed: expect.stringContaining('2 decimals') },
    });
    expect(readAmount('1.234', { ...options, currency: 'JPY' })).toEqual({
      ok: true,
      value: { minor: 1234, currency: 'JPY' },
    });
  });
});

const zone = 'Europe/Amsterdam';

describe('dates', () => {
  test.each([
    ['2026-03-11', ['iso']],
    ['20260311', ['iso']],
    ['2026-03-11T08:59:58Z', ['iso']],
    ['11-03-2026', ['day-first', 'month-first']],
    ['13/03/2026', ['day-first']],
    ['03/13/2026', ['month-first']],
    ['11.3.26', ['day-first', 'month-first']],
    ['46092', ['serial']],
    ['30-02-2026', []],
    ['2026-13-01', []],
    ['12345', []],
    ['yesterday', []],
  ])('%s can be read as %j', (text, orders) => {
    expect(datesIn(text)).toEqual(orders);
  });

  test.each([
    ['2026-03-11', 'iso', '2026-03-11T11:00:00.000Z'],
    ['2026-07-11', 'iso', '2026-07-11T10:00:00.000Z'],
    ['2026-03-11 09:30:05 +0100', 'iso', '2026-03-11T08:30:05.000Z'],
    ['2026-03-11T08:59:58.123Z', 'iso', '2026-03-11T08:59:58.000Z'],
    ['2026-03-11', 'day-first', '2026-03-11T11:00:00.000Z'],
    ['11-03-2026', 'day-first', '2026-03-11T11:00:00.000Z'],
    ['03/11/2026', 'month-first', '2026-03-11T11:00:00.000Z'],
    ['3/11/2026 9:05 PM', 'month-first', '2026-03-11T20:05:00.000Z'],
    ['11.03.2026 00:15', 'day-first', '2026-03-10T23:15:00.000Z'],
    ['46092', 'serial', '2026-03-11T11:00:00.000Z'],
    ['46092,75', 'serial', '2026-03-11T17:00:00.000Z'],
  ] as const)('%s, %s, is %s in Amsterdam', (text, order, at) => {
    expect(new Date(readDate(text, order, zone)?.at ?? 0).toISOString()).toBe(at);
  });

  test.each([
    ['13/03/2026', 'month-first'],
    ['11-03-2026', 'iso'],
    ['2026-03-11', 'serial'],
    ['11-03-2026 25:00', 'day-first'],
    ['11-03-1899', 'day-first'],
  ] as const)('%s, %s, is none', (text, order) => {
    if (order === 'serial') expect(readDate(text, order, zone)?.day).toBe('2026-03-11');
    else expect(readDate(text, order, zone)).toBeUndefined();
  });
});
