import { z } from 'zod';
import { BoardProblem, PressId } from './messages.ts';
import { WireMoney } from './money.ts';
import { Name } from './name.ts';
import { Outcome, Reason } from './ring.ts';

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
  quiet: z.enum(['hours', 'pacing']).optional(),
  sharedWith: z.string().optional(),
  claim: z.enum(['open', 'claimed', 'undone', 'lapsed']).optional(),
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
});
export type BellView = z.infer<typeof BellView>;

/** The whole small view, on every connect: a page that has it needs nothing older. */
export const Snapshot = z.object({
  office: z.object({ name: z.string(), currency: z.string(), timeZone: z.string() }),
  now: z.string(),
  version: z.string(),
  bells: z.array(BellView),
  lastRing: RingView.nullable(),
  claims: z.array(RingView),
  progress: Progress,
});
export type Snapshot = z.infer<typeof Snapshot>;

/** Socket.IO, server → page. Nothing is sent the other way: pages act over HTTP. */
export const wallEvents = {
  snapshot: Snapshot,
  ring: RingView,
  stroke: StrokeView,
  progress: Progress,
  bell: BellView,
} as const;
export type WallEvents = { [K in keyof typeof wallEvents]: (view: z.infer<(typeof wallEvents)[K]>) => void };
