import { expect, test } from 'vitest';
import { meaningOf } from '../../device/tools/avrdude.ts';
import { readLimits } from '../../device/tools/limits.ts';
import { threshold } from '../../device/tools/tune.ts';

test.each([
  ['avrdude: stk500_recv(): programmer is not responding\navrdude: stk500_getsync() attempt 10 of 10', 'silent'],
  ['avrdude: ser_open(): can\'t open device "/dev/ttyACM0": Permission denied', 'port-denied'],
  ['avrdude OS error: cannot open port /dev/ttyACM0: Permission denied', 'port-denied'],
  ['avrdude: ser_open(): can\'t open device "/dev/ttyACM0": Device or resource busy', 'port-busy'],
  ['avrdude OS error: cannot open port /dev/ttyACM0: No such file or directory', 'port-missing'],
  ['avrdude: Expected signature for ATmega328P is 1E 95 0F\n         Double check chip', 'wrong-chip'],
  ['avrdude: verification error, first mismatch at byte 0x0000', 'verify'],
  ['avrdude: something new', 'unknown'],
])('%j means %s', (said, problem) => {
  expect(meaningOf(said)).toBe(problem);
});

test('the threshold lies between the quietest stroke and the louder of quiet and the bell ringing on', () => {
  expect(threshold({ noise: 10, tail: 10, peaks: [400, 500, 450] })).toEqual({
    ok: true,
    value: 63,
  });
  expect(threshold({ noise: 10, tail: 100, peaks: [400, 500] })).toEqual({
    ok: true,
    value: 200,
  });
});

test('it is above what is left of a stroke when the next comes, however long the bell rings on', () => {
  expect(threshold({ noise: 4, tail: 266, peaks: [400, 500] })).toEqual({ ok: true, value: 326 });
});

test('a perfectly quiet piezo has a threshold too', () => {
  expect(threshold({ noise: 0, tail: 0, peaks: [900, 1023] })).toEqual({ ok: true, value: 30 });
});

test.each([
  ['an open input', { noise: 1020, tail: 1019, peaks: [1021, 1018] }, /no quiet: the piezo is not connected/],
  ['a piezo that hears nothing', { noise: 5, tail: 5, peaks: [6, 0, 4] }, /strokes are not heard/],
  ['a bell that rings on as loudly', { noise: 4, tail: 300, peaks: [400, 500] }, /sounds with 300 .*damp the bell/],
  ['strokes that are cut off', { noise: 4, tail: 900, peaks: [1023, 1023] }, /fit R2/],
  ['a loose piezo', { noise: 50, tail: 50, peaks: [600, 90, 500] }, /Only some strokes .*quietest is 90/],
])('%s is refused, with what to look for', (_, measured, words) => {
  expect(threshold(measured)).toEqual({ ok: false, say: expect.stringMatching(words) });
});

test('limits are read within what the board takes', () => {
  expect(readLimits({ 'max-pulse': '40', 'min-rest': '500', 'max-duty': '10' })).toEqual({
    ok: true,
    value: { maxPulseMs: 40, minRestMs: 500, maxDutyPercent: 10 },
  });
});

test.each([
  ['max-pulse', '81', '1 to 80 ms'],
  ['max-pulse', '0', '1 to 80 ms'],
  ['min-rest', '249', '250 to 5000 ms'],
  ['max-duty', '21', '1 to 20 %'],
  ['max-duty', '1.5', '1 to 20 %'],
  ['max-duty', '', '1 to 20 %'],
] as const)('--%s=%s is refused with what is allowed', (option, text, allowed) => {
  expect(readLimits({ [option]: text })).toEqual({
    ok: false,
    say: `--${option} is ${JSON.stringify(text)}; allowed is ${allowed}`,
  });
});
