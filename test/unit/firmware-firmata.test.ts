import { once } from 'node:events';
import { afterEach, describe, expect, test } from 'vitest';
import { Firmata, johnnyFive } from '../../device/johnny-five.ts';
import { pins } from '../../device/protocol.ts';
import { type SimulatedBoard, startSimulatedBoard } from '../../device/simulator/board.ts';
import { Transport } from '../../device/transport.ts';
import { openBench } from '../support/uno.ts';

const PULLUP = 0x0b;
const BUTTON_BIT = 1 << pins.button;
const MUTE_BIT = 1 << pins.mute;

/** What the board says to a message, from then on. */
function answer(bytes: number[]): { bytes: number[]; sysex: { command: number; data: number[] }[] } {
  const bench = openBench();
  bench.bytes.splice(0);
  bench.sysex.splice(0);
  bench.send(...bytes);
  bench.uno.run(60);
  return bench;
}

describe('the board answers', () => {
  test('its version', () => {
    expect(answer([0xf9]).bytes).toEqual([0xf9, 2, 5]);
  });

  test('what each pin can do: the coil’s, the piezo’s and the serial line’s nothing', () => {
    const data = answer([0xf0, 0x6b, 0xf7]).sysex[0]?.data ?? [];
    const offered: number[][] = [[]];
    for (const byte of data) byte === 0x7f ? offered.push([]) : offered.at(-1)?.push(byte);
    expect(offered.slice(0, 20).map((modes) => modes.length > 0)).toEqual(
      Array.from({ length: 20 }, (_, pin) => pin >= 2 && pin !== pins.coil && pin !== pins.piezo),
    );
    expect(offered[pins.button]).toEqual([0, 1, 1, 1, PULLUP, 1]);
  });

  test('which pins are A0 to A5', () => {
    const data = answer([0xf0, 0x69, 0xf7]).sysex[0]?.data;
    expect(data).toEqual([...Array(14).fill(0x7f), 0, 1, 2, 3, 4, 5]);
  });

  test('a pin’s mode and state, and nothing for a pin that is not there', () => {
    const lamp = answer([0xf4, pins.lamp, 1, 0xf5, pins.lamp, 1, 0xf0, 0x6d, pins.lamp, 0xf7]);
    expect(lamp.sysex).toEqual([{ command: 0x6e, data: [pins.lamp, 1, 1] }]);
    expect(answer([0xf0, 0x6d, 77, 0xf7]).sysex).toEqual([]);
  });

  test('what it does not know, analog reporting and sampling, with silence', () => {
    const { bytes, sysex } = answer([0xc0, 1, 0xe3, 1, 1, 0xf0, 0x7a, 19, 0, 0xf7, 0xf0, 0x33, 1, 0xf7, 0xf0, 0xf7]);
    expect({ bytes, sysex }).toEqual({ bytes: [], sysex: [] });
  });
});

describe('inputs', () => {
  test('are reported when asked for and at each change', () => {
    const bench = openBench();
    bench.bytes.splice(0);
    bench.send(0xf4, pins.button, PULLUP, 0xd0, 1);
    bench.uno.run(5);
    expect(bench.bytes.slice(-3)).toEqual([0x90, BUTTON_BIT | MUTE_BIT, 0]);
    for (const [pin, other] of [
      [pins.button, MUTE_BIT],
      [pins.mute, BUTTON_BIT],
    ] as const) {
      bench.uno.drive(pin, false);
      bench.uno.run(5);
      bench.uno.drive(pin, true);
      bench.uno.run(5);
      expect(bench.bytes.slice(-6)).toEqual([0x90, other, 0, 0x90, BUTTON_BIT | MUTE_BIT, 0]);
    }
  });

  test('keep their pull-up when a lamp on the same port is written', () => {
    const bench = openBench();
    bench.send(0xf4, pins.button, 0, 0x90, BUTTON_BIT, 0, 0xf4, 4, 1, 0x90, 1 << 4, 0);
    bench.sendSysex([0x6d, pins.button]);
    bench.uno.run(10);
    expect(bench.sysex.at(-1)).toEqual({ command: 0x6e, data: [pins.button, 0, 1] });
    expect(bench.uno.isHigh(4)).toBe(true);
  });

  test('are reported no more after a system reset, which lets go of every pin', () => {
    const bench = openBench();
    bench.send(0xf4, pins.lamp, 1, 0xf5, pins.lamp, 1, 0xd0, 1);
    bench.uno.run(5);
    bench.send(0xff);
    bench.uno.run(5);
    bench.bytes.splice(0);
    bench.uno.drive(pins.button, false);
    bench.uno.run(5);
    expect(bench.bytes).toEqual([]);
    expect(bench.uno.isHigh(pins.lamp)).toBe(false);
  });
});

describe('johnny-five', () => {
  const boards: SimulatedBoard[] = [];
  afterEach(() => {
    for (const board of boards.splice(0)) board.close();
  });

  function wireTo(board: SimulatedBoard): Transport {
    boards.push(board);
    const wire = {
      write(bytes: Uint8Array, done: () => void) {
        board.write(bytes);
        done();
      },
      close: async () => {},
    };
    const transport = new Transport(wire);
    board.onBytes((bytes) => transport.deliver(bytes));
    return transport;
  }

  test('gets ready, reads the button and lights the lamp', async () => {
    const simulated = startSimulatedBoard();
    const transport = wireTo(simulated);
    const io = new Firmata(transport, { reportVersionTimeout: 200 });
    transport.emit('open');
    await once(io, 'ready');
    const { Board, Button, Led } = johnnyFive();
    const board = new Board({ io, repl: false, sigint: false, debug: false });
    await once(board, 'ready');

    const button = new Button({ board, pin: pins.button, isPullup: true });
    const [up] = await once(io, `digital-read-${pins.button}`);
    expect(up).toBe(1);
    const down = once(button, 'down');
    const released = once(button, 'up');
    await simulated.press(60);
    await Promise.all([down, released]);

    new Led({ board, pin: pins.lamp }).on();
    const state = once(io, `pin-state-${pins.lamp}`);
    transport.write(Uint8Array.from([0xf0, 0x6d, pins.lamp, 0xf7]));
    await state;
    expect(Reflect.get(io, 'pins')[pins.lamp]).toMatchObject({ mode: 1, state: 1 });
  });
});
