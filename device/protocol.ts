/**
 * What the board and its host say to each other beyond Firmata: user sysex commands, data bytes of 7 bits,
 * numbers least significant group first. `device/firmware/protocol.h` is the same table for the board; change both.
 */
export const FIRMWARE_NAME = 'ShipsBell';
export const PROTOCOL = 1;
export const BAUD = 57600;

export const sysex = { ring: 0x01, stroke: 0x02, rung: 0x03, beat: 0x04, identity: 0x05 } as const;

/** Pins of the Uno. The coil's obeys RING alone; every other request for it is ignored. */
export const pins = { coil: 9, button: 2, lamp: 13 } as const;

/** What the board holds to whatever the host asks. A ring outside them is refused before its first stroke. */
export const limits = { maxPulseMs: 80, minRestMs: 250, maxStrokes: 16, maxDutyPercent: 20 } as const;

/** How often the host beats: the board drops its lamp and other outputs after 1000 ms of silence. */
export const beatMs = 300;

/** 28 bits as four groups of 7. */
export const u28 = (n: number): number[] => [n & 0x7f, (n >> 7) & 0x7f, (n >> 14) & 0x7f, (n >> 21) & 0x7f];
export const u14 = (n: number): number[] => [n & 0x7f, (n >> 7) & 0x7f];
const read28 = (data: readonly number[], at: number): number =>
  byte(data, at) | (byte(data, at + 1) << 7) | (byte(data, at + 2) << 14) | (byte(data, at + 3) << 21);
const byte = (data: readonly number[], at: number): number => data[at] ?? 0;

/** Epoch and number 0 is the board's own permission, as for a press: no mark is kept of it. */
export interface BoardRing {
  epoch: number;
  number: number;
  strokes: number;
  pulseMs: number;
  gapMs: number;
  pairGapMs: number;
}

/** RING, host → board: epoch 4, number 4, strokes 1, pulse 2, gap 2, pair gap 2: 15 data bytes. */
export const ringBytes = ({ epoch, number, strokes, pulseMs, gapMs, pairGapMs }: BoardRing): number[] => [
  sysex.ring,
  ...u28(epoch),
  ...u28(number),
  strokes & 0x7f,
  ...u14(pulseMs),
  ...u14(gapMs),
  ...u14(pairGapMs),
];

/** What the piezo said of a stroke. */
export type Heard = 'no-piezo' | 'heard' | 'unheard';
const heardCodes: readonly Heard[] = ['no-piezo', 'heard', 'unheard'];

/** STROKE, board → host, as each stroke's pulse ends: epoch 4, number 4, stroke 1, of 1, heard 1. */
export interface BoardStroke {
  epoch: number;
  number: number;
  stroke: number;
  of: number;
  heard: Heard;
}

export function readStroke(data: readonly number[]): BoardStroke | undefined {
  if (data.length !== 11) return undefined;
  const heard = heardCodes[byte(data, 10)];
  if (heard === undefined) return undefined;
  return { epoch: read28(data, 0), number: read28(data, 4), stroke: byte(data, 8), of: byte(data, 9), heard };
}

/**
 * How a ring ended on the board. `done`: every stroke was driven. `interrupted`: begun before the board lost power.
 * `limits`, `stale`, `busy`: refused before the first stroke. `none`: the board has not rung yet (identity only).
 */
export const boardEnds = ['none', 'done', 'interrupted', 'limits', 'stale', 'busy'] as const;
export type BoardEnd = (typeof boardEnds)[number];

/** RUNG, board → host, once at the end, or at once for a number it knows: epoch 4, number 4, end 1, strokes 1, heard 1, piezo 1. */
export interface BoardRung {
  epoch: number;
  number: number;
  end: BoardEnd;
  strokes: number;
  heard: number;
  piezo: boolean;
}

export function readRung(data: readonly number[]): BoardRung | undefined {
  const end = boardEnds[byte(data, 8)];
  if (data.length !== 12 || end === undefined) return undefined;
  return {
    epoch: read28(data, 0),
    number: read28(data, 4),
    end,
    strokes: byte(data, 9),
    heard: byte(data, 10),
    piezo: byte(data, 11) === 1,
  };
}

/**
 * IDENTITY, empty from the host; the board answers: protocol 1, firmware major 1, minor 1, id 16 (nibbles, most significant
 * first), piezo 1, then its last ring as in RUNG: epoch 4, number 4, end 1, strokes 1, heard 1, piezo 1. A ring still being
 * struck has the end `none` with its number.
 */
export interface BoardIdentity {
  protocol: number;
  firmware: string;
  board: string;
  piezo: boolean;
  last: BoardRung;
}

export function readIdentity(data: readonly number[]): BoardIdentity | undefined {
  const last = readRung(data.slice(20));
  if (data.length !== 32 || last === undefined) return undefined;
  return {
    protocol: byte(data, 0),
    firmware: `${byte(data, 1)}.${byte(data, 2)}`,
    board: data
      .slice(3, 19)
      .map((nibble) => (nibble & 0x0f).toString(16))
      .join(''),
    piezo: byte(data, 19) === 1,
    last,
  };
}

/** BEAT, both ways: a sequence number 0–127; the board answers with the same. */
export const beatBytes = (sequence: number): number[] => [sysex.beat, sequence & 0x7f];
