import { decimal, type Money, parseAmount } from '../../broker/contract/money.ts';
import { ok, type Problem, type Result } from '../../broker/contract/result.ts';
import { reasonNames, type WireRules, weekdays } from '../api/rules.ts';
import type { Rules } from '../rules/settings.ts';
import { numbered } from './office.ts';

type Days = WireRules['quietHours'][number]['days'];

/** The rules as they travel and are kept. */
export function wireOf(rules: Rules): WireRules {
  const { largeOrder, minimum, thresholds, reasons, hours, quietHours, holidays } = rules;
  const { longPursuitDays, backAfterDays, expiryMinutes, patterns, pacing, byHand, yoursToRing } = rules;
  return {
    ...{ longPursuitDays, backAfterDays, expiryMinutes, patterns, pacing, byHand, yoursToRing },
    largeOrder: decimal(largeOrder),
    thresholds: thresholds.map((it) => ({ ...it, amount: decimal(it.amount) })),
    minimum: minimum === undefined ? null : decimal(minimum),
    reasons: eachReason((name) => ({ on: reasons[name].on, bells: reasons[name].bells ?? null })),
    hours: hours === undefined ? null : { ...hours, days: named(hours.days) },
    quietHours: quietHours.map((it) => ({ ...it, days: named(it.days) })),
    holidays: holidays ?? null,
  };
}

/** Read anew in the office's currency; the first amount it cannot hold is the problem. */
export function rulesOf(wire: WireRules, currency: string): Result<Rules> {
  const problems: Problem[] = [];
  const money = (amount: string, field: string): Money => {
    const read = parseAmount(amount, currency, field);
    if (read.ok) return read.value;
    problems.push(read.problem);
    return { minor: 0, currency };
  };
  const { largeOrder, minimum, thresholds, reasons, hours, quietHours, holidays, ...rest } = wire;
  const rules: Rules = {
    ...rest,
    largeOrder: money(largeOrder, 'largeOrder'),
    thresholds: thresholds.map((it, at) => ({ ...it, amount: money(it.amount, `thresholds.${at}.amount`) })),
    ...(minimum !== null && { minimum: money(minimum, 'minimum') }),
    reasons: eachReason((name) => {
      const { on, bells } = reasons[name];
      return bells === null ? { on } : { on, bells };
    }),
    ...(hours !== null && { hours: { ...hours, days: numbered(hours.days) } }),
    quietHours: quietHours.map((it) => ({ ...it, days: numbered(it.days) })),
    ...(holidays !== null && { holidays }),
  };
  const [problem] = problems;
  return problem === undefined ? ok(rules) : { ok: false, problem };
}

const named = (days: readonly number[]): Days => days.flatMap((day) => weekdays[day - 1] ?? []);

const eachReason = <T>(of: (name: (typeof reasonNames)[number]) => T): Record<(typeof reasonNames)[number], T> =>
  Object.fromEntries(reasonNames.map((name) => [name, of(name)])) as Record<(typeof reasonNames)[number], T>;
