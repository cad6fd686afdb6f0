import { z } from 'zod';
import { WireMoney } from './money.ts';
import { CalendarDate, Name } from './name.ts';

/**
 * What is known of a ring that is over; every ring ends in exactly one of these.
 * `heard`: the piezo heard every stroke. `struck`: every stroke driven, no piezo fitted. `unheard`: driven, not all heard.
 * `interrupted`: begun, never ended. `refused`: outside the board's limits. `expired`: never sent.
 * `quiet`: muted, quiet hours or pacing. `unanswered`: sent, no result by the deadline; a later report corrects it.
 */
export const outcomes = [
  'heard',
  'struck',
  'unheard',
  'interrupted',
  'refused',
  'expired',
  'quiet',
  'unanswered',
] as const;
export const Outcome = z.enum(outcomes);
export type Outcome = z.infer<typeof Outcome>;

/** Why a bell rings. Data, never sentences: pages put them into words. */
export const Reason = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('large-order'), actual: WireMoney, threshold: WireMoney }),
  z.object({
    kind: z.literal('long-pursuit'),
    since: CalendarDate,
    days: z.number().int(),
    threshold: z.number().int(),
  }),
  z.object({
    kind: z.literal('milestone'),
    id: Name,
    name: z.string(),
    target: z.string(),
    unit: z.string(),
    reward: z.string().optional(),
  }),
  z.object({ kind: z.literal('press') }),
  z.object({ kind: z.literal('rehearsal') }),
]);
export type Reason = z.infer<typeof Reason>;

/** Why an order was let pass in silence. */
export const Silence = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('below'), actual: WireMoney, threshold: WireMoney }),
  z.object({ kind: z.literal('no-rate'), currency: z.string(), office: z.string() }),
  z.object({ kind: z.literal('already-decided') }),
  z.object({ kind: z.literal('nothing-new') }),
  z.object({ kind: z.literal('not-won'), status: z.string() }),
  z.object({ kind: z.literal('correction-too-late'), hours: z.number() }),
  z.object({ kind: z.literal('too-old'), orderedAt: z.string(), hours: z.number() }),
  z.object({ kind: z.literal('test-mode') }),
  z.object({ kind: z.literal('pressed'), pressId: z.string() }),
  z.object({ kind: z.literal('pursuit-celebrated'), orderId: z.string() }),
]);
export type Silence = z.infer<typeof Silence>;

/** The blows of one ring, timed wholly on the board. Strokes come in pairs: `gapMs` within a pair, `pairGapMs` between pairs. */
export const Pattern = z.object({
  strokes: z.number('a whole number').int().min(1, '1 to 16 strokes').max(16, '1 to 16 strokes'),
  pulseMs: z.number('a whole number').int().min(1, '1 to 80 ms').max(80, '1 to 80 ms'),
  gapMs: z.number('a whole number').int().min(250, '250 to 5000 ms').max(5000, '250 to 5000 ms'),
  pairGapMs: z.number('a whole number').int().min(250, '250 to 5000 ms').max(5000, '250 to 5000 ms'),
});
export type Pattern = z.infer<typeof Pattern>;
