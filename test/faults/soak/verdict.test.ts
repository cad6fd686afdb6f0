import { expect, test } from 'vitest';
import { percentile, slopeOf } from './samples.ts';
import { judge, MACHINE, type Measured } from './verdict.ts';

const hours = 8;
const points = (value: (at: number) => number) =>
  Array.from({ length: 81 }, (_, i) => ({ at: i / 10, value: value(i / 10) }));
const measured = (change: { mb?: number; handles?: number; slower?: number } = {}): Measured => ({
  hours,
  processes: {
    server: points((at) => at).map(({ at }) => ({
      at,
      residentMb: 80 + (change.mb ?? 0) * at + Math.sin(at * 9),
      handles: 30 + (change.handles ?? 0) * at,
    })),
  },
  latencies: {
    order: points((at) => 20 * (1 + ((change.slower ?? 1) - 1) * (at / hours))).map(({ at, value: ms }) => ({
      at,
      ms,
    })),
  },
});
const drifting = (change: Parameters<typeof measured>[0]) =>
  judge(measured(change))
    .filter(({ fine }) => !fine)
    .map(({ what }) => what);

test('a run that holds still', () => {
  expect(judge(measured()).map(({ fine }) => fine)).toEqual([true, true, true]);
});

test('memory that grows by a megabyte an hour', () => {
  expect(drifting({ mb: 1 })).toEqual(['server, memory']);
});

test('handles that are never closed', () => {
  expect(drifting({ handles: 1 })).toEqual(['server, handles']);
});

test('orders that take three times as long in the end', () => {
  expect(drifting({ slower: 3 })).toEqual(['order']);
});

test('as much slower as the machine itself is no drift; more than that is', () => {
  const slow = measured({ slower: 3 });
  const machine = points((at) => 2 * (1 + 2 * (at / hours))).map(({ at, value: ms }) => ({ at, ms }));
  expect(judge({ ...slow, latencies: { ...slow.latencies, [MACHINE]: machine } }).every(({ fine }) => fine)).toBe(true);
  const slower = measured({ slower: 9 });
  const lines = judge({ ...slower, latencies: { ...slower.latencies, [MACHINE]: machine } });
  expect(lines.filter(({ fine }) => !fine).map(({ what }) => what)).toEqual(['order']);
});

test('a process that was never seen, or nothing measured', () => {
  expect(judge({ hours, processes: { server: [] }, latencies: { order: [] } }).map(({ fine }) => fine)).toEqual([
    false,
    false,
  ]);
});

test('slope and percentile', () => {
  expect(slopeOf(points((at) => 3 * at + 5))).toBeCloseTo(3);
  expect(slopeOf([{ at: 1, value: 4 }])).toBe(0);
  expect(percentile([4, 1, 3, 2], 0.5)).toBe(3);
});
