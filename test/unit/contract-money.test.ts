import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decimal, exponentOf, parseAmount, wire } from '../../broker/contract/money.ts';
import { Currency, DecimalAmount } from '../../broker/contract/wire-money.ts';

describe('decimals of a currency, by ISO 4217', () => {
  test.each([
    ['EUR', 2],
    ['USD', 2],
    ['SEK', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['CLP', 0],
    ['ISK', 0],
    ['UGX', 0],
    ['HUF', 2],
    ['TWD', 2],
    ['IDR', 2],
    ['IQD', 3],
    ['KWD', 3],
    ['BHD', 3],
    ['TND', 3],
    ['CLF', 4],
    ['MGA', 2],
    ['MRU', 2],
  ])('%s has %i', (currency, exponent) => {
    expect(exponentOf(currency)).toBe(exponent);
  });

  test.each(['eur', 'EURO', 'XYZ', '', 'toString', '__proto__'])('%j is no currency', (code) => {
    expect(exponentOf(code)).toBeUndefined();
    expect(Currency.safeParse(code).success).toBe(false);
  });
});

describe('reading an amount', () => {
  test.each([
    ['12500.00', 'EUR', 1_250_000],
    ['12500', 'EUR', 1_250_000],
    ['12500.5', 'EUR', 1_250_050],
    ['0', 'EUR', 0],
    ['0.01', 'EUR', 1],
    ['007.10', 'EUR', 710],
    ['1234', 'JPY', 1_234],
    ['1234.00', 'JPY', 1_234],
    ['1.234', 'KWD', 1_234],
    ['1.2', 'KWD', 1_200],
    ['1.230', 'EUR', 123],
    ['999999999999.99', 'EUR', 99_999_999_999_999],
  ])('%s %s is %i minor units', (amount, currency, minor) => {
    expect(parseAmount(amount, currency)).toEqual({ ok: true, value: { minor, currency } });
  });

  test.each([
    ['1.234', 'EUR', 'amount', 'an amount with at most 2 decimals for EUR'],
    ['1.5', 'JPY', 'amount', 'an amount with at most 0 decimals for JPY'],
    ['-5', 'EUR', 'amount', 'a decimal amount from 0'],
    ['1e9', 'EUR', 'amount', 'a decimal amount from 0'],
    ['12,50', 'EUR', 'amount', 'a decimal amount from 0'],
    ['1.', 'EUR', 'amount', 'a decimal amount from 0'],
    ['.5', 'EUR', 'amount', 'a decimal amount from 0'],
    ['', 'EUR', 'amount', 'a decimal amount from 0'],
    ['NaN', 'EUR', 'amount', 'a decimal amount from 0'],
    ['٣', 'EUR', 'amount', 'a decimal amount from 0'],
    ['1\n', 'EUR', 'amount', 'a decimal amount from 0'],
    ['1000000000000', 'EUR', 'amount', 'a decimal amount from 0'],
    ['5', 'BTC', 'currency', 'an ISO 4217 code such as EUR'],
  ])('%j %s is refused, naming field, value and what is allowed', (amount, currency, field, allowed) => {
    const read = parseAmount(amount, currency);
    expect(read.ok).toBe(false);
    if (read.ok) return;
    expect(read.problem.field).toBe(field);
    expect(read.problem.value).toBe(JSON.stringify(field === 'currency' ? currency : amount));
    expect(read.problem.allowed).toContain(allowed);
  });

  test('the field is named as the caller knows it', () => {
    expect(parseAmount('x', 'EUR', 'lines.0.amount')).toMatchObject({ problem: { field: 'lines.0.amount' } });
  });
});

describe('for any money', () => {
  const codes = ['EUR', 'SEK', 'JPY', 'KWD', 'CLF', 'MGA', 'HUF'];
  const money = fc.record({ minor: fc.integer({ min: 0, max: 9e11 }), currency: fc.constantFrom(...codes) });

  test('what is written reads back as the same', () => {
    fc.assert(
      fc.property(money, (m) => {
        expect(parseAmount(decimal(m), m.currency)).toEqual({ ok: true, value: m });
      }),
    );
  });

  test('what is written is a decimal amount the contract takes, with the decimals of its currency', () => {
    fc.assert(
      fc.property(money, (m) => {
        const { amount } = wire(m);
        expect(DecimalAmount.safeParse(amount).success).toBe(true);
        expect(amount.split('.')[1]?.length ?? 0).toBe(exponentOf(m.currency));
      }),
    );
  });

  test('a loss is the same digits with a minus', () => {
    fc.assert(
      fc.property(money, (m) => {
        fc.pre(m.minor > 0);
        expect(decimal({ ...m, minor: -m.minor })).toBe(`-${decimal(m)}`);
      }),
    );
  });

  test('an amount the contract takes is an exact number of minor units, or refused', () => {
    const amount = fc.oneof(fc.stringMatching(/^\d{1,12}(\.\d{1,4})?$/), fc.stringMatching(/^9{12}\.9{3}\d$/));
    fc.assert(
      fc.property(amount, fc.constantFrom(...codes), (text, currency) => {
        const read = parseAmount(text, currency);
        if (!read.ok) return;
        const [whole = '', fraction = ''] = text.split('.');
        const places = exponentOf(currency) ?? 0;
        expect(BigInt(read.value.minor)).toBe(BigInt(whole + fraction.slice(0, places).padEnd(places, '0')));
      }),
      { numRuns: 2_000 },
    );
  });

  test('no text at all makes it throw', () => {
    fc.assert(fc.property(fc.string(), fc.string(), (text, currency) => void parseAmount(text, currency)));
  });
});
