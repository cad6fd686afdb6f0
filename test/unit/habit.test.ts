import { expect, test } from 'vitest';
import { longestSilence } from '../../server/rules/habit.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const each = (n: number, gap: number) => Array.from({ length: n }, (_, at) => at * gap);

test('a source that sends on workdays may be silent for a weekend and half as long again', () => {
  const workdays = each(14, DAY).filter((at) => (at / DAY) % 7 < 5);
  const hours = workdays.flatMap((day) => each(9, HOUR).map((hour) => day + hour));
  expect(longestSilence(hours)).toBe((3 * DAY - 8 * HOUR) * 1.5);
});

test.each([
  ['few deliveries', each(19, DAY)],
  ['a busy week', each(500, HOUR / 4)],
  ['nothing at all', []],
])('%s are no habit yet', (_, instants) => {
  expect(longestSilence(instants)).toBeUndefined();
});

test('a source that sends every minute is not missed after two', () => {
  expect(longestSilence(each(20_000, 60_000))).toBe(HOUR);
});
