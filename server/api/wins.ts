import { z } from 'zod';
import { PressId } from '../../broker/contract/messages.ts';
import { CalendarDate, Name } from '../../broker/contract/name.ts';
import { outcomes, Reason, Silence } from '../../broker/contract/ring.ts';
import { RingView } from '../../broker/contract/wall.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { paging } from './paging.ts';
import { FieldProblem } from './problem.ts';

const TEXT = 'at most 200 characters';

/** What became of a win; `silent`: an order that did not ring, `kept`: a delivery nobody could read. */
export const winOutcomes = [...outcomes, 'silent', 'kept'] as const;

const fields = z.strictObject({
  text: z.string(TEXT).trim().min(1, TEXT).max(200, TEXT).optional(),
  source: Name.optional(),
  outcome: z.enum(winOutcomes, `one of ${winOutcomes.join(', ')}`).optional(),
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  ...paging,
});
const inOrder = ({ from, to }: { from?: string | undefined; to?: string | undefined }): boolean =>
  from === undefined || to === undefined || from <= to;
const lastDay = { path: ['to'], message: 'a day that is not before "from"' };

/**
 * GET /api/wins and /api/wins.csv. `text` is a part of the customer's or seller's name or of the order id; `from` and
 * `to` are days of the office, both included; `after` is the `next` of the page before.
 */
export const WinsQuery = fields.refine(inOrder, lastDay);
export type WinsQuery = z.infer<typeof WinsQuery>;

/** GET /api/wins.csv, besides: `semicolon` is what spreadsheets of languages with a decimal comma read, and such decimals. */
export const CsvQuery = fields
  .extend({ separator: z.enum(['comma', 'semicolon'], 'comma or semicolon').default('comma') })
  .refine(inOrder, lastDay);
export type CsvQuery = z.infer<typeof CsvQuery>;

const why = z.array(z.union([Reason, Silence]));

/**
 * How the payment disputes over a sale stand: one that is still open before one that is over. `only`: nothing is left of
 * the sale, and nothing but disputes took it; its status is `refunded`, since it counts no more.
 */
export const Dispute = z.object({ state: z.enum(['open', 'lost', 'won']), only: z.boolean() });
const claim = z.enum(['open', 'claimed', 'undone', 'lapsed']);

/**
 * One line of the log: an order, a press that no order has joined, a rehearsal, or a delivery nobody could read.
 * An order that rings on two bells is one win with two rings. `why` holds the silences of an order that has no ring.
 */
export const WinView = z.object({
  id: z.string(),
  kind: z.enum(['order', 'press', 'rehearsal', 'kept']),
  at: z.string(),
  source: Name.optional(),
  orderId: z.string().optional(),
  customer: z.string().optional(),
  sellers: z.array(z.string()),
  amount: WireMoney.optional(),
  status: z.enum(['open', 'won', 'cancelled', 'refunded', 'deleted']).optional(),
  dispute: Dispute.optional(),
  claim: claim.optional(),
  why,
  rings: z.array(RingView),
  problem: FieldProblem.optional(),
});
export type WinView = z.infer<typeof WinView>;

export const WinsPage = z.object({ wins: z.array(WinView), next: z.string().optional() });
export type WinsPage = z.infer<typeof WinsPage>;

const DeliveryLife = z.object({
  id: z.number().int(),
  source: Name,
  receivedAt: z.string(),
  status: z.enum(['taken', 'ignored', 'kept', 'waiting']),
});

const status = z.enum(['open', 'won', 'cancelled', 'refunded', 'deleted']);

export const SaidKind = z.enum([
  ...['open', 'won', 'changed', 'refunded', 'cancelled', 'deleted', 'rate', 'taken-back'],
  ...['went-back', 'disputed', 'dispute-lost', 'dispute-won'],
] as const);

/**
 * Each time an order was looked at. `delivery` is absent once it is no longer kept. `said`: what its source said, by the
 * source's own time (`rate`: an exchange rate came in; `taken-back`: an import was; `went-back`: of a refund; `disputed` and
 * the like: of a payment dispute), and what the order stood at after it.
 */
