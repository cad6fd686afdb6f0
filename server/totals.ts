import { decimal, type Money } from '../broker/contract/money.ts';
import type { MilestoneView, Progress } from '../broker/contract/wall.ts';
import type { Config } from './config.ts';
import {
  type Milestone,
  type MilestoneStep,
  milestonesOn,
  nextRoundSum,
  roundSumMilestone,
} from './rules/milestones.ts';
import type { Db } from './store/database.ts';
import { keyOf, milestones } from './store/milestones.ts';
import { Tallies, type Tally } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import { dayOf, type Instant, monthBefore, monthOf, weekOf } from './time.ts';

/** One change of what counts: on the day it was won. */
export interface Change extends Tally {
  day: string;
}

export type Totals = ReturnType<typeof keepTotals>;

/** The sums of the office and the milestones they pass; all in the transaction of what moved them. */
export function keepTotals({ office, rules, milestones: configured }: Config) {
  const measure = ({ unit }: Milestone, { minor, wins }: Tally) => (unit === 'wins' ? wins : minor);

  /** The milestones of a day's periods that nobody has passed, made on first sight. */
  async function ahead(unit: Unit, day: string, now: Instant): Promise<Milestone[]> {
    const wanted = milestonesOn(day, configured, office.financialYearStart);
    const month = monthOf(day);
    const known = await milestones.of(unit, [...new Set([month, ...wanted.map(({ period }) => period)])]);
    if (configured.length === 0) wanted.push(await nextSum(unit, month, known));
    const open: Milestone[] = [];
    for (const milestone of wanted) {
      const passed = known.get(keyOf(milestone.id, milestone.period));
      const reached = measure(milestone, await unit.tallies.sum(milestone.months));
      if (passed === undefined) {
        const passedAt = reached >= milestone.target ? now : null;
        await milestones.make(unit, { ...milestone, at: now, passedAt });
        if (passedAt === null) open.push(milestone);
      } else if (!passed) open.push(milestone);
    }
    return open;
  }

  async function nextSum(
    { tallies }: { tallies: Tallies },
    month: string,
    known: Map<string, boolean>,
  ): Promise<Milestone> {
    let sum: Money = { minor: (await tallies.of(month)).minor, currency: office.currency };
    for (;;) {
      sum = nextRoundSum(sum, rules.largeOrder);
      const milestone = roundSumMilestone(month, sum);
      if (known.get(keyOf(milestone.id, month)) !== true) return milestone;
    }
  }

  /** Applies changes to the sums and says which milestones moved, before and after. */
  async function move(unit: Unit, changes: readonly Change[], now: Instant): Promise<MilestoneStep[]> {
    const today = dayOf(now, office.timeZone).day;
    const open = await ahead(unit, today, now);
    const before: number[] = [];
    for (const milestone of open) before.push(measure(milestone, await unit.tallies.sum(milestone.months)));
    for (const { day, ...change } of changes) {
      await unit.tallies.add(day, change);
      await unit.tallies.add(monthOf(day), change);
    }
    const steps: MilestoneStep[] = [];
    for (const [at, milestone] of open.entries()) {
      const after = measure(milestone, await unit.tallies.sum(milestone.months));
      const step = { ...milestone, before: before[at] ?? 0, after };
      steps.push(step);
      if (step.before < step.target && after >= step.target)
        await milestones.pass(unit, milestone.id, milestone.period, now);
    }
    return steps;
  }

  /** Where the month stands, for walls. */
  async function progress(db: Db, now: Instant): Promise<Progress> {
    const tallies = new Tallies(db);
    const { day } = dayOf(now, office.timeZone);
    const month = await tallies.of(monthOf(day));
    const last = await tallies.of(monthBefore(monthOf(day)));
    const week = await tallies.sum(weekOf(day));
    const money = (minor: number) => ({
      amount: decimal({ minor, currency: office.currency }),
      currency: office.currency,
    });
    return {
      month: {
        period: monthOf(day),
        reached: money(month.minor),
        wins: month.wins,
        ...(office.monthPlan !== undefined && { plan: money(office.monthPlan.minor) }),
        ...(last.wins > 0 && { lastMonth: money(last.minor) }),
      },
      week: { wins: week.wins, reached: money(week.minor) },
      milestone: await next(db, day),
    };
  }

  /** The open milestone that is relatively nearest. */
  async function next(db: Db, day: string): Promise<MilestoneView | null> {
    const views = await standing(db, day);
    const open = views.filter(({ passed }) => !passed).sort((a, b) => b.share - a.share);
    return open[0]?.view ?? null;
  }

  async function standing(db: Db, day: string) {
    const tallies = new Tallies(db);
    const wanted = milestonesOn(day, configured, office.financialYearStart);
    const month = monthOf(day);
    const known = await milestones.of({ trx: db }, [...new Set([month, ...wanted.map(({ period }) => period)])]);
    if (configured.length === 0) wanted.push(await nextSum({ tallies }, month, known));
    const views = [];
    for (const milestone of wanted) {
      const reached = measure(milestone, await tallies.sum(milestone.months));
      views.push({
        passed: known.get(keyOf(milestone.id, milestone.period)) === true,
        share: reached / Math.max(1, milestone.target),
        view: viewOf(milestone, reached),
      });
    }
    return views;
  }

  return { move, progress, standing };
}

function viewOf({ id, name, targetText, unit, reward }: Milestone, reached: number): MilestoneView {
  return {
    id,
    name,
    target: targetText,
    reached: unit === 'wins' ? String(reached) : decimal({ minor: reached, currency: unit }),
    unit,
    ...(reward !== undefined && { reward }),
  };
}
