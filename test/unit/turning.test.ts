import { expect, test } from 'vitest';
import { instantOf } from '../../server/time.ts';
import { watchTime } from '../../server/turning.ts';
import { silent } from '../support/broker-parties.ts';

test('a new day is told once, and each span of time passes once, also when the clock is set', async () => {
  let clock = instantOf('2026-03-31T21:59:50Z');
  const told: unknown[] = [];
  const time = watchTime({
    ...{ timeZone: 'Europe/Amsterdam', now: () => clock, log: silent },
    newDay: () => told.push('new day'),
    passed: async (since, until) => void told.push((until - since) / 1000),
  });
  for (const at of ['2026-03-31T21:59:59Z', '2026-03-31T22:00:05Z', '2026-03-31T22:00:20Z', '2026-04-02T08:00:00Z']) {
    clock = instantOf(at);
    await time.look();
  }
  time.close();
  expect(told).toEqual([9, 6, 'new day', 15, 122_380, 'new day']);
});
