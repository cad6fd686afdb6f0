import { z } from 'zod';
import { Name } from '../../broker/contract/name.ts';
import { Pattern } from '../../broker/contract/ring.ts';
import { limits, patternNames, reasonNames, thresholdOf } from '../api/rules.ts';
import { block, money } from './fields.ts';

const GAP = 'a gap of at least four times pulseMs: the coil rests four fifths of the time';

const pattern = (strokes: number) =>
  block({
    strokes: Pattern.shape.strokes.default(strokes),
    pulseMs: Pattern.shape.pulseMs.default(30),
    gapMs: Pattern.shape.gapMs.default(450),
    pairGapMs: Pattern.shape.pairGapMs.default(1100),
  })
    .refine(({ pulseMs, gapMs }) => gapMs >= 4 * pulseMs, { path: ['gapMs'], message: GAP })
    .refine(({ pulseMs, pairGapMs }) => pairGapMs >= 4 * pulseMs, { path: ['pairGapMs'], message: GAP })
    .prefault({});

const reason = (on: boolean) =>
  block({
    on: limits.on.default(on),
    bells: z.array(Name, 'a list of bells').min(1, 'at least one bell').exactOptional(),
  }).prefault({});

/** `rules:`; amounts are in the office currency. Strokes by kind as people know them by ear: 1, 2, 3, 8. */
export const rules = (currency: string) =>
  block({
    largeOrder: money(currency).prefault('10000'),
    longPursuitDays: limits.longPursuitDays.default(180),
    thresholds: z
      .array(thresholdOf(money(currency)), 'a list of thresholds')
      .max(200, 'at most 200 thresholds')
      .default([]),
    minimum: money(currency).exactOptional(),
    backAfterDays: limits.backAfterDays.default(365),
    reasons: block({
      largeOrder: reason(true),
      longPursuit: reason(true),
      firstOrder: reason(false),
      backAfter: reason(false),
      milestone: reason(true),
    }).prefault({}),
    expiryMinutes: limits.expiryMinutes.default(10),
    pacing: block({
      rings: limits.pacing.rings.default(6),
      minutes: limits.pacing.minutes.default(10),
      pauseSeconds: limits.pacing.pauseSeconds.default(2),
    }).prefault({}),
    patterns: block({
      largeOrder: pattern(2),
      longPursuit: pattern(3),
      firstOrder: pattern(4),
      backAfter: pattern(5),
      milestone: pattern(8),
      rehearsal: pattern(1),
    }).prefault({}),
    byHand: block({
      rehearsal: limits.byHand.rehearsal.default('anyone'),
      pull: limits.byHand.pull.default('anyone'),
    }).prefault({}),
    yoursToRing: block({
      on: limits.yoursToRing.on.default(false),
      minutes: limits.yoursToRing.minutes.default(10),
    }).prefault({}),
  });

/** Of the office's block, what is a rule too. */
const ofOffice = ['hours', 'quietHours', 'holidays'] as const;
const nested = { reasons: reasonNames, patterns: patternNames } as const;

/** Every rule by its key; those of `reasons` and `patterns` one by one. */
export const ruleKeys: readonly string[] = [
  ...['largeOrder', 'thresholds', 'longPursuitDays', 'minimum', 'backAfterDays', 'expiryMinutes', 'pacing', 'byHand'],
  ...['yoursToRing', ...ofOffice],
  ...Object.entries(nested).flatMap(([block, names]) => names.map((name) => `${block}.${name}`)),
];

/** The keys of the rules that the file sets: they hold, whatever a page says. */
export function rulesSetIn(values: unknown): string[] {
  const has = (path: readonly string[]): boolean => {
    let at = values;
    for (const key of path) at = at === null || typeof at !== 'object' ? undefined : Reflect.get(at, key);
    return at !== undefined;
  };
  const officeKeys: readonly string[] = ofOffice;
  return ruleKeys.filter((key) => has([officeKeys.includes(key) ? 'office' : 'rules', ...key.split('.')]));
}
