import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sysexEvent } from '../../device/firmata.ts';
import { startHeartbeat } from '../../device/heartbeat.ts';
import type { Io } from '../../device/johnny-five.ts';
import { sysex } from '../../device/protocol.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** The line to a board that answers each beat for so long, and then hangs. */
function line(answersForMs: number): Io {
  const hangsAt = performance.now() + answersForMs;
  const io = Object.assign(new EventEmitter(), {
    sysexCommand([command = 0, sequence = 0]: number[]) {
      if (command === sysex.beat && performance.now() < hangsAt)
        setTimeout(() => io.emit(sysexEvent(sysex.beat), [sequence]), 5);
    },
  });
  return io as unknown as Io;
}

test('a board that hangs is found within three seconds, and told once', () => {
  const lost = vi.fn();
  startHeartbeat(line(60_000), lost);
  vi.advanceTimersByTime(60_000);
  expect(lost).not.toHaveBeenCalled();
  vi.advanceTimersByTime(3_000);
  expect(lost).toHaveBeenCalledTimes(1);
  vi.advanceTimersByTime(60_000);
  expect(lost).toHaveBeenCalledTimes(1);
});

test('stopped, it tells nothing more', () => {
  const lost = vi.fn();
  const stop = startHeartbeat(line(0), lost);
  stop();
  vi.advanceTimersByTime(60_000);
  expect(lost).not.toHaveBeenCalled();
});
