import { wire } from '../../broker/contract/money.ts';
import type { Reason, Silence } from '../../broker/contract/ring.ts';
import { daysBetween } from '../time.ts';
import type { DecidedOrder, Facts, KnownOrder } from './decide.ts';
import type { MilestoneStep } from './milestones.ts';
import type { Rules } from './settings.ts';
import { largeOrder } from './thresholds.ts';

/** Every reason that holds, whether a bell rings for it or not. */
export function dueReasons(facts: Facts, order: DecidedOrder, rules: Rules): Reason[] {
  const due = milestonesPassed(facts.milestones);
  if (facts.renewal !== undefined || isBelowMinimum(facts, rules)) return due;
  for (const find of own) {
    const reason = find(facts, order, rules);
    if (reason !== undefined) due.push(reason);
  }
  return due;
}

/** Its day has come before: what is said of it now is no news, unless it had to wait for that, or nobody looked further. */
const wasDecided = ({ known }: Pick<Facts, 'known'>, rules: Rules): boolean =>
  known?.wonAt !== undefined && !known.waited && !wasBarred(known, rules);

/** It stood without a rate, or below the minimum: nothing of its customer was asked then. */
const wasBarred = ({ status, counted }: KnownOrder, { minimum }: Rules): boolean =>
  status === 'won' && (counted === undefined || (minimum !== undefined && counted < minimum.minor));

interface Pursuit {
  since: string;
  days: number;
  from?: 'order' | 'deal' | 'book' | undefined;
  met?: { at: string; on?: string };
}

/** How long somebody has worked on the customer. The order's own source and the office may both say: the earlier holds. */
function pursuitOf(facts: Facts, order: DecidedOrder, rules: Rules): Pursuit | undefined {
  if (wasDecided(facts, rules)) return undefined;
  const known = facts.customer?.since;
  const told = order.pursuedSince;
  const since = known === undefined || (told !== undefined && told <= known.day) ? told : known.day;
  if (since === undefined) return undefined;
  const days = daysBetween(since, facts.orderedOn);
  if (days < rules.longPursuitDays) return undefined;
  return since === told
    ? { since, days, from: 'order' }
    : { since, days, from: known?.from, ...(known?.met && { met: known.met }) };
}

function longPursuit(facts: Facts, order: DecidedOrder, rules: Rules): Reason | undefined {
  const found = facts.celebratedBy === undefined ? pursuitOf(facts, order, rules) : undefined;
  if (found === undefined) return undefined;
  const { since, days, ...whence } = found;
  return { kind: 'long-pursuit', since, days, threshold: rules.longPursuitDays, ...whence };
}

export function pursuitCelebrated(facts: Facts, order: DecidedOrder, rules: Rules): Silence | undefined {
  const { celebratedBy: orderId } = facts;
  if (orderId === undefined || pursuitOf(facts, order, rules) === undefined) return undefined;
  return { kind: 'pursuit-celebrated', orderId };
}

/** Off unless an office asks for it: then it is not looked for, and no silence tells of it. */
function firstOrder({ customer, known }: Facts, _: DecidedOrder, rules: Rules): Reason | undefined {
  if (!rules.reasons.firstOrder.on || wasDecided({ known }, rules)) return undefined;
  return customer?.first === true ? { kind: 'first-order' } : undefined;
}

/** As `firstOrder`. */
function backAfter({ customer, known, orderedOn }: Facts, _: DecidedOrder, rules: Rules): Reason | undefined {
  const last = customer?.lastOn;
  if (!rules.reasons.backAfter.on || last === undefined || wasDecided({ known }, rules)) return undefined;
  const days = daysBetween(last, orderedOn);
  return days < rules.backAfterDays ? undefined : { kind: 'back-after', last, days, threshold: rules.backAfterDays };
}

/** Of a renewal nothing is celebrated but a milestone. */
export function renewed({ renewal }: Facts): Silence | undefined {
  if (renewal === undefined) return undefined;
  return { kind: renewal === 'yes' ? 'renewal' : 'invoice-to-come' };
}

/** The order's own reasons, beside the milestones it passes. */
const own = [longPursuit, largeOrder, backAfter, firstOrder];

const isBelowMinimum = ({ counted }: Facts, { minimum }: Rules): boolean =>
  counted !== undefined && minimum !== undefined && counted.minor < minimum.minor;

export function belowMinimum(facts: Facts, rules: Rules): Silence | undefined {
  const { counted } = facts;
  const { minimum } = rules;
  if (counted === undefined || minimum === undefined || !isBelowMinimum(facts, rules)) return undefined;
  return { kind: 'below-minimum', actual: wire(counted), threshold: wire(minimum) };
}

/** A win that has had its ring takes a milestone along without another: the audit says so. */
export const passedInSilence = ({ milestones }: Facts): Silence[] =>
  milestones.filter(isPassed).map(({ id, name }) => ({ kind: 'milestone-passed', id, name }));

const isPassed = ({ before, after, target }: MilestoneStep): boolean => before < target && after >= target;

/** The milestones that a step has passed, the greatest first. */
export function milestonesPassed(milestones: readonly MilestoneStep[]): Reason[] {
  if (milestones.length === 0) return [];
  return milestones
    .filter(isPassed)
    .sort((a, b) => b.target - a.target)
    .map(({ id, name, targetText, unit, reward }) => ({
      kind: 'milestone',
      id,
      name,
      target: targetText,
      unit,
      ...(reward !== undefined && { reward }),
    }));
}
