import { Readable } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { exponentOf } from '../../broker/contract/money.ts';
import { atRate, crossRate } from '../../server/money/rate.ts';
import { type RateDay, RatesRefused } from '../../server/money/rate-days.ts';
import { readRatesCsv } from '../../server/money/rates-csv.ts';
import { readRatesXml } from '../../server/money/rates-xml.ts';
import { lastPublished, nextPublication, waitAfter } from '../../server/money/schedule.ts';

async function read(text: string): Promise<RateDay[]> {
  const days: RateDay[] = [];
  for await (const day of readRatesCsv(Readable.from([Buffer.from(text)]))) days.push(day);
  return days;
}

const problemOf = (text: string) =>
  read(text).then(
    () => undefined,
    (error: unknown) => (error instanceof RatesRefused ? error.problem : Promise.reject(error)),
  );

describe('the file of the bank', () => {
  test('is read with its comma at the end, without what was not published or is paid with no longer', async () => {
    const file = 'Date,USD,JPY,CYP,ISK,\n2026-11-20,1.0823,160.12,N/A,N/A,\n2026-11-19,1.081,160,N/A,139.5,\n';
    expect(await read(file)).toEqual([
      {
        day: '2026-11-20',
        rates: [
          { currency: 'USD', perEuro: '1.0823' },
          { currency: 'JPY', perEuro: '160.12' },
        ],
      },
      {
        day: '2026-11-19',
        rates: [
          { currency: 'USD', perEuro: '1.081' },
          { currency: 'JPY', perEuro: '160' },
          { currency: 'ISK', perEuro: '139.5' },
        ],
      },
    ]);
  });

  test('is read with a byte order mark, spaces, other line ends and no comma at the end', async () => {
    expect(await read('\ufeffDate, USD\r\n2026-11-20, 1.0823\r\n')).toEqual([
      { day: '2026-11-20', rates: [{ currency: 'USD', perEuro: '1.0823' }] },
    ]);
  });

  test.each([
    ['the lines alone', 'Date,USD,JPY\n2026-11-20,1.08,160,\n2026-11-19,1.07,159,\n'],
    ['the heading alone', 'Date,USD,JPY,\n2026-11-20,1.08,160\n2026-11-19,1.07,159\n'],
  ])('is read with a comma at the end of %s', async (_, text) => {
    expect((await read(text)).map(({ rates }) => rates.map(({ perEuro }) => perEuro))).toEqual([
      ['1.08', '160'],
      ['1.07', '159'],
    ]);
    await expect(read(text.slice(0, -5))).rejects.toBeInstanceOf(RatesRefused);
  });

  test.each([
    ['', 'line 1', 'Date,USD,JPY'],
    ['<html><body>Moved</body></html>', 'line 1', 'Date,USD,JPY'],
    ['Date,USD,\n24 November 2026,1.08,\n', 'line 2', 'a date such as 2026-11-24'],
    ['Date,USD,\n2026-11-20,1.08,\n2026-02-30,1.08,\n', 'line 3', 'a date'],
    ['Date,USD,\n2026-11-20,-1.08,\n', 'line 2, USD', 'a decimal above 0'],
    ['Date,USD,\n2026-11-20,0.0,\n', 'line 2, USD', 'a decimal above 0'],
    ['Date,USD,JPY,\n2026-11-20,1.08,160,\n2026-11-19,1.0', 'line 3', 'as many cells as the heading has'],
    [`Date,USD,\n2026-11-20,"${'1'.repeat(20_000)}`, 'line', 'comma-separated'],
  ])('that is none says where and what is allowed: %j', async (text, field, allowed) => {
    const problem = await problemOf(text);
    expect(problem?.field).toContain(field);
    expect(problem?.allowed).toContain(allowed);
  });

  test('that never ends is not read on', async () => {
    let sent = 0;
    const endless = function* () {
      yield Buffer.from('Date,USD,remark,\n');
      for (; ; sent += 1) yield Buffer.from(`2026-11-20,1.0823,${'-'.repeat(9000)},\n`);
    };
    const days = readRatesCsv(Readable.from(endless()));
    const all = async () => {
      for await (const { day } of days) expect(day).toBe('2026-11-20');
    };
    await expect(all()).rejects.toThrow('at most 16777216 bytes');
    expect(sent).toBeLessThan(2000);
  });
});

test('the XML of the bank is read, whatever else is in it', () => {
  const xml = `<?xml version="1.0"?><gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref"><gesmes:subject>Reference rates</gesmes:subject><Cube><Cube time="2026-11-24"><Cube currency="USD" rate="1.0823"/><Cube currency="XTS2" rate="1"/></Cube><Cube time="2026-11-23"><Cube currency="USD" rate="1.08"/></Cube></Cube></gesmes:Envelope>`;
  expect(readRatesXml(xml)).toEqual({
    ok: true,
    value: [
      { day: '2026-11-24', rates: [{ currency: 'USD', perEuro: '1.0823' }] },
      { day: '2026-11-23', rates: [{ currency: 'USD', perEuro: '1.08' }] },
    ],
  });
  expect(readRatesXml(xml.slice(0, -30)).ok).toBe(false);
  expect(readRatesXml('<Cube time="2026-11-24"><Cube currency="USD" rate="1,08"/></Cube>').ok).toBe(false);
  expect(readRatesXml('<html><body>Maintenance</body></html>').ok).toBe(false);
  expect(readRatesXml('<Cube>'.repeat(5000) + '</Cube>'.repeat(5000)).ok).toBe(false);
});

