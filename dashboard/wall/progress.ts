import type { MilestoneView, Progress } from '../../broker/contract/wall.ts';
import { type Manner, money, monthName, quantity, roundedDown } from '../parts/format.ts';
import { texts } from '../texts.ts';

/** How full a bar is, 0 to 1, with what it says to those who cannot see it. */
export interface BarView {
  label: string;
  full: number;
  value: string;
}

export interface MonthView {
  month: string;
  reached: string;
  compared: string;
  bar?: BarView;
}

/** This month against its plan, else against last month, else the number alone. */
export function monthView({ month }: Progress, manner: Manner): MonthView {
  const name = monthName(month.period, manner);
  const reached = money({ ...month.reached, amount: roundedDown(month.reached.amount) }, manner);
  const target = month.plan ?? month.lastMonth;
  if (target === undefined || Number(target.amount) <= 0)
    return { month: name, reached, compared: texts.monthWins(month.wins) };
  const written = money(target, manner);
  return {
    month: name,
    reached,
    compared: month.plan ? texts.planned(written) : texts.lastMonth(written),
    bar: {
      label: month.plan ? texts.monthBar(name) : texts.lastMonthBar(name),
      full: share(month.reached.amount, target.amount),
      value: texts.barValue(reached, written),
    },
  };
}

export interface NextMilestone {
  name: string;
  /** The reward; where there is none, how much is to go. */
  below: string;
  bar: BarView;
}

export function milestoneView(milestone: MilestoneView, manner: Manner): NextMilestone {
  const { name, target, reached, unit, reward } = milestone;
  const value = texts.barValue(quantity(roundedDown(reached), unit, manner), quantity(target, unit, manner));
  return {
    name,
    below: reward ?? texts.toGo(quantity(left(reached, target), unit, manner)),
    bar: { label: texts.milestoneBar(name), full: share(reached, target), value },
  };
}

const share = (reached: string, target: string) => Math.min(1, Math.max(0, Number(reached) / Number(target) || 0));

/** What is missing, in whole units from 1,000 on as all money here, but rounded up: no more is promised than is so. */
function left(reached: string, target: string): string {
  const decimals = Math.max(...[reached, target].map((amount) => amount.split('.')[1]?.length ?? 0));
  const missing = Math.max(0, Number(target) - Number(reached)).toFixed(decimals);
  return Number(missing) >= 1000 ? String(Math.ceil(Number(missing))) : missing;
}
