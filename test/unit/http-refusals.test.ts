import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createRefusalLog } from '../../server/http/refusals.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function openLog() {
  const lines: object[] = [];
  const say = (fields: object): void => void lines.push(fields);
  return { lines, refusals: createRefusalLog({ info: say, warn: say, error: say }) };
}

test('a flood is two lines a minute: the first, and how many more', () => {
  const { lines, refusals } = openLog();
  const flood = { where: 'hook orders', reason: 'signature' };
  for (let times = 0; times < 1000; times++) refusals.note(flood);
  refusals.note({ where: 'hook orders', reason: 'timestamp', fields: { status: 401 } });
  expect(lines).toEqual([flood, { where: 'hook orders', reason: 'timestamp', status: 401 }]);
  vi.advanceTimersByTime(60_000);
  expect(lines.slice(2)).toEqual([{ ...flood, more: 999 }]);
  refusals.note(flood);
  expect(lines.slice(3)).toEqual([flood]);
});

test('what was counted is said when the server closes', () => {
  const { lines, refusals } = openLog();
  refusals.note({ where: 'a', reason: 'b' });
  refusals.note({ where: 'a', reason: 'b' });
  refusals.close();
  expect(lines).toEqual([
    { where: 'a', reason: 'b' },
    { where: 'a', reason: 'b', more: 1 },
  ]);
  expect(vi.getTimerCount()).toBe(0);
});
