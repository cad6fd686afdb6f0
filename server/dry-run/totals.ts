import {
  type Milestone,
  type MilestoneStep,
  milestonesOn,
  nextRoundSum,
  roundSumMilestone,
} from '../rules/milestones.ts';
import { monthOf } from '../time.ts';
import type { ReplayJob } from './job.ts';

interface Sum {
  minor: number;
  wins: number;
}

/** What is added on a day of the office. */
export interface Change extends Sum {
  on: string;
}

/** What was so before the first day of a replay. */
export interface Before {
  /** By day or month. */
  sums: readonly (Sum & { period: string })[];
  /** Milestones that had been passed: they do not ring again, even where the sums fell. */
  passed: readonly { id: string; period: string }[];
}

/** The sums of a replay by month, and the milestones they pass, as the office itself keeps them. */
export function replayTotals(
  { office, milestones: configured, rules }: ReplayJob,
  { sums: earlier, passed: known }: Before,
) {
  const sums = new Map<string, Sum>();
  const passed = new Map<string, boolean>(known.map((each) => [keyOf(each), true]));
  for (const { period, minor, wins } of earlier) add(monthOf(period), { minor, wins });
  let today: { day: string; wanted: Milestone[] } | undefined;
  const monthNamed = monthsOfDays();

  function sumOf(month: string): Sum {
    const known = sums.get(month);
    if (known !== undefined) return known;
    const sum = { minor: 0, wins: 0 };
    sums.set(month, sum);
    return sum;
  }

  function add(month: string, { minor, wins }: Sum): void {
    const sum = sumOf(month);
    sum.minor += minor;
    sum.wins += wins;
  }

  function measure({ unit, months }: Milestone): number {
    let total = 0;
    for (const month of months) total += sumOf(month)[unit === 'wins' ? 'wins' : 'minor'];
    return total;
  }

  let next: { month: string; milestone: Milestone } | undefined;

  /** The same until it is reached, while sums only grow: most orders need no other. */
  function nextSum(day: string): Milestone {
    const month = monthNamed(day);
    let sum = { minor: sumOf(month).minor, currency: office.currency };
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
    return today.wanted;
  }

  /** Moves the sums, on the day that is `today`; gives the milestones that this passes. */
  function move(today: string, changes: readonly Change[]): MilestoneStep[] {
    return configured.length === 0 ? pastNextSum(today, changes) : pastAny(today, changes);
  }

  function addAll(changes: readonly Change[]): void {
    for (const change of changes) {
      add(monthNamed(change.on), change);
      if (change.minor < 0) next = undefined;
    }
  }

  function pastNextSum(today: string, changes: readonly Change[]): MilestoneStep[] {
    const milestone = nextSum(today);
    const before = sumOf(milestone.period).minor;
    addAll(changes);
    const after = sumOf(milestone.period).minor;
    if (after < milestone.target) return [];
    passed.set(keyOf(milestone), true);
    return [{ ...milestone, before, after }];
  }

  function pastAny(today: string, changes: readonly Change[]): MilestoneStep[] {
    const open: { milestone: Milestone; before: number }[] = [];
    for (const milestone of wantedOn(today)) {
      const before = measure(milestone);
      const key = keyOf(milestone);
      if (!passed.has(key)) passed.set(key, before >= milestone.target);
      if (passed.get(key) === false) open.push({ milestone, before });
    }
    addAll(changes);
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

/** Days come in their order: most are the one before. */
function monthsOfDays(): (day: string) => string {
  let last = { day: '', month: '' };
  return (day) => {
    if (day !== last.day) last = { day, month: monthOf(day) };
    return last.month;
  };
}

const keyOf = ({ id, period }: Pick<Milestone, 'id' | 'period'>): string => `${id} ${period}`;
