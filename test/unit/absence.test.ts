import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { BellView } from '../../broker/contract/wall.ts';
import { watchAbsence } from '../../server/care/absence.ts';
import { keepTroubles, type TroubleNews } from '../../server/care/troubles.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const view = (state: BellView['state'], problem?: BellView['problem']): BellView => ({
  ...{ bell: 'main', state, simulated: false, piezo: false, since: '2026-03-30T10:00:00Z' },
  ...(problem !== undefined && { problem }),
});

function watch() {
  const troubles = keepTroubles(() => 0);
  const news: TroubleNews[] = [];
  troubles.onNews((one) => news.push(one));
  return { ...watchAbsence(troubles, 120_000), troubles, news };
}

test('a bell that is away for two minutes is a trouble, with its last known cause, until it is back', () => {
  const { saw, troubles, news } = watch();
  saw(view('offline'));
  saw(view('no-board', 'unplugged'));
  vi.advanceTimersByTime(119_999);
  expect(troubles.all()).toEqual([]);
  vi.advanceTimersByTime(1);
  expect(troubles.all()).toMatchObject([{ kind: 'bell', bell: 'main', problem: 'unplugged' }]);
  saw(view('ready'));
  expect(news.map(({ news }) => news)).toEqual(['raised', 'cleared']);
});

test('one that is back in time was none, and a strange board is one', () => {
  const { saw, troubles, news } = watch();
  saw(view('offline'));
  vi.advanceTimersByTime(100_000);
  saw(view('ready'));
  vi.advanceTimersByTime(200_000);
  expect(news).toEqual([]);
  saw(view('ready', 'other-board'));
  vi.advanceTimersByTime(120_000);
  expect(troubles.all()).toMatchObject([{ problem: 'other-board' }]);
});
