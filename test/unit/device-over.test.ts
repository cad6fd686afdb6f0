import { once } from 'node:events';
import { expect, test } from 'vitest';
import type { Bus } from '../../broker/contract/bus.ts';
import { Mute } from '../../device/mute.ts';
import { Waiting } from '../../device/waiting.ts';

/** By the real clock, which a timer is often a fraction of a millisecond ahead of: with so many, some are. */
const MANY = 60;

test.each([
  ['a mute', () => new Mute({ bus: { connected: false } as Bus, bell: 'main' })],
  ['an order’s wait', () => new Waiting()],
])('%s is over when it says so, or the lamp would blink on', async (_, make) => {
  const on: boolean[] = [];
  for (let i = 0; i < MANY; i++) {
    const one = make();
    one.obey(5);
    await once(one, 'change');
    on.push(one.isOn);
    one.close();
  }
  expect(on).toEqual(on.map(() => false));
});
