import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { createButton } from '../../device/button.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Levels with the milliseconds each lasts: 'd' down, 'u' up. Returns the presses counted. */
function feed(...levels: [level: 'd' | 'u', ms: number][]): number {
  const pressed = vi.fn();
  const button = createButton(pressed);
  for (const [level, ms] of levels) {
    button.level(level === 'd');
    vi.advanceTimersByTime(ms);
  }
  return pressed.mock.calls.length;
}

test('down for 30 ms after up is a press, and a shorter touch is none', () => {
  expect(feed(['u', 100], ['d', 30], ['u', 100])).toBe(1);
  expect(feed(['u', 100], ['d', 29], ['u', 100])).toBe(0);
});

test('a button that is down when the board is found was not pressed, but counts once it has been up', () => {
  expect(feed(['d', 500])).toBe(0);
  expect(feed(['d', 500], ['u', 40], ['d', 100])).toBe(1);
});

test('found at rest, it counts at once', () => {
  expect(feed(['u', 1], ['d', 40])).toBe(1);
});

test('bounces of pressing, of releasing and of a worn contact are one press', () => {
  expect(feed(['u', 50], ['d', 3], ['u', 2], ['d', 4], ['u', 3], ['d', 90])).toBe(1);
  expect(feed(['u', 50], ['d', 1500], ['u', 3], ['d', 4], ['u', 2], ['d', 5], ['u', 60])).toBe(1);
  expect(feed(['u', 50], ['d', 1500], ['u', 10], ['d', 1500])).toBe(1);
});

test('a second press within a second is the same one; later it is another', () => {
  expect(feed(['u', 50], ['d', 100], ['u', 100], ['d', 100], ['u', 50])).toBe(1);
  expect(feed(['u', 50], ['d', 500], ['u', 500], ['d', 100], ['u', 50])).toBe(2);
});

test('a busy machine whose timers come late still sees a press', () => {
  const pressed = vi.fn();
  const button = createButton(pressed);
  button.level(false);
  button.level(true);
  vi.setSystemTime(Date.now()); // no timer runs
  vi.spyOn(performance, 'now').mockReturnValue(performance.now() + 200);
  button.level(false);
  expect(pressed).toHaveBeenCalledTimes(1);
  vi.restoreAllMocks();
});

test('what was half seen of a lost board is forgotten', () => {
  const pressed = vi.fn();
  const button = createButton(pressed);
  button.level(false);
  button.level(true);
  button.forget();
  vi.advanceTimersByTime(100);
  expect(pressed).not.toHaveBeenCalled();
});
