import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import { FIRMWARE_NAME, limits, PROTOCOL, pins, sysex, u14, u28 } from '../../device/protocol.ts';
import { clock } from './clock.ts';

/** The bytes of a RING, as they came out of the serial port. */
export interface RingBytes {
  epoch: number;
  number: number;
  at: number;
}

export interface InstantBoardOptions {
  /** 16 hexadecimal digits. */
  id: string;
  /** False: it only listens, for the bare wire. */
  answers: boolean;
  heard(ring: RingBytes): void;
}

const PIN_COUNT = 20;
const firmata = {
  sysexStart: 0xf0,
  sysexEnd: 0xf7,
  version: 0xf9,
  reportDigital: 0xd0,
  digital: 0x90,
  firmware: 0x79,
  mappingQuery: 0x69,
  mapping: 0x6a,
  capabilityQuery: 0x6b,
  capability: 0x6c,
};
const DONE = 1;
/** As on a new board, with no piezo. */
const settings = [...u14(limits.maxPulseMs), ...u14(limits.minRestMs), limits.maxDutyPercent, ...u14(0)];

/**
 * A networked serial port with a board that strikes in no time: enough Firmata for johnny-five to get ready, and our
 * sysex, where STROKE and RUNG follow RING at once. What the product takes is then the product's own time.
 */
export async function openInstantBoard(options: InstantBoardOptions): Promise<{ port: number; close(): void }> {
  const sockets = new Set<Socket>();
  const server = createServer({ noDelay: true }, (socket) => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
    const say = (bytes: number[]): void => void (options.answers && socket.write(Uint8Array.from(bytes)));
    const read = reader(options, say);
    socket.on('data', (bytes: Buffer) => {
      const at = clock();
      for (const byte of bytes) read(byte, at);
    });
    say([...version(), ...firmware()]);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    close: () => {
      server.close();
      for (const socket of sockets) socket.destroy();
    },
  };
}

function reader(options: InstantBoardOptions, say: (bytes: number[]) => void): (byte: number, at: number) => void {
  let open: number[] | undefined;
  let reporting: number | undefined;
  return (byte, at) => {
    if (byte === firmata.sysexStart) open = [];
    else if (byte === firmata.sysexEnd && open !== undefined) {
      const [command = -1, ...data] = open;
      open = undefined;
      if (command === sysex.ring) rung(data, at, { options, say });
      else say(answerTo(command, data, options));
    } else if (open !== undefined) open.push(byte);
    else if (byte === firmata.version) say(version());
    else if (byte >= 0x80) reporting = (byte & 0xf0) === firmata.reportDigital ? byte & 0x0f : undefined;
    else if (reporting !== undefined) {
      say([firmata.digital | reporting, reporting === 0 ? (1 << pins.button) | (1 << pins.mute) : 0, 0]); // both are up
      reporting = undefined;
    }
  };
}

interface Heard {
  options: InstantBoardOptions;
  say(bytes: number[]): void;
}

/** RING names epoch and number in 4 bytes each, then the strokes; the answers begin with the same 8. */
function rung(data: number[], at: number, { options, say }: Heard): void {
  options.heard({ epoch: read28(data, 0), number: read28(data, 4), at });
  const key = data.slice(0, 8);
  const strokes = data[8] ?? 0;
  const told = Array.from({ length: strokes }, (_, i) => frame(sysex.stroke, [...key, i + 1, strokes, 0, 0, 0]));
  say([...told.flat(), ...frame(sysex.rung, [...key, DONE, strokes, 0, 0])]);
}

function answerTo(command: number, data: number[], { id }: InstantBoardOptions): number[] {
  switch (command) {
    case firmata.firmware:
      return firmware();
    case firmata.capabilityQuery:
      return frame(firmata.capability, Array.from({ length: PIN_COUNT }, capability).flat());
    case firmata.mappingQuery:
      return frame(
        firmata.mapping,
        Array.from({ length: PIN_COUNT }, (_, pin) => (pin < 14 ? 0x7f : pin - 14)),
      );
    case sysex.beat:
      return frame(sysex.beat, data);
    case sysex.identity:
      return frame(sysex.identity, [PROTOCOL, 2, 0, ...nibbles(id), ...settings, ...u28(0), ...u28(0), 0, 0, 0, 0]);
    default:
      return [];
  }
}

const frame = (command: number, data: number[]): number[] => [firmata.sysexStart, command, ...data, firmata.sysexEnd];
const version = (): number[] => [firmata.version, 2, 5];
const firmware = (): number[] =>
  frame(firmata.firmware, [1, 0, ...[...Buffer.from(FIRMWARE_NAME)].flatMap((c) => [c, 0])]);
const nibbles = (id: string): number[] => [...id].map((digit) => Number.parseInt(digit, 16));
const read28 = (data: number[], at: number): number =>
  [0, 1, 2, 3].reduce((sum, i) => sum | ((data[at + i] ?? 0) << (7 * i)), 0);

/** Input, output and pull-up of one bit each, on every pin that is neither serial nor coil. */
const capability = (_: unknown, pin: number): number[] =>
  pin >= 2 && pin !== pins.coil ? [0, 1, 1, 1, 11, 1, 0x7f] : [0x7f];
