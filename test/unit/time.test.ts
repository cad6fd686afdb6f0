import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isOpen } from '../../server/rules/office-hours.ts';
import { atClock, clockOf, dayOf, daysBetween, instantOf, monthBefore, monthsOf, weekOf } from '../../server/time.ts';

const zone = 'Europe/Amsterdam';

describe('a day', () => {
  test('is the local one', () => {
    expect(dayOf(instantOf('2026-03-10T23:30:00Z'), zone).day).toBe('2026-03-11');
    expect(dayOf(instantOf('2026-03-10T23:30:00Z'), 'America/New_York').day).toBe('2026-03-10');
  });

  test('has 23 or 25 hours when the clocks change', () => {
    const spring = dayOf(instantOf('2026-03-29T10:00:00Z'), zone);
    const autumn = dayOf(instantOf('2026-10-25T10:00:00Z'), zone);
    expect((spring.end - spring.start) / 3_600_000).toBe(23);
    expect((autumn.end - autumn.start) / 3_600_000).toBe(25);
  });

  test('knows the wall clock', () => {
    const day = dayOf(instantOf('2026-07-01T12:00:00Z'), zone);
    expect(atClock(day, 17 * 60 + 30, zone)).toBe(instantOf('2026-07-01T15:30:00Z'));
    expect(clockOf(instantOf('2026-07-01T15:30:00Z'), zone)).toEqual({ weekday: 3, minutes: 1050 });
  });
});

describe.each([
  ...['Europe/Amsterdam', 'America/Sao_Paulo', 'Africa/Casablanca', 'Asia/Kathmandu', 'Australia/Lord_Howe'],
  ...['Pacific/Apia', 'America/St_Johns', 'Asia/Tehran', 'UTC'],
])('in %s', (zone) => {
  const format = new Intl.DateTimeFormat('en-CA', {
    timeZone: zone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });

  test('days are those of the calendar, and begin and end where it says', () => {
    const hours = fc.integer({ min: 0, max: 60 * 366 * 24 }); // 1970 to 2030; clocks change on the hour, or the half
    fc.assert(
      fc.property(hours, fc.constantFrom(0, 1, 1_799_999, 1_800_000, 3_599_999), (hour, ms) => {
        const at = hour * 3_600_000 + ms;
        const { day, start, end } = dayOf(at, zone);
        expect(day).toBe(format.format(at));
        expect([start - 1, start, end - 1, end].map((each) => format.format(each) === day)).toEqual([
          ...[false, true, true, false],
        ]);
      }),
      { numRuns: 1_000 },
    );
  });
});

test('weeks start on Monday and months follow the financial year', () => {
  expect(weekOf('2026-03-11')).toEqual(['09', '10', '11', '12', '13', '14', '15'].map((day) => `2026-03-${day}`));
  expect(monthBefore('2026-01')).toBe('2025-12');
  expect(monthsOf('quarter', '2026-02-28', 1)).toEqual(['2026-01', '2026-02', '2026-03']);
  expect(monthsOf('quarter', '2026-01-15', 2)).toEqual(['2025-11', '2025-12', '2026-01']);
  expect(daysBetween('2025-02-04', '2026-03-11')).toBe(400);
});

describe('office hours', () => {
  const office = {
    ...{ name: 'Kantoor', currency: 'EUR', timeZone: zone, financialYearStart: 1 },
    hours: { open: '08:30', close: '17:00', days: [1, 2, 3, 4, 5] },
  };

  test.each([
    ['2026-03-11T07:29:59Z', false],
    ['2026-03-11T07:30:00Z', true],
    ['2026-03-11T15:59:59Z', true],
    ['2026-03-11T16:00:00Z', false],
    ['2026-03-14T10:00:00Z', false],
  ])('at %s open is %s', (at, open) => {
    expect(isOpen(office, instantOf(at))).toBe(open);
  });

  test('an office without hours is always open', () => {
    const { hours: _, ...always } = office;
    expect(isOpen(always, instantOf('2026-03-14T03:00:00Z'))).toBe(true);
  });
});
