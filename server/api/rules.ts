import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { Pattern, ThresholdFor } from '../../broker/contract/ring.ts';
import { DecimalAmount } from '../../broker/contract/wire-money.ts';
import { block, text, whole } from './fields.ts';
import { paging } from './paging.ts';

export const weekdays = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'] as const;
export const thresholdKinds = ThresholdFor.shape.kind.options;
/** What rings of itself, in the order of its weight. */
export const reasonNames = ['milestone', 'longPursuit', 'largeOrder', 'backAfter', 'firstOrder'] as const;
export const patternNames = [...reasonNames, 'rehearsal'] as const;

const TIME = 'a time such as 08:00';
const DAYS = `a list of ${weekdays.join(', ')}`;
const HAND = 'anyone or administrators';
const SWITCH = 'true or false';
const CODE = 'a code of ISO 3166 such as SE, or BY of DE';

const time = z.string(TIME).regex(/^([01]\d|2[0-3]):[0-5]\d$|^24:00$/, TIME);
const days = z.array(z.enum(weekdays, DAYS), DAYS).min(1, DAYS).max(7, DAYS);
const on = z.boolean(SWITCH);
const hand = z.enum(['anyone', 'administrators'], HAND);

/** From one time to a later one of the same day. */
export const WireHours = block({
  open: time,
  close: time,
  days: days.prefault(['mon', 'tue', 'wed', 'thu', 'fri']),
}).refine(({ open, close }) => open < close, {
  path: ['close'],
  message: 'a time later than open',
});

/** Quiet hours may pass midnight: `days` are those on which they begin. */
export const WireQuietHours = block({ from: time, to: time, days: days.prefault([...weekdays]) }).refine(
  ({ from, to }) => from !== to,
  {
    path: ['to'],
    message: 'a time other than from',
  },
);

export const HolidayPlace = block({
  country: z.string(CODE).regex(/^[A-Z]{2}$/, CODE),
  region: z
    .string(CODE)
    .regex(/^[A-Za-z0-9-]{1,12}$/, CODE)
    .exactOptional(),
});

const BELLS = 'a list of bells';
/** `bells`: those it rings on; null: all. */
const reason = block({ on, bells: z.array(Name, BELLS).min(1, 'at least one bell').max(32, BELLS).nullable() });
const amount = DecimalAmount;

export const thresholdOf = <M extends z.ZodType>(money: M) =>
  block({
    for: z.enum(thresholdKinds, `one of ${thresholdKinds.join(', ')}`),
    name: text('a name'),
    amount: money,
  });

export const limits = {
  longPursuitDays: whole(1, 36500, ' of days'),
  backAfterDays: whole(1, 36500, ' of days'),
  expiryMinutes: whole(1, 1440, ' of minutes'),
  pacing: {
    rings: whole(1, 1000, ' of rings'),
    minutes: whole(1, 1440, ' of minutes'),
    pauseSeconds: whole(0, 3600, ' of seconds'),
  },
  byHand: { rehearsal: hand, pull: hand },
  yoursToRing: { on, minutes: whole(1, 10, ' of minutes') },
  on,
};

/** Every rule as it travels and is kept: amounts are decimals in the office currency, null is "none". */
export const WireRules = block({
  largeOrder: amount,
  thresholds: z.array(thresholdOf(amount), 'a list of thresholds').max(200, 'at most 200 thresholds'),
  longPursuitDays: limits.longPursuitDays,
  minimum: amount.nullable(),
  backAfterDays: limits.backAfterDays,
  reasons: block({
    milestone: reason,
    longPursuit: reason,
    largeOrder: reason,
    backAfter: reason,
    firstOrder: reason,
  }),
  patterns: block({
    milestone: Pattern,
    longPursuit: Pattern,
    largeOrder: Pattern,
    backAfter: Pattern,
    firstOrder: Pattern,
    rehearsal: Pattern,
  }),
  hours: WireHours.nullable(),
  quietHours: z.array(WireQuietHours, 'a list of quiet hours').max(20, 'at most 20 quiet hours'),
  holidays: HolidayPlace.nullable(),
  expiryMinutes: limits.expiryMinutes,
  pacing: block(limits.pacing),
  byHand: block(limits.byHand),
  yoursToRing: block(limits.yoursToRing),
});
export type WireRules = z.infer<typeof WireRules>;

/** Rules to change: what is left out stays as it is; of `reasons` and `patterns` each by itself. */
export const RulesChange = WireRules.partial().extend({
  reasons: WireRules.shape.reasons.partial().optional(),
  patterns: WireRules.shape.patterns.partial().optional(),
});
export type RulesChange = z.infer<typeof RulesChange>;

const NOTE = 'a note of at most 500 characters';

/**
 * POST /api/rules, answered with the rules as they are then. `version`: the number of the one that was looked at (0: none);
 * where another holds by now, nothing is changed.
 */
export const RulesRequest = block({
  rules: RulesChange,
  note: z.string(NOTE).trim().max(500, NOTE).optional(),
  version: whole(0, 1e15).optional(),
});
export type RulesRequest = z.infer<typeof RulesRequest>;

/** One rule that a version changed, by its key: `largeOrder`, `patterns.milestone`. */
export const RuleChange = z.object({ key: z.string(), before: z.unknown(), after: z.unknown() });
export type RuleChange = z.infer<typeof RuleChange>;

/** One version: `rules` as they held from then on, and what that changed. */
export const RulesVersion = z.object({
  id: z.number().int(),
  at: z.string(),
  by: z.string(),
  note: z.string().optional(),
  changes: z.array(RuleChange),
});
export type RulesVersion = z.infer<typeof RulesVersion>;

/** GET /api/rules/versions: newest first; `after` is the `next` of the page before. */
export const VersionsQuery = z.strictObject(paging);
export type VersionsQuery = z.infer<typeof VersionsQuery>;
export const RulesVersions = z.object({ versions: z.array(RulesVersion), next: z.string().optional() });
export type RulesVersions = z.infer<typeof RulesVersions>;

export const HolidayView = z.object({ day: z.string(), name: z.string() });
export type HolidayView = z.infer<typeof HolidayView>;

/** GET /api/rules. `fixed` are the keys that ships-bell.yaml sets: only there can they be changed. */
export const RulesView = z.object({
  rules: WireRules,
  fixed: z.array(z.string()),
  currency: z.string(),
  timeZone: z.string(),
  bells: z.array(Name),
  /** Names there are, to choose from for a threshold. */
  names: z.object({
    team: z.array(z.string()),
    product: z.array(z.string()),
    source: z.array(z.string()),
    seller: z.array(z.string()),
  }),
  /** The next public holidays; none where no country is set. */
  nextHolidays: z.array(HolidayView),
  version: RulesVersion.optional(),
});
export type RulesView = z.infer<typeof RulesView>;

const Place = z.object({ code: z.string(), name: z.string() });

/** GET /api/rules/holidays?country=DE&region=BY: what can be chosen, and the next three public holidays there. */
export const HolidaysQuery = z.strictObject({
  country: HolidayPlace.shape.country.optional(),
  region: HolidayPlace.shape.region.optional(),
});
export type HolidaysQuery = z.infer<typeof HolidaysQuery>;
export const HolidaysView = z.object({
  countries: z.array(Place),
  regions: z.array(Place),
  next: z.array(HolidayView),
});
export type HolidaysView = z.infer<typeof HolidaysView>;
