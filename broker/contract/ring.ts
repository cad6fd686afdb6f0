import { z } from 'zod';
import { CalendarDate, Name } from './name.ts';
import { WireMoney } from './wire-money.ts';

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

/** What a threshold is for, where it is not the general one. */
export const ThresholdFor = z.object({ kind: z.enum(['team', 'product', 'source', 'seller']), name: z.string() });
export type ThresholdFor = z.infer<typeof ThresholdFor>;

/** Why a bell rings. Data, never sentences: pages put them into words. */
export const Reason = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('large-order'),
    actual: WireMoney,
    threshold: WireMoney,
    for: ThresholdFor.optional(),
  }),
  z.object({
    kind: z.literal('long-pursuit'),
    since: CalendarDate,
    days: z.number().int(),
    threshold: z.number().int(),
    /** Who says since when: the order's own source, an earlier open deal, or the customer book. */
    from: z.enum(['order', 'deal', 'book']).optional(),
    /** Where they met, as the customer book has it. */
    met: z.object({ at: z.string(), on: CalendarDate.optional() }).optional(),
  }),
  z.object({ kind: z.literal('first-order') }),
  /** The customer's order before was on `last`, `days` earlier. */
  z.object({
    kind: z.literal('back-after'),
    last: CalendarDate,
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
  z.object({
    kind: z.literal('below'),
    actual: WireMoney,
    threshold: WireMoney,
    for: ThresholdFor.optional(),
  }),
  z.object({ kind: z.literal('no-rate'), currency: z.string(), office: z.string() }),
  z.object({ kind: z.literal('already-decided') }),
  z.object({ kind: z.literal('nothing-new') }),
  z.object({ kind: z.literal('not-won'), status: z.string() }),
  z.object({ kind: z.literal('correction-too-late'), hours: z.number() }),
  z.object({ kind: z.literal('test-mode') }),
  z.object({ kind: z.literal('before-restore'), restoredAt: z.string() }),
  z.object({ kind: z.literal('milestone-passed'), id: Name, name: z.string() }),
  z.object({ kind: z.literal('pressed'), pressId: z.string() }),
  z.object({ kind: z.literal('pursuit-celebrated'), orderId: z.string() }),
  /** Imported, or fetched from before its source was connected. */
  z.object({ kind: z.literal('history') }),
  /** Another source tells of the same sale, and that one counts. */
  z.object({ kind: z.literal('same-sale'), source: Name, orderId: z.string() }),
  z.object({ kind: z.literal('below-minimum'), actual: WireMoney, threshold: WireMoney }),
  /** A subscription's, told by a source that is not set to ring for them. */
  z.object({ kind: z.literal('renewal') }),
  /** A payment whose invoice, which is still to come, tells whether it is a renewal. */
  z.object({ kind: z.literal('invoice-to-come') }),
  /** Beside others: what went back was told in another currency than the order's, and is not taken off. */
  z.object({ kind: z.literal('other-currency'), amount: WireMoney, order: z.string() }),
  /** It would have been a reason, but the rules let it ring nothing. */
  z.object({ kind: z.literal('reason-off'), reason: z.string() }),
]);
export type Silence = z.infer<typeof Silence>;

const WHOLE = 'a whole number';
const PULSE = '1 to 80 ms';
const GAP = '250 to 5000 ms';
const gap = z.number(WHOLE).int(WHOLE).min(250, GAP).max(5000, GAP);

/** The blows of one ring, timed wholly on the board. Strokes come in pairs: `gapMs` within a pair, `pairGapMs` between pairs. */
export const Blows = z.object({
  strokes: z.number(WHOLE).int(WHOLE).min(1, '1 to 16 strokes').max(16, '1 to 16 strokes'),
  pulseMs: z.number(WHOLE).int(WHOLE).min(1, PULSE).max(80, PULSE),
  gapMs: gap,
  pairGapMs: gap,
});

/** A press is one stroke, on the board's own permission: device and server must say the same of it. */
export const pressBlows = { strokes: 1, pulseMs: 30, gapMs: 450, pairGapMs: 1100 } as const;

/** How long a ring's blows take on the board, in ms. */
export function durationMs({ strokes, pulseMs, gapMs, pairGapMs }: z.infer<typeof Blows>): number {
  const pairGaps = Math.ceil(strokes / 2) - 1;
  return strokes * pulseMs + Math.floor(strokes / 2) * gapMs + pairGaps * pairGapMs;
}

/** The coil rests at least four times as long as it is driven: the board refuses a ring beyond that, so nobody asks for one. */
export const Pattern = Blows.refine(({ pulseMs, gapMs, pairGapMs }) => Math.min(gapMs, pairGapMs) >= 4 * pulseMs, {
  path: ['gapMs'],
  message: 'gaps of at least four times the pulse, so that the coil stays cool',
});
export type Pattern = z.infer<typeof Pattern>;
