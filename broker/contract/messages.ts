import { z } from 'zod';
import { Blows, Outcome } from './ring.ts';

const u28 = z.number().int().min(0).max(0x0fffffff);
/** A board's random 64-bit id in hexadecimal, drawn once and kept in its EEPROM. */
export const BoardId = z.string().regex(/^[0-9a-f]{16}$/, '16 hexadecimal digits');
/** A press is named once, by the device that saw it, so that it is counted once. */
export const PressId = z.uuid('a UUID');

/** server → device. `ttlMs` counts from receipt, since a Raspberry Pi has no clock of its own. */
export const Ring = Blows.extend({
  number: u28.min(1),
  epoch: u28.min(1),
  board: BoardId,
  ttlMs: z.number().int().min(0),
});
export type Ring = z.infer<typeof Ring>;

/**
 * device → server, once per stroke as it happens. `heard` is absent where no piezo is fitted. `board` is the one that
 * speaks: two boards may know the same number.
 */
export const StrokeReport = z.object({
  number: u28,
  epoch: u28,
  board: BoardId.optional(),
  stroke: z.number().int().min(1),
  of: z.number().int().min(1),
  heard: z.boolean().optional(),
});
export type StrokeReport = z.infer<typeof StrokeReport>;

/** Why a board would not ring: outside its limits, a number older than its last, a ring meant for another board, or ringing already. */
export const Refusal = z.enum(['limits', 'stale', 'other-board', 'busy']);
export type Refusal = z.infer<typeof Refusal>;

/** device → server, once at the end of a ring, and again for the board's last ring whenever the board is found anew. */
export const EndReport = z.object({
  number: u28,
  epoch: u28,
  board: BoardId.optional(),
  outcome: Outcome,
  strokes: z.number().int().min(0),
  heard: z.number().int().min(0).optional(),
  refusal: Refusal.optional(),
});
export type EndReport = z.infer<typeof EndReport>;

export const Rung = z.union([EndReport, StrokeReport]);
export type Rung = z.infer<typeof Rung>;

/** device → server. `ageMs`: how long ago it was pressed, by the device's own clock. */
export const Press = z.object({
  pressId: PressId,
  rang: z.boolean(),
  ageMs: z.number().int().min(0),
  /** It did not ring since the bell was muted. */
  muted: z.boolean().optional(),
});
export type Press = z.infer<typeof Press>;

export const Stored = z.object({ pressId: PressId });
export type Stored = z.infer<typeof Stored>;

const MAX_MUTE_MS = 86_400_000;

/** server → device, when it changes and whenever the bell is back: muted for so long from receipt; 0 ends it. */
export const Mute = z.object({ ms: z.number().int().min(0).max(MAX_MUTE_MS) });
export type Mute = z.infer<typeof Mute>;

/**
 * server → device, when it changes and whenever the bell is back: for so long from receipt an order's ring waits for its
 * winner's press, and the lamp beside the button blinks quickly; 0 ends it.
 */
export const Waiting = z.object({ ms: z.number().int().min(0).max(3_600_000) });
export type Waiting = z.infer<typeof Waiting>;

/** device → server: its switch was pressed `ageMs` ago, and muted the bell for `ms` from then; 0 ended it. */
export const MuteSwitch = z.object({
  ms: z.number().int().min(0).max(MAX_MUTE_MS),
  ageMs: z.number().int().min(0),
});
export type MuteSwitch = z.infer<typeof MuteSwitch>;

/** What keeps a board from ringing, as a code; the dashboard's catalogue has the words. */
export const BoardProblem = z.enum([
  'unplugged',
  'port-missing',
  'port-denied',
  'port-busy',
  'other-firmware',
  'old-firmware',
  'not-answering',
]);
export type BoardProblem = z.infer<typeof BoardProblem>;

/** device → all, retained, and repeated while it lives. `ready` = a board is linked; `no-board` = the device runs without one. */
export const State = z.object({
  state: z.enum(['ready', 'no-board', 'offline']),
  board: BoardId.optional(),
  firmware: z.string().max(40).optional(),
  simulated: z.boolean().optional(),
  piezo: z.boolean().optional(),
  problem: BoardProblem.optional(),
});
export type State = z.infer<typeof State>;

/** server → all, retained. `target` and `reached` are decimal strings; `unit` is a currency code or `wins`. */
export const MilestoneState = z.object({
  name: z.string(),
  target: z.string(),
  reached: z.string(),
  unit: z.string(),
  reward: z.string().optional(),
});
export type MilestoneState = z.infer<typeof MilestoneState>;

/** server → all, retained, with a last will: whether anybody decides. The device's lamp follows it. */
export const ServerState = z.object({ state: z.enum(['online', 'offline']) });
export type ServerState = z.infer<typeof ServerState>;
