/**
 * What the board and its host say to each other beyond Firmata: user sysex commands, data bytes of 7 bits,
 * numbers least significant group first. `device/firmware/protocol.h` is the same table for the board; change both.
 */
export const FIRMWARE_NAME = 'ShipsBell';
export const PROTOCOL = 2;
export const BAUD = 57600;

export const sysex = {
  ring: 0x01,
  stroke: 0x02,
  rung: 0x03,
  beat: 0x04,
  identity: 0x05,
  settings: 0x06,
  listen: 0x07,
} as const;

/**
 * Pins of the Uno. The coil's obeys RING alone, the piezo's is A0: every other request for them is ignored.
 * Button and mute are inputs with pull-up, low while pressed, and reported as Firmata reports any input.
 */
export const pins = { coil: 9, button: 2, mute: 3, lamp: 13, piezo: 14 } as const;

/** What the board holds to whatever the host asks; its settings can only be stricter. A ring outside them is refused before its first stroke. */
export const limits = { maxPulseMs: 80, minRestMs: 250, maxStrokes: 16, maxDutyPercent: 20 } as const;

/** How often the host beats: the board drops its lamp and other outputs after 1000 ms of silence. */
export const beatMs = 300;

/** 28 bits as four groups of 7. */
export const u28 = (n: number): number[] => [n & 0x7f, (n >> 7) & 0x7f, (n >> 14) & 0x7f, (n >> 21) & 0x7f];
export const u14 = (n: number): number[] => [n & 0x7f, (n >> 7) & 0x7f];
const read28 = (data: readonly number[], at: number): number =>
  byte(data, at) | (byte(data, at + 1) << 7) | (byte(data, at + 2) << 14) | (byte(data, at + 3) << 21);
const read14 = (data: readonly number[], at: number): number => byte(data, at) | (byte(data, at + 1) << 7);
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

/**
 * STROKE, board → host, for each stroke once its pulse has ended, with a piezo 66 ms later when it has been listened to:
 * epoch 4, number 4, stroke 1, of 1, heard 1, peak 2 (0–1023; 0 without a piezo).
 */
export interface BoardStroke {
  epoch: number;
  number: number;
  stroke: number;
  of: number;
  heard: Heard;
  peak: number;
}

export function readStroke(data: readonly number[]): BoardStroke | undefined {
  if (data.length !== 13) return undefined;
  const heard = heardCodes[byte(data, 10)];
  if (heard === undefined) return undefined;
  const [stroke, of] = [byte(data, 8), byte(data, 9)];
  return { epoch: read28(data, 0), number: read28(data, 4), stroke, of, heard, peak: read14(data, 11) };
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
 * What the installer has set, kept in the board's EEPROM; a new board has its own limits and threshold 0. A ring outside
 * these limits is refused. `threshold`: the level from which on a stroke was heard, 1–1022; 0 when no piezo is fitted.
 */
export interface BoardSettings {
  maxPulseMs: number;
  minRestMs: number;
  maxDutyPercent: number;
  threshold: number;
}

/** What the board takes up, both ends included; it answers anything else with what it keeps. */
export const settingsRanges = {
  maxPulseMs: [1, limits.maxPulseMs],
  minRestMs: [limits.minRestMs, 5000],
  maxDutyPercent: [1, limits.maxDutyPercent],
  threshold: [0, 1022],
} as const;

/**
 * The threshold while it is being learnt: the board listens and tells peaks, and hears next to nothing. It is not kept:
 * other settings, a reset or a silent host end it.
 */
export const LEARNING_THRESHOLD = 1023;

/** How long the coil may have to rest before a ring can begin: at most as after a pulse of 80 ms. */
export const longestRestMs = ({ minRestMs, maxDutyPercent }: BoardSettings): number =>
  Math.max(minRestMs, Math.ceil((limits.maxPulseMs * (100 - maxDutyPercent)) / maxDutyPercent));

/** SETTINGS, host → board: max pulse 2, min rest 2, max duty 1, threshold 2: 7 data bytes; none at all only asks. */
export const settingsBytes = ({ maxPulseMs, minRestMs, maxDutyPercent, threshold }: BoardSettings): number[] => [
  sysex.settings,
  ...u14(maxPulseMs),
  ...u14(minRestMs),
  maxDutyPercent & 0x7f,
  ...u14(threshold),
];

/**
 * SETTINGS, board → host, with what it keeps now: within 100 ms once the new ones are written, or at once the old ones
 * where they make no sense or the bell is not at rest. A ring asked for meanwhile is `busy`.
 */
export function readSettings(data: readonly number[]): BoardSettings | undefined {
  if (data.length !== 7) return undefined;
  return {
    maxPulseMs: read14(data, 0),
    minRestMs: read14(data, 2),
    maxDutyPercent: byte(data, 4),
    threshold: read14(data, 5),
  };
}

/** LISTEN, host → board: how loud it is at the piezo over so many ms (1–16383) without a stroke. */
export const listenBytes = (ms: number): number[] => [sysex.listen, ...u14(ms)];

/** LISTEN, board → host: ms 2, peak 2. `ms` is 0 when it did not listen to the end, since it rang or listened already. */
export interface BoardNoise {
  ms: number;
  peak: number;
}

export function readNoise(data: readonly number[]): BoardNoise | undefined {
  return data.length === 4 ? { ms: read14(data, 0), peak: read14(data, 2) } : undefined;
}

/** What every protocol of ours begins IDENTITY with: protocol 1, firmware major 1, minor 1, id 16. */
export interface BoardIntroduction {
  protocol: number;
  firmware: string;
  /** 16 hexadecimal digits. */
  board: string;
}

/** Also of a board with older or newer firmware of ours: see whether `protocol` is PROTOCOL. */
export function readIntroduction(data: readonly number[]): BoardIntroduction | undefined {
  if (data.length < 19) return undefined;
  return {
    protocol: byte(data, 0),
    firmware: `${byte(data, 1)}.${byte(data, 2)}`,
    board: data
      .slice(3, 19)
      .map((nibble) => (nibble & 0x0f).toString(16))
      .join(''),
  };
}

/**
 * IDENTITY, empty from the host; the board answers: protocol 1, firmware major 1, minor 1, id 16 (nibbles, most significant
 * first), settings 7 as in SETTINGS, then its last ring as in RUNG: epoch 4, number 4, end 1, strokes 1, heard 1, piezo 1.
 * A ring still being struck has the end `none` with its number.
 */
export interface BoardIdentity extends BoardIntroduction {
  settings: BoardSettings;
  /** Whether the threshold says that one is fitted. */
  piezo: boolean;
  last: BoardRung;
}

/** Undefined also for another protocol than this one: see readIntroduction. */
export function readIdentity(data: readonly number[]): BoardIdentity | undefined {
  const introduction = readIntroduction(data);
  const settings = readSettings(data.slice(19, 26));
  const last = readRung(data.slice(26));
  if (introduction?.protocol !== PROTOCOL || settings === undefined || last === undefined) return undefined;
  return { ...introduction, settings, piezo: settings.threshold > 0, last };
}

/** BEAT, both ways: a sequence number 0–127; the board answers with the same. */
export const beatBytes = (sequence: number): number[] => [sysex.beat, sequence & 0x7f];
