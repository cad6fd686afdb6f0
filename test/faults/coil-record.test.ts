import { expect, test } from 'vitest';
import { line, patternsOf } from './coil-record.ts';

const asked = (number: number, strokes = 2) => line.asked({ epoch: 1, number, strokes, pulseMs: 20 });
const pulse = (at: number, ms = 20) => line.rise(at) + line.fall(at + ms);
const counts = (...lines: string[]) =>
  patternsOf(line.power() + lines.join('')).map(({ number, begun, whole }) => [number, begun, whole]);

test('strokes belong to the ring that was asked for', () => {
  expect(counts(asked(7), pulse(100), pulse(400), line.rung(1, 7), asked(8), pulse(900), pulse(1200))).toEqual([
    [7, 2, 2],
    [8, 2, 2],
  ]);
});

test('asked again while it rings is one ring; asked again and struck again is two', () => {
  expect(counts(asked(7), pulse(100), asked(7), pulse(400))).toEqual([[7, 2, 2]]);
  const once = asked(7) + pulse(100) + pulse(400) + line.rung(1, 7);
  expect(counts(once, asked(7), line.rung(1, 7))).toEqual([[7, 2, 2]]);
  expect(counts(once, once)).toEqual([
    [7, 2, 2],
    [7, 2, 2],
  ]);
});

test('one that is turned away takes no stroke of the other', () => {
  expect(counts(asked(7), asked(8), line.rung(1, 8), pulse(100), pulse(400))).toEqual([[7, 2, 2]]);
});

test('power cut in a stroke: begun and not whole; nothing that was asked before can strike', () => {
  expect(counts(asked(7), pulse(100), line.rise(400), line.power(), asked(7), line.rung(1, 7))).toEqual([[7, 2, 1]]);
  expect(counts(asked(7), line.power(), pulse(100))).toEqual([[-1, 1, 1]]);
});

test('a reset lets go of the coil in the middle of a stroke', () => {
  expect(counts(asked(7), line.rise(100), line.reset(), line.fall(105))).toEqual([[7, 1, 0]]);
});

test('a line that was cut in writing does not count', () => {
  expect(patternsOf(`${line.power()}${asked(7)}${line.rise(100)}fall 1`)).toMatchObject([{ begun: 1, whole: 0 }]);
});
