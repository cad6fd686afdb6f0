import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Bus } from '../../broker/contract/bus.ts';
import type { MuteSwitch } from '../../broker/contract/messages.ts';
import { Mute } from '../../device/mute.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A broker in the hand of the test: whether it is there, and when it takes what is said. */
function openBus() {
  const said: { told: MuteSwitch; taken: () => void; lost: () => void }[] = [];
  const bus = {
    connected: true,
    publish: (_key: string, _name: string, told: MuteSwitch) =>
      new Promise<void>((resolve, reject) =>
        said.push({ told, taken: resolve, lost: () => reject(new Error('gone')) }),
      ),
  };
  const mute = new Mute({ bus: bus as unknown as Bus, bell: 'main' });
  return { mute, bus, said };
}
const MINUTE = 60_000;

test('it ends by itself after 30 minutes, and says so', () => {
  const { mute } = openBus();
  const changed = vi.fn();
  mute.on('change', changed);
  mute.toggle();
  vi.advanceTimersByTime(30 * MINUTE - 1);
  expect(mute.isOn).toBe(true);
  vi.advanceTimersByTime(1);
  expect(mute.isOn).toBe(false);
  expect(changed).toHaveBeenCalledTimes(2);
});

test('the server’s answer, which may come before the broker has confirmed, has the last word', async () => {
  const { mute, said } = openBus();
  mute.toggle();
  mute.obey(10 * MINUTE);
  said[0]?.taken();
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(said).toHaveLength(1); // it is told: no more of it
  await vi.advanceTimersByTimeAsync(5 * MINUTE);
  expect(mute.isOn).toBe(false);
});

test('what the server says before it could hear of the switch is older than the switch', () => {
  const { mute, bus } = openBus();
  bus.connected = false;
  mute.toggle();
  mute.obey(0);
  expect(mute.isOn).toBe(true);
});

test('until it is answered it is told again, with its age; a lost telling counts for nothing', async () => {
  const { mute, said } = openBus();
  mute.toggle();
  said[0]?.lost();
  await vi.advanceTimersByTimeAsync(0);
  mute.obey(0); // said before
  expect(mute.isOn).toBe(true);
  await vi.advanceTimersByTimeAsync(10_000);
  expect(said[1]?.told).toEqual({ ms: 30 * MINUTE, ageMs: 10_000 });
});
