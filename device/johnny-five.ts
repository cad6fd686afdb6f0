import type { EventEmitter } from 'node:events';
import { createRequire } from 'node:module';
import type { Transport } from './transport.ts';

/** What we use of a firmata-io 2.3 board: it has no types of its own. */
export interface Io extends EventEmitter {
  isReady: boolean;
  versionReceived: boolean;
  firmware: { name?: string };
  reportVersionTimeoutId: NodeJS.Timeout;
  reportVersion(heard: () => void): void;
  queryFirmware(heard: () => void): void;
  /** Command first, then data of 7 bits; the frame is put around it. */
  sysexCommand(message: number[]): void;
  sysexResponse(command: number, handler: (this: Io, data: number[]) => void): void;
}
type IoConstructor = new (transport: Transport, options: { reportVersionTimeout: number }) => Io;

export interface Board extends EventEmitter {
  timer: NodeJS.Timeout | null;
  io: Io | null;
  /** Every component made on this board. */
  register: { board: Board | null; io: Io | null }[];
}
/** @types/johnny-five 2.1 lacks `sigint`, without which the process would be ended from inside. */
interface BoardOptions {
  io: Io;
  repl: false;
  sigint: false;
  debug: false;
}
type BoardConstructor = new (options: BoardOptions) => Board;
type ButtonConstructor = new (options: { board: Board; pin: number; isPullup: boolean }) => EventEmitter;
export interface Led {
  on(): void;
  off(): void;
}
type LedConstructor = new (options: { board: Board; pin: number }) => Led;

const require = createRequire(import.meta.url);

export const { Firmata }: { Firmata: IoConstructor } = require('firmata-io');

/** These three parts alone: the whole library takes 4 MB more. Loaded when the first board is there. */
export function johnnyFive(): { Board: BoardConstructor; Button: ButtonConstructor; Led: LedConstructor } {
  return {
    Board: require('johnny-five/lib/board'),
    Button: require('johnny-five/lib/button'),
    Led: require('johnny-five/lib/led/led'),
  };
}
