import { expect, test } from 'vitest';
import { FIRMWARE_NAME, PROTOCOL } from '../../device/protocol.ts';
import { Bench, defaults, openBench, openFreshBench } from '../support/uno.ts';

test('a fresh board makes itself an id and says who it is', () => {
  const identity = openFreshBench(1).identity();
  expect(identity).toEqual({
    protocol: PROTOCOL,
    firmware: '2.1',
    board: expect.stringMatching(/^[0-9a-f]{16}$/),
    settings: defaults,
    piezo: false,
    last: { epoch: 0, number: 0, end: 'none', strokes: 0, heard: 0, piezo: false },
  });
});

test('boards differ by what chance gave their memory and open inputs', () => {
  const ids = [1, 2, 3, 4, 5, 6].map((seed) => openFreshBench(seed).identity().board);
  expect(new Set(ids).size).toBe(ids.length);
});

test('the id stays through resets, power cuts and rings', () => {
  const bench = openFreshBench(9);
  const { board } = bench.identity();
  bench.ring({ epoch: 1, number: 1 });
  bench.uno.reset();
  bench.uno.run(50);
  expect(bench.identity().board).toBe(board);
  bench.uno.cutPower();
  expect(openBench({ eeprom: bench.uno.eeprom }).identity().board).toBe(board);
});

test('power cut while it is being written: afterwards there is one, and it stays', () => {
  const startedMs = (): number => {
    const bench = new Bench({ seed: 3 });
    bench.start();
    return bench.uno.ms;
  };
  const written = startedMs(); // ten bytes of 1.8 ms, one at each second tick, end shortly before
  for (let cutMs = written - 24; cutMs < written; cutMs += 0.9) {
    const bench = new Bench({ seed: 3 });
    bench.uno.powerOn();
    bench.uno.run(cutMs);
    bench.uno.cutPower();
    const second = openBench({ eeprom: bench.uno.eeprom });
    const { board } = second.identity();
    second.uno.cutPower();
    expect(openBench({ eeprom: second.uno.eeprom }).identity().board, `cut at ${cutMs} ms`).toBe(board);
  }
});

test('the firmware report has the name by which a host knows it', () => {
  const bench = openBench();
  const name = FIRMWARE_NAME.split('').flatMap((c) => [c.charCodeAt(0), 0]);
  expect(bench.sysex[0]).toEqual({ command: 0x79, data: [2, 1, ...name] });
  expect(bench.bytes.slice(0, 3)).toEqual([0xf9, 2, 5]);
});
