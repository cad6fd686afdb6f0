import { describe, expect, test } from 'vitest';
import { closingAfter } from '../../server/presses.ts';
import { isOpen, type OfficeTimes } from '../../server/rules/office-hours.ts';

const timeZone = 'Europe/Amsterdam';
const weekdays = [1, 2, 3, 4, 5];
const at = (local: string) => Date.parse(local);

describe('quiet hours', () => {
  const night: OfficeTimes = { timeZone, quietHours: [{ from: '22:00', to: '07:00', days: [5, 6] }] };

  test.each([
    ['2026-03-27T21:59:00+01:00', true],
    ['2026-03-27T22:00:00+01:00', false],
    ['2026-03-28T06:59:00+01:00', false],
    ['2026-03-28T07:00:00+01:00', true],
    ['2026-03-28T23:30:00+01:00', false],
    ['2026-03-29T01:59:00+01:00', false],
    ['2026-03-29T03:00:00+02:00', false], // the clock has gone from 02:00 to 03:00
    ['2026-03-29T06:59:00+02:00', false],
    ['2026-03-29T07:00:00+02:00', true],
    ['2026-03-29T23:00:00+02:00', true], // Sunday has none
    ['2026-03-30T03:00:00+02:00', true],
  ])('over midnight and the change of the clock, at %s: open %s', (when, open) => {
    expect(isOpen(night, at(when))).toBe(open);
  });

  test('of one hour that comes twice are quiet twice', () => {
    const two: OfficeTimes = { timeZone, quietHours: [{ from: '02:00', to: '03:00', days: [7] }] };
    expect(isOpen(two, at('2026-10-25T02:30:00+02:00'))).toBe(false);
    expect(isOpen(two, at('2026-10-25T02:30:00+01:00'))).toBe(false);
    expect(isOpen(two, at('2026-10-25T03:00:00+01:00'))).toBe(true);
  });

  test('lie within the office’s hours, and days of their own', () => {
    const lunch: OfficeTimes = {
      timeZone,
      hours: { open: '08:00', close: '18:00', days: weekdays },
      quietHours: [{ from: '12:00', to: '13:00', days: weekdays }],
    };
    expect(isOpen(lunch, at('2026-03-11T11:59:00+01:00'))).toBe(true);
    expect(isOpen(lunch, at('2026-03-11T12:00:00+01:00'))).toBe(false);
    expect(isOpen(lunch, at('2026-03-14T10:00:00+01:00'))).toBe(false);
    expect(closingAfter(at('2026-03-11T12:30:00+01:00'), lunch)).toBe(at('2026-03-11T18:00:00+01:00'));
  });
});

test('a public holiday is quiet by the day of the office’s zone, and what is pressed on it stays until midnight', () => {
  const times: OfficeTimes = {
    timeZone: 'Pacific/Auckland',
    hours: { open: '08:00', close: '18:00', days: weekdays },
    isHoliday: (day) => day === '2026-12-25',
  };
  expect(isOpen(times, at('2026-12-25T10:00:00+13:00'))).toBe(false);
  expect(isOpen(times, at('2026-12-24T17:00:00+13:00'))).toBe(true);
  expect(closingAfter(at('2026-12-25T10:00:00+13:00'), times)).toBe(at('2026-12-26T00:00:00+13:00'));
});
