import type { Generated } from 'kysely';

/** Instants are epoch milliseconds, money integer minor units, lists and objects JSON text, booleans 0 or 1. */
export interface Schema {
  bells: BellsTable;
  deliveries: DeliveriesTable;
  orders: OrdersTable;
  decisions: DecisionsTable;
  tallies: TalliesTable;
  milestones: MilestonesTable;
  rings: RingsTable;
  strokes: StrokesTable;
  ring_steps: RingStepsTable;
  presses: PressesTable;
  restores: RestoresTable;
}

/** Which board a bell is bound to, and the epoch its rings are numbered in. */
export interface BellsTable {
  name: string;
  board: string | null;
  simulated: number;
  epoch: number;
  /** Epoch milliseconds; null or past: it rings. */
  muted_until: number | null;
}

/** The inbox: each verified delivery as it came, before anybody tried to understand it. */
export interface DeliveriesTable {
  id: Generated<number>;
  source: string;
  received_at: number;
  headers: string;
  body: Uint8Array;
  status: 'taken' | 'ignored' | 'kept';
  note: string | null;
}

/** The ledger: one row a sale, at its newest net amount. `counted_minor` is in the office currency, null without a rate. */
export interface OrdersTable {
  source: string;
  order_id: string;
  status: 'won' | 'cancelled' | 'refunded';
  amount_minor: number;
  currency: string;
  counted_minor: number | null;
  ordered_at: number;
  ordered_on: string;
  updated_at: number;
  won_at: number | null;
  rang: number;
  customer_key: string | null;
  customer: string | null;
  seller: string | null;
  pursued_since: string | null;
  lines: string | null;
  press_id: string | null;
  /** The time of its newest decision. */
  decided_at: number | null;
}

/** One row for each time an order was looked at: what was decided and every reason or silence. */
export interface DecisionsTable {
  id: Generated<number>;
  source: string;
  order_id: string;
  delivery_id: number | null;
  at: number;
  rings: number;
  why: string;
  /** The time of the decision before of the same order. */
  previous_at: number | null;
}

/** Sums of the standing won orders by `day` (2026-11-24) and `month` (2026-11), kept in the orders' own transaction. */
export interface TalliesTable {
  period: string;
  minor: number;
  wins: number;
}

/** Milestones by period; one already passed when it was made has both times alike, and never rang. */
export interface MilestonesTable {
  id: string;
  period: string;
  passed_at: number | null;
  made_at: number;
}

export interface RingsTable {
  id: Generated<number>;
  bell: string;
  kind: 'order' | 'press' | 'rehearsal';
  source: string | null;
  order_id: string | null;
  press_id: string | null;
  sellers: string;
  customer: string | null;
  amount_minor: number | null;
  currency: string | null;
  reasons: string;
  strength: number;
  pattern: string;
  strokes: number;
  created_at: number;
  expires_at: number;
  state: 'waiting' | 'ringing' | 'ended';
  epoch: number | null;
  number: number | null;
  board: string | null;
  sent_at: number | null;
  deadline_at: number | null;
  outcome: string | null;
  struck: number | null;
  heard: number | null;
  quiet: 'hours' | 'pacing' | 'muted' | null;
  shared_with: number | null;
  ended_at: number | null;
  /** Whether the board it went to was simulated; null before it is sent. */
  simulated: number | null;
}

export interface StrokesTable {
  ring_id: number;
  stroke: number;
  at: number;
  heard: number | null;
}

/** What became of a ring after its decision, in order; an outcome that a later report corrected stays here. */
export interface RingStepsTable {
  id: Generated<number>;
  ring_id: number;
  at: number;
  step: 'sent' | 'sent-again' | 'outcome';
  /** JSON: of `sent` and `sent-again` the board, epoch and number; of `outcome` the outcome and what was counted. */
  detail: string;
}

export interface PressesTable {
  press_id: string;
  bell: string;
  pressed_at: number;
  received_at: number;
  lapses_at: number;
  rang: number;
  ring_id: number;
  claim: 'open' | 'claimed' | 'undone';
  sellers: string;
  customer: string | null;
  customer_key: string | null;
  amount_minor: number | null;
  claimed_at: number | null;
  joined_source: string | null;
  joined_order: string | null;
  /** The office's day it counts on, and the currency of its amount; null where it was stored before these were. */
  pressed_on: string | null;
  currency: string | null;
}

/** Each time that older data took the place of newer: a backup, or a copy that a board's memory gave away. */
export interface RestoresTable {
  id: string;
  kind: 'restore' | 'copy';
  /** When it began to count; null while the backup only lies ready. */
  at: number | null;
  /** When the backup was made, where that is known. */
  backup_at: number | null;
}
