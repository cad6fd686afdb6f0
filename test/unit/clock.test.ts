import { expect, test } from 'vitest';
import { keepClock } from '../../server/care/clock.ts';
import { silent } from '../support/broker-parties.ts';

function openClock() {
  const at = { wall: 1_000_000_000, steady: 50, awake: 70 };
  const told: unknown[] = [];
  const clock = keepClock({
    time: { wall: () => at.wall, steady: () => at.steady, awake: () => at.awake },
    troubles: { raise: ({ kind }) => told.push(kind), clear: () => {} },
    log: silent,
  });
  const pass = (ms: number): void => {
    at.wall += ms;
    at.steady += ms;
    at.awake += ms;
  };
  return { clock, at, told, pass };
}

test('time that passed while the machine slept has passed: nothing is moved', async () => {
  const { clock, at, told, pass } = openClock();
  const moved: number[] = [];
  clock.onJump(async (byMs, done) => {
    moved.push(byMs);
    done();
  });
  pass(1000);
  at.wall += 8 * 3_600_000;
  at.awake += 8 * 3_600_000;
  await clock.look();
  expect(clock.now()).toBe(at.wall);
  expect([moved, told]).toEqual([[], []]);
  clock.close();
});

test('a jump is held back until what it concerns was moved', async () => {
  const { clock, at, told, pass } = openClock();
  const before = clock.now();
  const during: number[] = [];
  clock.onJump(async (byMs, done) => {
    during.push(byMs, clock.now() - before);
    done();
  });
  pass(500);
  at.wall -= 86_400_000;
  await Promise.all([clock.look(), clock.look()]);
  expect(during).toEqual([-86_400_000, 500]);
  expect(clock.now()).toBe(at.wall);
  expect(told).toEqual(['clock']);
  clock.close();
});
