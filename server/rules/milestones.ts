import { decimal, exponentOf, type Money } from '../../broker/contract/money.ts';
import { monthsOf, type PeriodKind } from '../time.ts';
import type { MilestoneConfig } from './settings.ts';

/** One milestone of one period, in minor units of the office currency or in whole wins. */
export interface Milestone {
  id: string;
  /** Its first month: the same milestone is passed anew in each period. */
  period: string;
  months: string[];
  name: string;
  target: number;
  targetText: string;
  unit: string;
  reward?: string;
}

export interface MilestoneStep extends Milestone {
  before: number;
  after: number;
}

/** The configured milestones of the periods that a day lies in. */
export function milestonesOn(day: string, configured: readonly MilestoneConfig[], firstMonth: number): Milestone[] {
  return configured.map(({ id, name, target, unit, period, reward }) => {
    const months = monthsOf(period satisfies PeriodKind, day, firstMonth);
    const decimals = unit === 'wins' ? 0 : (exponentOf(unit) ?? 2);
    return {
      id,
      period: months[0] ?? day.slice(0, 7),
      months,
      name,
      target: Math.round(Number(target) * 10 ** decimals),
      targetText: target,
      unit,
      ...(reward !== undefined && { reward }),
    };
  });
}

const steps = [5, 10, 20];

/** The next round sum above what the month has reached: 5, 10, 20, 50, 100 … times the large order. */
export function nextRoundSum(reached: Money, largeOrder: Money): Money {
  const unit = Math.max(1, largeOrder.minor);
  for (let scale = 1; ; scale *= 10) {
    const target = steps.map((step) => step * scale * unit).find((sum) => sum > reached.minor);
    if (target !== undefined) return { minor: target, currency: reached.currency };
  }
}

const formats = new Map<string, Intl.NumberFormat>();

/** Whole units with their sign; kept, since making one takes longer than all the rest of an order. */
function inWords(currency: string): Intl.NumberFormat {
  const known = formats.get(currency);
  if (known !== undefined) return known;
  const format = new Intl.NumberFormat('en', { style: 'currency', currency, maximumFractionDigits: 0 });
  formats.set(currency, format);
  return format;
}

/** The month's round sum as a milestone; its id names the sum, so that passing it makes room for the next. */
export function roundSumMilestone(month: string, sum: Money): Milestone {
  const text = decimal(sum);
  return {
    id: `month-${month}-${text.replace('.', '-')}`,
    period: month,
    months: [month],
    name: `${inWords(sum.currency).format(Number(text))} this month`,
    target: sum.minor,
    targetText: text,
    unit: sum.currency,
  };
}
