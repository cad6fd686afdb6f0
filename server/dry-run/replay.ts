import type { Reason } from '../../broker/contract/ring.ts';
import { reasonsToRing } from '../rules/decide.ts';
import { isOpen, type OfficeTimes } from '../rules/office-hours.ts';
import type { ReplayRow } from '../store/replay-rows.ts';
import { dayOf } from '../time.ts';
import type { ReplayJob } from './job.ts';
import type { Look } from './looks.ts';
import { type Moment, momentsOf } from './moments.ts';
import { type Read, saleOf } from './read.ts';
import { replayTotals } from './totals.ts';

/** An order that rings by the replayed rules. */
export interface Rung {
  look: Look;
  reasons: Reason[];
  /** The office was closed. */
  quiet: boolean;
}

/** Every order decided by these rules. `moments`: those of the same rules, with whatever sum for a large order. */
export function replay(read: Read, job: ReplayJob, moments: readonly Moment[] = momentsOf(read, job)): Rung[] {
  const { rules, office } = job;
  const totals = replayTotals(job, read.before);
  const times = timesOf(job);
  const rang = new Set<ReplayRow | string>();
  const rung: Rung[] = [];
  for (const { look, changes, asked } of moments) {
    const { order, at } = look;
    const milestones = changes.length === 0 ? [] : totals.move(dayOf(at, office.timeZone).day, changes);
    if (asked === undefined || (look.before && rang.has(saleOf(order)))) continue;
    const facts = milestones.length === 0 ? asked.facts : { ...asked.facts, milestones };
    const reasons = reasonsToRing(facts, asked.order, rules, at);
    if (reasons.length === 0) continue;
    rung.push({ look, reasons, quiet: look.live && !isOpen(times, at) });
    if (look.again) rang.add(saleOf(order));
  }
  return rung;
}

function timesOf({ rules, office, holidays }: ReplayJob): OfficeTimes {
  const days = new Set(holidays);
  const { hours, quietHours } = rules;
  return { ...(hours && { hours }), quietHours, timeZone: office.timeZone, isHoliday: (day) => days.has(day) };
}

/** Whether there are times at which it does not ring by itself. */
export const hasTimes = ({ rules, holidays }: ReplayJob): boolean =>
  rules.hours !== undefined || rules.quietHours.length > 0 || holidays.length > 0;
