import { describe, expect, test } from 'vitest';
import { strike } from '../../dashboard/parts/strike.ts';
import { advance, atRest, bellHanging, type Pendulum, strikeSwing } from '../../dashboard/wall/swing.ts';

const still: Pendulum = { angle: 0, velocity: 0 };

describe('the swing', () => {
  const swing = (from: Pendulum, seconds: number) => {
    let bell = from;
    let furthest = 0;
    for (let at = 0; at < seconds * 60; at++) {
      bell = advance(bell, bellHanging, 1 / 60);
      furthest = Math.max(furthest, Math.abs(bell.angle));
    }
    return { bell, furthest };
  };

  test('a blow moves the bell visibly, within its bracket, and it comes to rest', () => {
    const { bell, furthest } = swing(strikeSwing(still, 1).bell, 10);
    expect(furthest).toBeGreaterThan(5);
    expect(furthest).toBeLessThan(25);
    expect(atRest(bell)).toBe(true);
  });

  test('four pairs do not throw it over, and a page that slept does not either', () => {
    let bell = still;
    for (let blow = 0; blow < 8; blow++) {
      bell = strikeSwing(bell, blow % 2 === 0 ? 1 : -1).bell;
      const { bell: after, furthest } = swing(bell, 0.45);
      expect(furthest).toBeLessThan(30);
      bell = advance(after, bellHanging, 3600);
    }
  });
});

describe('the sound', () => {
  const rate = 48_000;
  const samples = strike(rate);
  const loudest = (from: number, to: number) =>
    samples.subarray(from * rate, to * rate).reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

  test('never clips, begins and ends in silence', () => {
    expect(loudest(0, 4)).toBeCloseTo(0.8, 3);
    expect(samples[0]).toBeCloseTo(0);
    expect(samples.at(-1)).toBeCloseTo(0);
  });

  test('is struck and rings out', () => {
    expect(loudest(0, 0.05)).toBeGreaterThan(0.7);
    expect(loudest(1, 1.2)).toBeLessThan(0.4);
    expect(loudest(2.5, 3)).toBeLessThan(0.15);
    expect(loudest(2, 2.5)).toBeGreaterThan(0.005);
  });
});
