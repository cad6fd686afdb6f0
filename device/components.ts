import { once } from 'node:events';
import { type Board, type Io, johnnyFive } from './johnny-five.ts';
import { pins } from './protocol.ts';
import type { Switch } from './session.ts';

/** Button and lamp on one linked board. */
export interface Components {
  lamp(lit: boolean): void;
  release(): void;
}

/** `level` hears a switch's level at each report, the first one included: true is pressed (it pulls the pin low). */
export async function attachComponents(io: Io, level: (which: Switch, pressed: boolean) => void): Promise<Components> {
  const { Board, Button, Led } = johnnyFive();
  const board = new Board({ io, repl: false, sigint: false, debug: false });
  board.on('error', () => {});
  await once(board, 'ready');
  const attach = (which: Switch) => {
    io.on(reading(which), (value: number) => level(which, value === 0));
    // The component sets the pin up and asks for reports. Its own events leave out the first level, so they are not used.
    new Button({ board, pin: pins[which], isPullup: true });
  };
  attach('button');
  attach('mute');
  const led = new Led({ board, pin: pins.lamp });
  return {
    lamp: (lit) => (lit ? led.on() : led.off()),
    release() {
      for (const which of ['button', 'mute'] as const) io.emit(reading(which), 1); // one that was down holds an interval until it is up
      hollow(board);
    },
  };
}

const reading = (which: Switch): string => `digital-read-${pins[which]}`;

/** johnny-five keeps every board and component ever made: what hangs on them must not stay with them. */
function hollow(board: Board): void {
  clearTimeout(board.timer ?? undefined);
  for (const component of board.register) empty(component);
  empty(board);
}

function empty(object: object): void {
  for (const key of Object.keys(object)) Reflect.deleteProperty(object, key);
}