describe('what money comes to', () => {
  const convert = (minor: number, [currency, from]: [string, string], [other, to]: [string, string]) =>
    atRate({ minor, currency }, crossRate({ from, to }), other);

  test.each([
    ['12,500.00 USD in EUR', 1250000, ['USD', '1.0823'], ['EUR', '1'], 1154948],
    ['1 cent, half a cent away', 1, ['USD', '2'], ['EUR', '1'], 1],
    ['minus 1 cent, half a cent away', -1, ['USD', '2'], ['EUR', '1'], -1],
    ['a third that lies in the middle', 150, ['USD', '3'], ['JPY', '1'], 1],
    ['yen have no decimals', 1000, ['JPY', '160.12'], ['EUR', '1'], 625],
    ['into yen', 625, ['EUR', '1'], ['JPY', '160.12'], 1001],
    ['dinars have three', 1234567, ['KWD', '0.3325'], ['EUR', '1'], 371298],
    ['dollars in pounds, through the euro', 100000, ['USD', '1.25'], ['GBP', '0.85'], 68000],
  ] as const)('%s', (_, minor, from, to, expected) => {
    expect(convert(minor, [...from], [...to])).toBe(expected);
  });

  test('the rate is the shortest decimal that says it', () => {
    expect(crossRate({ from: '1.25', to: '1' })).toBe('0.8');
    expect(crossRate({ from: '1', to: '160.12' })).toBe('160.12');
    expect(crossRate({ from: '1.6', to: '1.6' })).toBe('1');
    expect(crossRate({ from: '17000.25', to: '0.85' })).toMatch(/^0\.0000\d+$/);
  });

  const currency = fc.constantFrom('EUR', 'USD', 'JPY', 'KWD', 'ISK', 'GBP');
  const perEuro = fc.integer({ min: 1, max: 99_999_999 }).map((n) => (n / 10_000).toFixed(4));
  const amount = fc.integer({ min: -99_999_999_999, max: 99_999_999_999 });

  test('is within half a minor unit of what the fraction says, and half goes away from zero', () => {
    fc.assert(
      fc.property(amount, currency, currency, perEuro, perEuro, (minor, from, to, a, b) => {
        const said = convert(minor, [from, a], [to, b]);
        fc.pre(Number.isSafeInteger(said));
        const got = BigInt(said);
        const whole = (rate: string) => BigInt(rate.replace('.', ''));
        const numerator = BigInt(minor) * whole(b) * 10n ** BigInt(exponentOf(to) ?? 0);
        const denominator = whole(a) * 10n ** BigInt(exponentOf(from) ?? 0);
        const off = 2n * (got * denominator - numerator);
        const away = minor < 0 ? -off : off;
        expect(away <= denominator && away > -denominator).toBe(true);
      }),
    );
  });

  test('is never less for more', () => {
    fc.assert(
      fc.property(amount, amount, currency, currency, perEuro, (one, other, from, to, rate) => {
        const [less, more] = one < other ? [one, other] : [other, one];
        const at = (minor: number) => convert(minor, [from, rate], [to, '1.0823']);
        expect(at(less)).toBeLessThanOrEqual(at(more));
      }),
    );
  });
});

describe('the bank publishes on business days at four', () => {
  test.each([
    ['2026-11-24T14:00:00Z', '2026-11-23'],
    ['2026-11-24T15:30:00Z', '2026-11-24'],
    ['2026-11-23T09:00:00Z', '2026-11-20'],
    ['2026-11-22T20:00:00Z', '2026-11-20'],
  ])('at %s the rates of %s are there', (now, day) => expect(lastPublished(Date.parse(now))).toBe(day));

  test('and is asked again after the next time, spread over the offices', () => {
    const next = (now: string, chance = 0) => new Date(nextPublication(Date.parse(now), chance)).toISOString();
    expect(next('2026-11-24T10:00:00Z')).toBe('2026-11-24T15:15:00.000Z');
    expect(next('2026-11-24T15:15:00Z')).toBe('2026-11-25T15:15:00.000Z');
    expect(next('2026-07-01T10:00:00Z', 0.5)).toBe('2026-07-01T14:37:30.000Z');
  });

  test('after failures, each time later, but within the hour', () => {
    expect([1, 2, 3, 6, 7, 50].map((failures) => waitAfter(failures) / 60_000)).toEqual([1, 2, 4, 32, 60, 60]);
  });
});
