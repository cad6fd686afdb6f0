import { type Money, wire } from '../../broker/contract/money.ts';
import type { Order } from '../../broker/contract/order.ts';
import type { Pattern, Reason, Silence } from '../../broker/contract/ring.ts';
import { type Instant, isoOf } from '../time.ts';
import type { MilestoneStep } from './milestones.ts';
import { belowMinimum, dueReasons, passedInSilence, pursuitCelebrated, renewed } from './reasons.ts';
import { type RuledReason, type Rules, ruleNames } from './settings.ts';
import type { Renewal } from './standing.ts';
import { belowThreshold } from './thresholds.ts';

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
  /** It was silent only because nobody could say yet whether it is a renewal, and now it is known. */
  waited?: boolean;
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
  /** It is no new business, or nobody can say yet. */
  renewal?: Renewal | undefined;
  /** What went back in another currency than the order's, and is not taken off. */
  strange?: Money | undefined;
  /** It is not won since its payment is disputed, or since that was lost. */
  disputed?: 'disputed' | 'lost-in-dispute' | undefined;
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
  if (barred !== undefined) return silent(facts, order, [barred]);
  const due = dueReasons(facts, order, rules);
  const reasons = due.filter((reason) => ringsSomewhere(reason, facts, rules));
  if (reasons.length > 0) return { ring: true, reasons, pattern: patternFor(reasons, rules) };
  const off = due.map(({ kind }): Silence => ({ kind: 'reason-off', reason: kind }));
  const isLarge = due.some(({ kind }) => kind === 'large-order');
  const small = renewed(facts) ?? belowMinimum(facts, rules) ?? (isLarge ? undefined : belowThreshold(facts, rules));
  return silent(facts, order, [pursuitCelebrated(facts, order, rules), ...off, small].filter(isSilence));
}

function silent(facts: Facts, { currency }: DecidedOrder, silences: Silence[]): Decision {
  const { strange } = facts;
  const left: Silence[] =
    strange === undefined ? [] : [{ kind: 'other-currency', amount: wire(strange), order: currency }];
  return { ring: false, silences: [...silences, ...passedInSilence(facts), ...left] };
}

/** The same, where nobody asks why an order is silent: a replay decides a hundred thousand. */
export function reasonsToRing(facts: Facts, order: DecidedOrder, rules: Rules, now: Instant): Reason[] {
  if (bar(facts, order, now) !== undefined) return [];
  return dueReasons(facts, order, rules).filter((reason) => ringsSomewhere(reason, facts, rules));
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
  if (order.status !== 'won') return { kind: 'not-won', status: facts.disputed ?? order.status };
  if (facts.history === true) return { kind: 'history' };
  if (facts.sameSale !== undefined) return { kind: 'same-sale', ...facts.sameSale };
  if (counted === undefined) return { kind: 'no-rate', currency: order.currency, office: facts.officeCurrency };
  if (facts.pressId !== undefined) return { kind: 'pressed', pressId: facts.pressId };
  const isFresh = known === undefined || (known.wonAt === undefined && !known.rang);
  if (!isFresh && (known.rang || (!known.waited && counted.minor <= (known.counted ?? 0))))
    return { kind: 'already-decided' };
  // What was put back does not know whether it has rung.
  if (restoredAt !== undefined && orderedAt < restoredAt)
    return { kind: 'before-restore', restoredAt: isoOf(restoredAt) };
  if (isFresh) return undefined;
  const age = now - (known.wonAt ?? now);
  return age > CORRECTION_HOURS * 3_600_000 ? { kind: 'correction-too-late', hours: CORRECTION_HOURS } : undefined;
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

const isSilence = (silence: Silence | undefined): silence is Silence => silence !== undefined;
