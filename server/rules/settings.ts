import type { Money } from '../../broker/contract/money.ts';
import type { Pattern } from '../../broker/contract/ring.ts';

export interface OfficeConfig {
  name: string;
  currency: string;
  timeZone: string;
  /** `08:00`, `18:00` and ISO weekdays 1–7; absent: always open. */
  hours?: { open: string; close: string; days: number[] };
  /** Month 1–12. */
  financialYearStart: number;
  monthPlan?: Money;
}

export interface Rules {
  /** In the office currency. */
  largeOrder: Money;
  longPursuitDays: number;
  expiryMinutes: number;
  /** At most `rings` in any `minutes`, and `pauseSeconds` between two. */
  pacing: { rings: number; minutes: number; pauseSeconds: number };
  patterns: { largeOrder: Pattern; longPursuit: Pattern; milestone: Pattern; rehearsal: Pattern };
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
