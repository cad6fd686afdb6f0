import { describe, expect, test } from 'vitest';
import { Order } from '../../broker/contract/order.ts';
import { check, refuse } from '../../broker/contract/result.ts';
import { fieldInWords, notUnderstood, refusedInWords, unquoted, unreadable } from '../../server/api/mistake-words.ts';

const amount = 'an amount such as 1500 or 1500.50, up to 999999999999.99';

describe('what came from elsewhere and was not understood', () => {
  const good = { orderId: 'SO-1', amount: '10.00', currency: 'EUR' };
  test.each<[object, string]>([
    [{ amount: '-5' }, `Amount: “-5” cannot be read. It must be ${amount}.`],
    [{ currency: 'EURO' }, 'Currency: “EURO” cannot be read. It must be a currency by its three letters, such as EUR.'],
    [{ orderId: undefined }, 'Order number is missing. It must be an order number of 1 to 200 characters.'],
    [{ seller: { email: 'anouk' } }, 'Seller’s e-mail: “anouk” cannot be read. It must be an e-mail address.'],
    [{ test: 'no' }, 'The field “test”: “no” cannot be read. It must be true or false.'],
  ])('%o', (change, sentence) => {
    const read = check(Order, { ...good, ...change });
    expect(read.ok ? 'it was understood' : notUnderstood(read.problem)).toBe(sentence);
  });

  test('a cell of a file, as it stands there', () =>
    expect(unreadable(fieldInWords('amount'), { value: 'veel', allowed: 'an amount such as 1.234,50' })).toBe(
      'Amount: “veel” cannot be read. It must be an amount such as 1.234,50.',
    ));
  test('a long text, cut, and one with quotes in it', () => {
    expect(unquoted(refuse('amount', 'z'.repeat(90), '').problem.value)).toBe(`${'z'.repeat(76)} …`);
    expect(unquoted(refuse('amount', 'a "few"', '').problem.value)).toBe('a "few"');
    expect(unquoted('missing')).toBe('missing');
  });
  test('a field that nobody has a word for', () => expect(fieldInWords('constructor')).toBe('The field “constructor”'));
  test('a line of a file of rates', () =>
    expect(refusedInWords(refuse('line 2', '2026-02-30', 'a date such as 2026-11-24').problem, 400)).toBe(
      'Line 2: “2026-02-30” cannot be read. It must be a date such as 2026-11-24.',
    ));
  test('what could not prove who sent it', () =>
    expect(notUnderstood(refuse('authorization', 'no match', "this source's token").problem)).toBe(
      "The field “authorization” does not match. It must be this source's token.",
    ));
});

test('where nobody has typed anything wrong, it is said what it takes', () => {
  expect(refusedInWords(refuse('state', 'muted', 'a bell that is not muted').problem, 409)).toBe(
    'That did not work: it takes a bell that is not muted.',
  );
  expect(refusedInWords(refuse('name', 'shop', 'a source of this office').problem, 404)).toBe(
    'That is no longer here, or never was: it takes a source of this office.',
  );
  expect(refusedInWords(refuse('size', 2e9, 'a file of at most 1073741824 bytes').problem, 413)).toBe(
    'That did not work: it takes a file of at most 1073 MB.',
  );
});
