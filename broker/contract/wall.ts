import { z } from 'zod';
import { BoardProblem, PressId } from './messages.ts';
import { Name } from './name.ts';
import { Outcome, Reason } from './ring.ts';
import { WireMoney } from './wire-money.ts';

/**
 * A ring as a wall shows it; sent again, whole, at each change.
 * `state`: `waiting` for its turn, `ringing` from the moment it was sent, `ended` with its one outcome.
 * `quiet` says which quiet it was; `sharedWith` is the ring that rang for this one too.
 * `claim`: a press nobody has claimed is `open`; walls list those.
 */
export const RingView = z.object({
  id: z.string(),
  bell: Name,
  kind: z.enum(['order', 'press', 'rehearsal']),
  at: z.string(),
  source: Name.optional(),
  orderId: z.string().optional(),
  pressId: PressId.optional(),
  sellers: z.array(z.string()),
  customer: z.string().optional(),
  amount: WireMoney.optional(),
  reasons: z.array(Reason),
  strokes: z.number().int(),
  state: z.enum(['waiting', 'ringing', 'ended']),
  outcome: Outcome.optional(),
  struck: z.number().int().optional(),
  heard: z.number().int().optional(),
  quiet: z.enum(['hours', 'pacing', 'muted', 'withdrawn']).optional(),
  sharedWith: z.string().optional(),
  claim: z.enum(['open', 'claimed', 'undone', 'lapsed']).optional(),
  /** ISO instant until when it waits for its winner's press or pull; then it rings by itself. */
  yoursUntil: z.string().optional(),
  /** The board it went to, or was pressed on, is simulated: nothing was struck. */
  simulated: z.boolean().optional(),
});
export type RingView = z.infer<typeof RingView>;

/** One blow as it happens, 1 … `of`. */
export const StrokeView = z.object({
  id: z.string(),
  bell: Name,
  stroke: z.number().int(),
  of: z.number().int(),
  heard: z.boolean().optional(),
});
export type StrokeView = z.infer<typeof StrokeView>;

export const MilestoneView = z.object({
  id: Name,
  name: z.string(),
  target: z.string(),
  reached: z.string(),
  unit: z.string(),
  reward: z.string().optional(),
});
export type MilestoneView = z.infer<typeof MilestoneView>;

/** This month against its plan, the week, and the next milestone. `plan` is absent until the office has set one. */
export const Progress = z.object({
  month: z.object({
    period: z.string(),
    reached: WireMoney,
    wins: z.number().int(),
    plan: WireMoney.optional(),
    lastMonth: WireMoney.optional(),
  }),
  week: z.object({ wins: z.number().int(), reached: WireMoney }),
  milestone: MilestoneView.nullable(),
  /** What corrections and refunds have changed today, with its sign; absent where that is nothing. */
  adjusted: WireMoney.optional(),
});
export type Progress = z.infer<typeof Progress>;

/** Where a bell stands. `other-board`: a board that nobody has adopted yet hangs there. */
export const BellView = z.object({
  bell: Name,
  state: z.enum(['ready', 'no-board', 'offline']),
  simulated: z.boolean(),
  piezo: z.boolean(),
  problem: z.union([BoardProblem, z.literal('other-board')]).optional(),
  since: z.string(),
  /** ISO instant; present only while it is muted. */
  mutedUntil: z.string().optional(),
});
export type BellView = z.infer<typeof BellView>;

/** Why orders cannot be stored. */
export const StoreFailure = z.enum(['full', 'read-only', 'damaged', 'other']);
export type StoreFailure = z.infer<typeof StoreFailure>;

/**
 * What is wrong with the office itself, as data; each stands until its cause is gone. `since`: ISO instant.
 * `cannot-store`: orders are answered 503 meanwhile. `disk-low`: it still works, but not for long. `clock`: the clock has
 * jumped by `byMs`. `bell`: it has not answered for a while.
 */
export const Trouble = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('cannot-store'), since: z.string(), cause: StoreFailure }),
  z.object({ kind: z.literal('disk-low'), since: z.string(), freeMb: z.number().int() }),
  z.object({ kind: z.literal('clock'), since: z.string(), byMs: z.number().int() }),
  z.object({ kind: z.literal('backup-failed'), since: z.string(), reason: z.string() }),
  z.object({ kind: z.literal('totals-differ'), since: z.string() }),
  z.object({ kind: z.literal('bell'), since: z.string(), bell: Name, problem: BellView.shape.problem }),
  z.object({ kind: z.literal('source-silent'), since: z.string(), source: Name, lastAt: z.string() }),
  z.object({ kind: z.literal('no-rates'), since: z.string(), last: z.string().optional() }),
]);
export type Trouble = z.infer<typeof Trouble>;

/** The whole small view, on every connect: a page that has it needs nothing older. */
export const Snapshot = z.object({
  office: z.object({ name: z.string(), currency: z.string(), timeZone: z.string() }),
  now: z.string(),
  version: z.string(),
  bells: z.array(BellView),
  lastRing: RingView.nullable(),
  claims: z.array(RingView),
  /** Rings that wait for their winners, oldest first. */
  yours: z.array(RingView),
  progress: Progress,
  troubles: z.array(Trouble),
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Socket.IO, server → page. Nothing is sent the other way: pages act over HTTP. */
export const wallEvents = {
  snapshot: Snapshot,
  ring: RingView,
  stroke: StrokeView,
  progress: Progress,
  bell: BellView,
  troubles: z.array(Trouble),
} as const;
export type WallEvents = { [K in keyof typeof wallEvents]: (view: z.infer<(typeof wallEvents)[K]>) => void };
