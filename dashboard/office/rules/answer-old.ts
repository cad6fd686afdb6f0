import type { WireRules } from '../../../server/api/rules.ts';

/**
 * Whether other rules decide how often it rings than when that was asked, beside the sum that is asked for. What cannot be
 * read yet, or is no rule yet, changes nothing: it could not be asked about.
 */
export function isAnswerOld(asked: WireRules, now: WireRules): boolean {
  return JSON.stringify(whatCounts(asked, asked)) !== JSON.stringify(whatCounts(now, asked));
}

function whatCounts(rules: WireRules, asked: WireRules) {
  const { thresholds, minimum, longPursuitDays, backAfterDays, reasons, hours, quietHours, holidays } = rules;
  return [
    thresholds
      .map((each, at) => ({ ...each, amount: numberIn(each.amount) ?? numberIn(asked.thresholds[at]?.amount) }))
      .filter(({ name, amount }) => name.trim() !== '' && amount !== null),
    minimum === null ? null : (numberIn(minimum) ?? numberIn(asked.minimum)),
    numberIn(longPursuitDays) ?? numberIn(asked.longPursuitDays),
    numberIn(backAfterDays) ?? numberIn(asked.backAfterDays),
    ...[reasons, hours, quietHours, holidays],
  ];
}

/** Null for what is no number, half typed as it may be. */
const numberIn = (typed: string | number | null | undefined): number | null =>
  typed === '' || typed === null || Number.isNaN(Number(typed)) ? null : Number(typed);
