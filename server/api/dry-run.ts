import { z } from 'zod';
import { CalendarDate, Name } from '../../broker/contract/name.ts';
import { Reason } from '../../broker/contract/ring.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { block, whole } from './fields.ts';
import { RulesChange } from './rules.ts';

export const dryRunPeriods = ['month', 'quarter', 'year'] as const;
/**
 * POST /api/rules/dry-run: the rules that hold, with `rules` over them, on the orders of these days; else of the period
 * before this one, by the financial year: the last quarter unless `last` names another.
 */
export const DryRunRequest = block({
  rules: RulesChange.optional(),
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
  last: z.enum(dryRunPeriods, 'month, quarter or year').optional(),
})
  .refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
    path: ['to'],
    message: 'a day that is not before "from"',
  })
  .refine(({ from, to, last }) => last === undefined || (from ?? to) === undefined, {
    path: ['last'],
    message: 'nothing where days are named',
  });
export type DryRunRequest = z.infer<typeof DryRunRequest>;

const count = z.number().int();

/** How many would have rung, and how many did; `quiet` are those of the former that came while the office was closed. */
const Tally = z.object({ rings: count, quiet: count, rang: count });
export type Tally = z.infer<typeof Tally>;

/** An order that would have rung, did ring, or both. `reasons` are those by which it would. */
export const DryRunOrder = z.object({
  source: Name,
  orderId: z.string(),
  at: z.string(),
  customer: z.string().optional(),
  seller: z.string().optional(),
  amount: WireMoney,
  reasons: z.array(Reason),
  rings: z.boolean(),
  quiet: z.boolean(),
  rang: z.boolean(),
});
export type DryRunOrder = z.infer<typeof DryRunOrder>;

/**
 * What these rules would have rung. `weeks` are named by their Monday, `reasons` by their kind; an order with several
 * reasons counts for each. Pacing is left out: it says when a ring comes, not whether. `orders`: the newest 200.
 * Each order is taken with the day, customer, seller, products and joins it has now. `untimed`: how many of `rings` were
 * brought in later, and are taken as if they had come at a time to ring; 0 where it may always ring.
 */
export const DryRunReport = z.object({
  from: CalendarDate,
  to: CalendarDate,
  looked: count,
  untimed: count,
  total: Tally,
  weeks: z.array(Tally.extend({ week: CalendarDate })),
  reasons: z.array(Tally.extend({ reason: z.string() })),
  sellers: z.array(Tally.extend({ seller: z.string() })),
  orders: z.array(DryRunOrder),
  more: z.boolean(),
  /** How long it took, process and all. */
  ms: count,
});
export type DryRunReport = z.infer<typeof DryRunReport>;

/** POST /api/rules/suggestion: about how often all reasons together should ring; `rules` as in a dry run. */
export const SuggestionRequest = block({
  perWeek: whole(1, 200, ' of rings a week'),
  rules: RulesChange.optional(),
});
export type SuggestionRequest = z.infer<typeof SuggestionRequest>;

/** Rings a week: eight weeks of ten lie between `low` and `high`. */
const Spread = z.object({
  ...{ min: count, low: count, median: z.number(), high: count, max: count },
  mean: z.number(),
});
export type Spread = z.infer<typeof Spread>;

/** A sum, how often it would have rung by it, all reasons together, and how many orders would have been large by it. */
const Choice = z.object({ largeOrder: WireMoney, perWeek: Spread, large: count });
export type Choice = z.infer<typeof Choice>;

/** A seller who had orders and would never have heard the bell. For the manager alone. */
const QuietPerson = z.object({ seller: z.string(), orders: count });

/**
 * `switched-off`: large orders do not ring, so no sum changes anything. `too-little`: there are fewer weeks or orders than a
 * suggestion can stand on; `weeks` are whole ones from the first order of the last year to the last, and `inWeeks` of the
 * orders came in them. Else the threshold with which these weeks would have rung about so often as `asked`. `orders`: those
 * of these weeks. `other`: the nearest on the other side of what was asked. `most`: all that can ring does by that sum, and
 * it is less than what was asked. `untimed`: orders that were brought in later, taken as if they had come at a time to ring;
 * 0 where it may always ring. `now`: the same with the rules as they are.
 */
export const Suggestion = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('switched-off') }),
  z.object({
    kind: z.literal('too-little'),
    weeks: count,
    orders: count,
    inWeeks: count,
    needs: z.object({ weeks: count, orders: count }),
  }),
  Choice.extend({
    kind: z.literal('threshold'),
    asked: count,
    byWeek: z.array(z.object({ week: CalendarDate, rings: count })),
    orders: count,
    other: Choice.optional(),
    most: z.object({ couldRing: count, ordersPerWeek: z.number() }).optional(),
    untimed: count,
    now: Choice,
    quietPeople: z.array(QuietPerson),
  }),
]);
export type Suggestion = z.infer<typeof Suggestion>;
