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
import type { Rules } from './rules/settings.ts';
import { adjustments } from './store/adjustments.ts';
import type { Db } from './store/database.ts';
import { keyOf, milestones } from './store/milestones.ts';
import { committedSums, type Sums, sumOf, type Tally } from './store/tallies.ts';
import type { Unit } from './store/unit.ts';
import { dayOf, type Instant, monthBefore, monthOf, weekOf } from './time.ts';

/** One change of what counts: on the day it was won. */
export interface Change extends Tally {
  day: string;
}

/** A milestone nobody has passed yet, with what is reached so far. */
interface Open {
  milestone: Milestone;
  before: number;
  pass(): void;
}

export type Totals = ReturnType<typeof keepTotals>;

/** The sums of the office and the milestones they pass; all in the transaction of what moved them. */
export function keepTotals({ office, milestones: configured }: Config, rules: () => Rules) {
  const measure = ({ unit }: Milestone, { minor, wins }: Tally) => (unit === 'wins' ? wins : minor);

  const wantedOn = (day: string) => milestonesOn(day, configured, office.financialYearStart);

  /** Which milestones of a day's periods are passed; read from the store by `db`. */
  const passedOn = (db: Db, day: string) =>
    milestones.of(db, [...new Set([monthOf(day), ...wantedOn(day).map(({ period }) => period)])]);

  /** The milestones of a day's periods that nobody has passed, made on first sight. */
  async function ahead(unit: Unit, day: string, now: Instant): Promise<Open[]> {
    const passed = await unit.once(`milestones on ${day}`, () => passedOn(unit.trx, day));
    const wanted = wantedOn(day);
    if (configured.length === 0) wanted.push(await nextSum(unit.tallies, day, passed));
    const open: Open[] = [];
    for (const milestone of wanted) {
      const key = keyOf(milestone.id, milestone.period);
      const before = measure(milestone, await sumOf(unit.tallies, milestone.months));
      if (!passed.has(key)) {
        passed.set(key, before >= milestone.target);
        await milestones.make(unit, { ...milestone, at: now, passedAt: before >= milestone.target ? now : null });
      }
      if (passed.get(key) === false) open.push({ milestone, before, pass: () => passed.set(key, true) });
    }
    return open;
  }

  let named: Milestone | undefined;

  /** Its words are kept: the next sum is the same for most orders. */
  function roundSum(month: string, sum: Money): Milestone {
    if (named?.period !== month || named.target !== sum.minor) named = roundSumMilestone(month, sum);
    return named;
  }

  async function nextSum(sums: Sums, day: string, passed: ReadonlyMap<string, boolean>): Promise<Milestone> {
    const month = monthOf(day);
    let sum: Money = { minor: (await sums.of(month)).minor, currency: office.currency };
    for (;;) {
      sum = nextRoundSum(sum, rules().largeOrder);
      const milestone = roundSum(month, sum);
      if (passed.get(keyOf(milestone.id, month)) !== true) return milestone;
    }
  }

  /** Applies changes to the sums and says which milestones moved, before and after. */
  async function move(unit: Unit, changes: readonly Change[], now: Instant): Promise<MilestoneStep[]> {
    const open = await ahead(unit, dayOf(now, office.timeZone).day, now);
    for (const { day, ...change } of changes) {
      await unit.tallies.add(day, change);
      await unit.tallies.add(monthOf(day), change);
    }
    return settle(unit, open, now);
  }

  /** Brings sums to what the ledger adds up to, by what each lacks. A milestone passed by that is passed in silence. */
  async function mend(unit: Unit, lacks: readonly (Tally & { period: string })[], now: Instant): Promise<void> {
    const open = await ahead(unit, dayOf(now, office.timeZone).day, now);
    for (const { period, ...lack } of lacks) await unit.tallies.add(period, lack);
    await settle(unit, open, now);
  }

  async function settle(unit: Unit, open: readonly Open[], now: Instant): Promise<MilestoneStep[]> {
    const steps: MilestoneStep[] = [];
    for (const { milestone, before, pass } of open) {
      const after = measure(milestone, await sumOf(unit.tallies, milestone.months));
      steps.push({ ...milestone, before, after });
      if (before >= milestone.target || after < milestone.target) continue;
      pass();
      await milestones.pass(unit, milestone.id, milestone.period, now);
    }
    return steps;
  }

  /** Where the month stands, for walls. */
  async function progress(db: Db, now: Instant): Promise<Progress> {
    const { day } = dayOf(now, office.timeZone);
    const before = monthBefore(monthOf(day));
    const sums = await committedSums(db, [...weekOf(day), monthOf(day), before]);
    const month = await sums.of(monthOf(day));
    const last = await sums.of(before);
    const week = await sumOf(sums, weekOf(day));
    const adjusted = await adjustments.on(db, day);
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
      ...(adjusted !== 0 && { adjusted: money(adjusted) }),
    };
  }

  /** The open milestone that is relatively nearest. */
  async function next(db: Db, day: string): Promise<MilestoneView | null> {
    const views = await standing(db, day);
    const open = views.filter(({ passed }) => !passed).sort((a, b) => b.share - a.share);
    return open[0]?.view ?? null;
  }

  async function standing(db: Db, day: string) {
    const passed = await passedOn(db, day);
    const wanted = wantedOn(day);
    const sums = await committedSums(db, [monthOf(day), ...wanted.flatMap(({ months }) => months)]);
    if (configured.length === 0) wanted.push(await nextSum(sums, day, passed));
    const views = [];
    for (const milestone of wanted) {
      const reached = measure(milestone, await sumOf(sums, milestone.months));
      views.push({
        passed: passed.get(keyOf(milestone.id, milestone.period)) === true,
        share: reached / Math.max(1, milestone.target),
        view: viewOf(milestone, reached),
      });
    }
    return views;
  }

  return { move, mend, progress, standing };
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
