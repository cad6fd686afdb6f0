import type { Outcome } from '../../broker/contract/ring.ts';

/** One state of an order, as a client sent it: versions count from 1, and `updatedAt` (epoch ms) grows with them. */
export interface OrderState {
  source: string;
  orderId: string;
  version: number;
  /** In cents. */
  minor: number;
  status: 'won' | 'cancelled' | 'refunded';
  updatedAt: number;
  /** Whether the office's rules make the order ring at this version. */
  rings: boolean;
}

/** A state that was acknowledged: 2xx, a PUBACK of ours, or, at an external broker, the server's PUBACK to that broker. */
export type Acknowledged = Pick<OrderState, 'source' | 'orderId' | 'version'>;

/** A row of the ledger. */
export interface LedgerRow {
  source: string;
  orderId: string;
  minor: number;
  countedMinor: number | null;
  status: string;
  updatedAt: number;
  /** As a calendar date. */
  orderedOn: string;
}

export interface Tally {
  /** A day or a month. */
  period: string;
  minor: number;
  wins: number;
}

/** A ring as the server has recorded it. */
export interface RecordedRing {
  id: number;
  kind: string;
  source: string | null;
  orderId: string | null;
  epoch: number | null;
  number: number | null;
  state: string;
  outcome: Outcome | null;
  /** Strokes asked for, and strokes said to have been driven. */
  strokes: number;
  struck: number | null;
}

/** What the coil did for one asking, as the board's own process noted it. A press has epoch and number 0. */
export interface CoilPattern {
  epoch: number;
  number: number;
  /** As asked; 0 where nobody had asked. */
  strokes: number;
  pulseMs: number;
  /** Pulses begun, and those of them that lasted their whole length. */
  begun: number;
  whole: number;
  longestMs: number;
}

/** What was done to the button, and what became of it. */
export interface PressRecord {
  /** How often the button was pressed. */
  pushed: number;
  /** How many of these had rung and had had time to reach the disk before anything was killed. */
  kept: number;
  /** Those that the server stored. */
  stored: readonly { pressId: string; rang: boolean }[];
}

/** Everything that is compared, each from its own witness. */
export interface Evidence {
  sent: readonly OrderState[];
  acknowledged: readonly Acknowledged[];
  ledger: readonly LedgerRow[];
  tallies: readonly Tally[];
  /** Orders that the server decided to ring for, once for each such decision. */
  decided: readonly { source: string; orderId: string }[];
  rings: readonly RecordedRing[];
  patterns: readonly CoilPattern[];
  presses: PressRecord;
}

export const keyOf = ({ source, orderId }: { source: string | null; orderId: string | null }): string =>
  `${source}/${orderId}`;

export function groupedBy<T>(items: readonly T[], keyFor: (item: T) => string): Map<string, T[]> {
  const groups = new Map<string, T[]>();
  for (const item of items) {
    const key = keyFor(item);
    groups.set(key, [...(groups.get(key) ?? []), item]);
  }
  return groups;
}
