import { describe, expect, test } from 'vitest';
import { holidaysIn, placesIn } from '../../server/holidays.ts';

async function daysOf(country: string, region?: string): Promise<string[]> {
  const found = await holidaysIn({ country, ...(region !== undefined && { region }) });
  if (!found.ok) throw new Error(found.problem.allowed);
  return found.value.next('2026-01-01', 40).flatMap(({ day }) => (day < '2027' ? [day.slice(5)] : []));
}

describe('the public holidays of 2026', () => {
  test.each([
    [['SE'], '01-01 01-06 04-03 04-05 04-06 05-01 05-14 05-24 06-06 06-20 10-31 12-25 12-26'],
    [['DK'], '01-01 04-02 04-03 04-05 04-06 05-14 05-24 05-25 12-25 12-26'],
    [['GB', 'ENG'], '01-01 04-03 04-06 05-04 05-25 08-31 12-25 12-26 12-28'],
    [['NL'], '01-01 04-05 04-06 04-27 05-14 05-24 05-25 12-25 12-26'],
    [['DE', 'BY'], '01-01 01-06 04-03 04-06 05-01 05-14 05-25 06-04 10-03 11-01 12-25 12-26'],
  ])('of %s are whole days, and no half-days or observances', async ([country = '', region], days) => {
    expect((await daysOf(country, region)).join(' ')).toBe(days);
  });

  test('that last several days are each of them', async () => {
    expect(await daysOf('AE')).toEqual(expect.arrayContaining(['03-20', '03-21', '03-22']));
  });
});

test('what no calendar knows is refused with what is allowed', async () => {
  expect(await holidaysIn({ country: 'ZZ' })).toMatchObject({ problem: { field: 'holidays.country' } });
  expect(await holidaysIn({ country: 'DE', region: 'XX' })).toMatchObject({
    problem: { field: 'holidays.region', allowed: expect.stringContaining('BY') },
  });
  const { countries, regions } = await placesIn('DE');
  expect(countries).toContainEqual({ code: 'SE', name: 'Sweden' });
  expect(regions).toContainEqual({ code: 'BY', name: 'Bayern' });
  const none = await holidaysIn(undefined);
  expect(none.ok && none.value.isHoliday('2026-12-25')).toBe(false);
});
