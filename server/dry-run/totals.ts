import {
  type Milestone,
  type MilestoneStep,
  milestonesOn,
  nextRoundSum,
  roundSumMilestone,
} from '../rules/milestones.ts';
import { dayOf, monthOf } from '../time.ts';
import type { ReplayJob } from './job.ts';

interface Sum {
  minor: number;
  wins: number;
}

/** The sums of a replay by month, and the milestones they pass, as the office itself keeps them. */
export function replayTotals(
  { office, milestones: configured, rules }: ReplayJob,
  before: readonly (Sum & { period: string })[],
) {
  const sums = new Map<string, Sum>();
  const passed = new Map<string, boolean>();
  for (const { period, minor, wins } of before) add(monthOf(period), { minor, wins });
  let today: { day: string; wanted: Milestone[] } | undefined;

  function add(month: string, { minor, wins }: Sum): void {
    const sum = sums.get(month);
    if (sum === undefined) return void sums.set(month, { minor, wins });
    sum.minor += minor;
    sum.wins += wins;
  }

  function measure({ unit, months }: Milestone): number {
    let total = 0;
    for (const month of months) total += sums.get(month)?.[unit === 'wins' ? 'wins' : 'minor'] ?? 0;
    return total;
  }

  let next: { month: string; milestone: Milestone } | undefined;

  /** The same until it is reached, while sums only grow: most orders need no other. */
  function nextSum(day: string): Milestone {
    const month = monthOf(day);
    let sum = { minor: sums.get(month)?.minor ?? 0, currency: office.currency };
    if (next?.month === month && sum.minor < next.milestone.target) return next.milestone;
    for (;;) {
      sum = nextRoundSum(sum, rules.largeOrder);
      const milestone = roundSumMilestone(month, sum);
      next = { month, milestone };
      if (passed.get(keyOf(milestone)) !== true) return milestone;
    }
  }

  function wantedOn(day: string): Milestone[] {
    if (today?.day !== day) today = { day, wanted: milestonesOn(day, configured, office.financialYearStart) };
    return configured.length === 0 ? [nextSum(day)] : today.wanted;
  }

  /** Moves the sums of the month of `on` at an instant; gives the milestones that this passes, before and after. */
  function move(at: number, on: string, change: Sum): MilestoneStep[] {
    const open: { milestone: Milestone; before: number }[] = [];
    for (const milestone of wantedOn(dayOf(at, office.timeZone).day)) {
      const before = measure(milestone);
      const key = keyOf(milestone);
      if (!passed.has(key)) passed.set(key, before >= milestone.target);
      if (passed.get(key) === false) open.push({ milestone, before });
    }
    add(monthOf(on), change);
    if (change.minor < 0) next = undefined;
    const steps: MilestoneStep[] = [];
    for (const { milestone, before } of open) {
      const after = measure(milestone);
      if (after < milestone.target) continue;
      passed.set(keyOf(milestone), true);
      steps.push({ ...milestone, before, after });
    }
    return steps;
  }

  return { move };
}

const keyOf = ({ id, period }: Milestone): string => `${id} ${period}`;
