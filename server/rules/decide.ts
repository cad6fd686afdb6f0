import { type Money, wire } from '../../broker/contract/money.ts';
import type { Order } from '../../broker/contract/order.ts';
import type { Pattern, Reason, Silence } from '../../broker/contract/ring.ts';
import { daysBetween, type Instant, isoOf } from '../time.ts';
import type { MilestoneStep } from './milestones.ts';
import { type RuledReason, type Rules, ruleNames } from './settings.ts';
import { largeEnough } from './thresholds.ts';

/** How long after it was won an order that has not rung may still ring when it is corrected upwards. */
export const CORRECTION_HOURS = 24;

/** What the ledger knew of this order before. */
export interface KnownOrder {
  rang: boolean;
  status: Order['status'] | 'open' | 'deleted';
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
  source: string;
  /** It is told for the record: imported, or from before its source was connected. */
  history?: boolean | undefined;
  /** The order of another source that counts for the same sale. */
  sameSale?: { source: string; orderId: string } | undefined;
  /** The customer as known here; absent where the order names none. */
  customer?: CustomerFacts | undefined;
  seller?: { key: string; name: string; team?: string | undefined } | undefined;
  /** The bells that ring for its source; absent: all. */
  bells?: readonly string[] | undefined;
}

export interface CustomerFacts {
  /** Since when somebody has worked on them, where the order's own source does not say, or says later. */
  since?: { day: string; from: 'deal' | 'book'; met?: { at: string; on?: string } } | undefined;
  /** No other order of theirs stands that is dated before this one. */
  first: boolean;
  /** The day of their last standing won order before this one. */
  lastOn?: string | undefined;
}

/** What `decide` reads of the order itself, after all that was said of it. */
export interface DecidedOrder {
  status: Order['status'] | 'open' | 'deleted';
  currency: string;
  pursuedSince?: string | undefined;
  lines?: Order['lines'];
  /** Its net amount in its own currency: how lines in another than the office's are counted. */
  net?: Money | undefined;
}

export type Decision = { ring: true; reasons: Reason[]; pattern: Pattern } | { ring: false; silences: Silence[] };

/** Whether this order rings, and every reason or silence behind it. Pure: the same facts decide the same. */
export function decide(facts: Facts, order: DecidedOrder, rules: Rules, now: Instant): Decision {
  const barred = bar(facts, order, now);
  if (barred !== undefined) return { ring: false, silences: [barred, ...passedInSilence(facts)] };
  const pursuit = longPursuit(facts, order, rules);
  const large = largeEnough(facts, order, rules);
  const found = [
    ...milestonesPassed(facts.milestones),
    pursuit.reason,
    large.reason,
    backAfter(facts, rules),
    firstOrder(facts, rules),
  ].filter(isReason);
  const small = belowMinimum(facts, rules);
  const due = small === undefined ? found : found.filter(({ kind }) => kind === 'milestone');
  const reasons = due.filter((reason) => ringsSomewhere(reason, facts, rules));
  if (reasons.length > 0) return { ring: true, reasons, pattern: patternFor(reasons, rules) };
  const off = due.map(({ kind }): Silence => ({ kind: 'reason-off', reason: kind }));
  const silences = [pursuit.silence, ...off, small ?? large.silence].filter(isSilence);
  return { ring: false, silences: [...silences, ...passedInSilence(facts)] };
}

/** What one bell rings of a decision: its reasons there, and the pattern of the strongest; undefined: nothing. */
export function ringOn(
  bell: string,
  reasons: readonly Reason[],
  rules: Rules,
): { reasons: Reason[]; pattern: Pattern } | undefined {
  const own = reasons.filter((reason) => bellsOf(reason, rules)?.includes(bell) ?? true);
  return own.length === 0 ? undefined : { reasons: own, pattern: patternFor(own, rules) };
}

