import type { Money } from '../../broker/contract/money.ts';
import type { Pattern, ThresholdFor } from '../../broker/contract/ring.ts';

export interface OfficeConfig {
  name: string;
  currency: string;
  timeZone: string;
  /** What the file says of them; `Rules` has what holds. */
  hours?: Hours;
  quietHours?: QuietHours[];
  holidays?: Holidays;
  /** Month 1–12. */
  financialYearStart: number;
  monthPlan?: Money;
}

/** `08:00`, `18:00` and ISO weekdays 1–7. */
export interface Hours {
  open: string;
  close: string;
  days: number[];
}

/** From `22:00` to `07:00` of the next day; `days` are the ISO weekdays on which it begins. */
export interface QuietHours {
  from: string;
  to: string;
  days: number[];
}

/** A country and, where its regions differ, a region, by the codes of ISO 3166: DE and BY. */
export interface Holidays {
  country: string;
  region?: string;
}

/** What rings, by the name it has in the rules. */
export const ruleNames = {
  'large-order': 'largeOrder',
  'long-pursuit': 'longPursuit',
  'first-order': 'firstOrder',
  'back-after': 'backAfter',
  milestone: 'milestone',
} as const;
export type RuledReason = keyof typeof ruleNames;
export type RuleName = (typeof ruleNames)[RuledReason];

export interface Threshold {
  for: ThresholdFor['kind'];
  name: string;
  amount: Money;
}

/** Who may do by hand what no order asked for. */
export type Hand = 'anyone' | 'administrators';

/** When the bell rings, and how. Amounts are in the office currency. */
export interface Rules {
  largeOrder: Money;
  /** In place of `largeOrder` for a seller, team or source; for a product, besides. */
  thresholds: Threshold[];
  longPursuitDays: number;
  /** Below it only milestones ring. */
  minimum?: Money;
  backAfterDays: number;
  /** `bells`: those it rings on; absent: all. */
  reasons: Record<RuleName, { on: boolean; bells?: string[] }>;
  patterns: Record<RuleName | 'rehearsal', Pattern>;
  /** Absent: always open. */
  hours?: Hours;
  quietHours: QuietHours[];
  holidays?: Holidays;
  expiryMinutes: number;
  /** At most `rings` in any `minutes`, and `pauseSeconds` between two. */
  pacing: { rings: number; minutes: number; pauseSeconds: number };
  byHand: { rehearsal: Hand; pull: Hand };
  /** Whether an order's ring waits so many minutes for its winner's hand before it rings by itself. */
  yoursToRing: { on: boolean; minutes: number };
}

/** `target` is a decimal amount in `unit`, a currency, or a whole number of `wins`. */
export interface MilestoneConfig {
  id: string;
  name: string;
  target: string;
  unit: string;
  period: 'month' | 'quarter' | 'year';
  reward?: string;
}
