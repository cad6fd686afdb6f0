import { type Money, wire } from '../../broker/contract/money.ts';
import type { Order } from '../../broker/contract/order.ts';
import type { Pattern, Reason, Silence } from '../../broker/contract/ring.ts';
import { daysBetween, type Instant, isoOf } from '../time.ts';
import type { MilestoneStep } from './milestones.ts';
import type { Rules } from './settings.ts';

/** How long after it was won an order that has not rung may still ring when it is corrected upwards. */
export const CORRECTION_HOURS = 24;

/** What the ledger knew of this order before. */
export interface KnownOrder {
  rang: boolean;
  status: Order['status'];
  /** In the office currency; undefined where there was no rate. */
  counted: number | undefined;
  /** When it was first taken as won; undefined while it never was. */
  wonAt: Instant | undefined;
}

export interface Facts {
  known: KnownOrder | undefined;
  orderedAt: Instant;
  /** When older data was last put in the place of newer; undefined while it never was. */
  restoredAt: Instant | undefined;
  /** The order's day in the office's zone. */
  orderedOn: string;
  /** In the office currency; undefined where there is no rate. */
  counted: Money | undefined;
  officeCurrency: string;
  /** Another standing won order of this customer, dated on or after `pursuedSince`. */
  celebratedBy: string | undefined;
  /** The press that celebrated this win already. */
  pressId: string | undefined;
  /** The milestones this order moves, before and after it. */
  milestones: MilestoneStep[];
}

export type Decision = { ring: true; reasons: Reason[]; pattern: Pattern } | { ring: false; silences: Silence[] };

/** Whether this order rings, and every reason or silence behind it. Pure: the same facts decide the same. */
export function decide(facts: Facts, order: Order, rules: Rules, now: Instant): Decision {
  const barred = bar(facts, order, now);
  if (barred !== undefined) return { ring: false, silences: [barred, ...passedInSilence(facts)] };
  const pursuit = longPursuit(facts, order, rules);
  const reasons = [...milestonesPassed(facts.milestones), pursuit.reason, largeOrder(facts, rules)].filter(isReason);
  if (reasons.length > 0) return { ring: true, reasons, pattern: patternFor(reasons, rules) };
  return { ring: false, silences: [pursuit.silence, below(facts, rules)].filter(isSilence) };
}

/** What keeps an order silent whatever it is worth. */
function bar(facts: Facts, order: Order, now: Instant): Silence | undefined {
  const { known, counted, orderedAt, restoredAt } = facts;
  if (order.status !== 'won') return { kind: 'not-won', status: order.status };
  if (counted === undefined) return { kind: 'no-rate', currency: order.currency, office: facts.officeCurrency };
  if (facts.pressId !== undefined) return { kind: 'pressed', pressId: facts.pressId };
  const isFresh = known === undefined || (known.wonAt === undefined && !known.rang);
  if (!isFresh && (known.rang || counted.minor <= (known.counted ?? 0))) return { kind: 'already-decided' };
  // What was put back does not know whether it has rung.
  if (restoredAt !== undefined && orderedAt < restoredAt)
    return { kind: 'before-restore', restoredAt: isoOf(restoredAt) };
  if (isFresh) return undefined;
  const age = now - (known.wonAt ?? now);
  return age > CORRECTION_HOURS * 3_600_000 ? { kind: 'correction-too-late', hours: CORRECTION_HOURS } : undefined;
}

function largeOrder({ counted }: Facts, { largeOrder: threshold }: Rules): Reason | undefined {
  if (counted === undefined || counted.minor < threshold.minor) return undefined;
  return { kind: 'large-order', actual: wire(counted), threshold: wire(threshold) };
}

function longPursuit(facts: Facts, order: Order, rules: Rules): { reason?: Reason; silence?: Silence } {
  if (order.pursuedSince === undefined || facts.known?.wonAt !== undefined) return {};
  const days = daysBetween(order.pursuedSince, facts.orderedOn);
  if (days < rules.longPursuitDays) return {};
  if (facts.celebratedBy !== undefined) {
    return { silence: { kind: 'pursuit-celebrated', orderId: facts.celebratedBy } };
  }
  return { reason: { kind: 'long-pursuit', since: order.pursuedSince, days, threshold: rules.longPursuitDays } };
}

/** A win that has had its ring takes a milestone along without another: the audit says so. */
const passedInSilence = ({ milestones }: Facts): Silence[] =>
  milestones.filter(isPassed).map(({ id, name }) => ({ kind: 'milestone-passed', id, name }));

const isPassed = ({ before, after, target }: MilestoneStep): boolean => before < target && after >= target;

/** The milestones that a step has passed, the greatest first. */
export function milestonesPassed(milestones: readonly MilestoneStep[]): Reason[] {
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

function below({ counted }: Facts, { largeOrder: threshold }: Rules): Silence | undefined {
  if (counted === undefined) return undefined;
  return { kind: 'below', actual: wire(counted), threshold: wire(threshold) };
}

const strength = ['rehearsal', 'press', 'large-order', 'long-pursuit', 'milestone'] as const;

/** How much a reason weighs: in a storm the strongest rings. */
export const strengthOf = (reasons: readonly Reason[]): number =>
  Math.max(0, ...reasons.map(({ kind }) => strength.indexOf(kind)));

function patternFor(reasons: readonly Reason[], { patterns }: Rules): Pattern {
  switch (strength[strengthOf(reasons)]) {
    case 'milestone':
      return patterns.milestone;
    case 'long-pursuit':
      return patterns.longPursuit;
    case 'large-order':
      return patterns.largeOrder;
    default:
      return patterns.rehearsal;
  }
}

const isReason = (reason: Reason | undefined): reason is Reason => reason !== undefined;
const isSilence = (silence: Silence | undefined): silence is Silence => silence !== undefined;