function ringsSomewhere(reason: Reason, { bells }: Facts, rules: Rules): boolean {
  if (isRuled(reason) && !rules.reasons[ruleNames[reason.kind]].on) return false;
  const allowed = bellsOf(reason, rules);
  return allowed === undefined || bells === undefined || bells.some((bell) => allowed.includes(bell));
}

const isRuled = (reason: Reason): reason is Reason & { kind: RuledReason } => Object.hasOwn(ruleNames, reason.kind);

const bellsOf = (reason: Reason, rules: Rules): string[] | undefined =>
  isRuled(reason) ? rules.reasons[ruleNames[reason.kind]].bells : undefined;

/** What keeps an order silent whatever it is worth. */
function bar(facts: Facts, order: DecidedOrder, now: Instant): Silence | undefined {
  const { known, counted, orderedAt, restoredAt } = facts;
  if (order.status !== 'won') return { kind: 'not-won', status: order.status };
  if (facts.history === true) return { kind: 'history' };
  if (facts.sameSale !== undefined) return { kind: 'same-sale', ...facts.sameSale };
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

/** The order's own source and the office may both say since when: the earlier holds. */
function longPursuit(facts: Facts, order: DecidedOrder, rules: Rules): { reason?: Reason; silence?: Silence } {
  if (facts.known?.wonAt !== undefined) return {};
  const known = facts.customer?.since;
  const told = order.pursuedSince;
  const since = known === undefined || (told !== undefined && told <= known.day) ? told : known.day;
  if (since === undefined) return {};
  const days = daysBetween(since, facts.orderedOn);
  if (days < rules.longPursuitDays) return {};
  if (facts.celebratedBy !== undefined) {
    return { silence: { kind: 'pursuit-celebrated', orderId: facts.celebratedBy } };
  }
  const whence =
    since === told ? { from: 'order' as const } : { from: known?.from, ...(known?.met && { met: known.met }) };
  return { reason: { kind: 'long-pursuit', since, days, threshold: rules.longPursuitDays, ...whence } };
}

/** Off unless an office asks for it: then it is not looked for, and no silence tells of it. */
function firstOrder({ customer, known }: Facts, { reasons }: Rules): Reason | undefined {
  if (!reasons.firstOrder.on || known?.wonAt !== undefined) return undefined;
  return customer?.first === true ? { kind: 'first-order' } : undefined;
}

/** As `firstOrder`. */
function backAfter({ customer, known, orderedOn }: Facts, rules: Rules): Reason | undefined {
  const last = customer?.lastOn;
  if (!rules.reasons.backAfter.on || last === undefined || known?.wonAt !== undefined) return undefined;
  const days = daysBetween(last, orderedOn);
  return days < rules.backAfterDays ? undefined : { kind: 'back-after', last, days, threshold: rules.backAfterDays };
}

function belowMinimum({ counted }: Facts, { minimum }: Rules): Silence | undefined {
  if (counted === undefined || minimum === undefined || counted.minor >= minimum.minor) return undefined;
  return { kind: 'below-minimum', actual: wire(counted), threshold: wire(minimum) };
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

const strength = [
  'rehearsal',
  'press',
  'first-order',
  'back-after',
  'large-order',
  'long-pursuit',
  'milestone',
] as const;

/** How much a reason weighs: in a storm the strongest rings. */
export const strengthOf = (reasons: readonly Reason[]): number =>
  Math.max(0, ...reasons.map(({ kind }) => strength.indexOf(kind)));

function patternFor(reasons: readonly Reason[], { patterns }: Rules): Pattern {
  const kind = strength[strengthOf(reasons)];
  return kind !== undefined && Object.hasOwn(ruleNames, kind)
    ? patterns[ruleNames[kind as RuledReason]]
    : patterns.rehearsal;
}

const isReason = (reason: Reason | undefined): reason is Reason => reason !== undefined;
const isSilence = (silence: Silence | undefined): silence is Silence => silence !== undefined;