export const DecisionLife = z.object({
  at: z.string(),
  rings: z.boolean(),
  why,
  delivery: DeliveryLife.optional(),
  said: z
    .object({
      kind: SaidKind,
      at: z.string(),
      status,
      amount: WireMoney,
    })
    .optional(),
});

/**
 * Another order that is, or was said to be, the same sale. `counts`: it is the one of them that does. `how` is absent
 * where it is so through a third one. `undone`: they were taken apart again.
 */
export const SameSale = z.object({
  win: z.string(),
  source: z.string(),
  orderId: z.string(),
  counts: z.boolean(),
  how: z.enum(['reference', 'hand']).optional(),
  by: z.string().optional(),
  at: z.string().optional(),
  undone: z.object({ at: z.string(), by: z.string() }).optional(),
});
export type SameSale = z.infer<typeof SameSale>;

/**
 * What went back of a win by the word of one source, with tax. The same money told by two is taken off once. `takenOff`:
 * false where it is told in another currency than the order, so that somebody has to put the order right at its source.
 * `disputes`: how much of it was lost in payment disputes, or is held by open ones; the rest was refunded.
 */
export const WentBack = z.object({
  source: Name,
  amount: WireMoney,
  takenOff: z.boolean(),
  disputes: z.array(z.object({ state: z.enum(['open', 'lost']), amount: WireMoney })),
});
export type WentBack = z.infer<typeof WentBack>;

/**
 * `waits`: for its winner's hand, no longer than `until`. `let-go`: a hand ended that (`by`), at this bell or another; an
 * outcome has `by` where a press at this bell was the ring. `waits-again`: that press turned out to be another win's.
 */
const StepLife = z.object({
  at: z.string(),
  step: z.enum(['waits', 'let-go', 'waits-again', 'sent', 'sent-again', 'outcome']),
  until: z.string().optional(),
  by: z.enum(['rope', 'button']).optional(),
  outcome: z.enum(outcomes).optional(),
  quiet: z.enum(['hours', 'pacing', 'muted', 'withdrawn']).optional(),
  struck: z.number().int().optional(),
  heard: z.number().int().optional(),
});
export type StepLife = z.infer<typeof StepLife>;

/** Another win, named well enough for a link. */
const WinLink = z.object({ id: z.string(), name: z.string() });

/** `technical` is for whoever looks after the bell. `steps` are in order: an outcome that a later report corrected stays. */
export const RingLife = z.object({
  ring: RingView,
  expiresAt: z.string(),
  strokes: z.array(z.object({ stroke: z.number().int(), at: z.string(), heard: z.boolean().optional() })),
  steps: z.array(StepLife),
  sharedWith: WinLink.optional(),
  sharedBy: z.array(WinLink),
  technical: z.object({ board: z.string(), epoch: z.number().int(), number: z.number().int() }).optional(),
});
export type RingLife = z.infer<typeof RingLife>;

export const PressLife = z.object({
  pressId: PressId,
  bell: Name,
  at: z.string(),
  receivedAt: z.string(),
  rang: z.boolean(),
  claim,
  sellers: z.array(z.string()),
  customer: z.string().optional(),
  amount: WireMoney.optional(),
  claimedAt: z.string().optional(),
  order: WinLink.optional(),
  /** It was taken for the ring of an order that waited for its winner, or for the sign to ring it. */
  yours: z.boolean(),
});
export type PressLife = z.infer<typeof PressLife>;

/** GET /api/wins/{id}: the whole life of one win. `counted`: of an order in another currency, in that of the office; `rate`: how much of it one unit is. */
export const WinLife = z.object({
  win: WinView,
  counted: WireMoney.extend({ rate: z.string(), rateOn: CalendarDate }).optional(),
  decisions: z.array(DecisionLife),
  delivery: DeliveryLife.optional(),
  press: PressLife.optional(),
  rings: z.array(RingLife),
  sale: z.array(SameSale),
  back: z.array(WentBack),
});
export type WinLife = z.infer<typeof WinLife>;
