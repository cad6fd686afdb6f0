import { z } from 'zod';
import { CalendarDate, Name } from '../../broker/contract/name.ts';
import { Reason } from '../../broker/contract/ring.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { block, whole } from './fields.ts';
import { RulesChange } from './rules.ts';

/** POST /api/rules/dry-run: the rules that hold, with `rules` over them, on the orders of these days; else of the last quarter. */
export const DryRunRequest = block({
  rules: RulesChange.optional(),
  from: CalendarDate.optional(),
  to: CalendarDate.optional(),
}).refine(({ from, to }) => from === undefined || to === undefined || from <= to, {
  path: ['to'],
  message: 'a day that is not before "from"',
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
 */
export const DryRunReport = z.object({
  from: CalendarDate,
  to: CalendarDate,
  looked: count,
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

const Spread = z.object({ min: count, median: z.number(), max: count, mean: z.number() });

/** A seller who had orders and would never have heard the bell. For the manager alone. */
const QuietPerson = z.object({ seller: z.string(), orders: count });

/**
 * `too-little`: there are fewer weeks or orders than a suggestion can stand on. Else the threshold with which the last
 * year would have rung about so often, and how often that is a week. `now`: the same with the rules as they are.
 */
export const Suggestion = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('too-little'),
    weeks: count,
    orders: count,
    needs: z.object({ weeks: count, orders: count }),
  }),
  z.object({
    kind: z.literal('threshold'),
    largeOrder: WireMoney,
    weeks: count,
    orders: count,
    perWeek: Spread,
    now: z.object({ largeOrder: WireMoney, perWeek: Spread }),
    quietPeople: z.array(QuietPerson),
  }),
]);
export type Suggestion = z.infer<typeof Suggestion>;
