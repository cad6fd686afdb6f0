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
  order_names: OrderNamesTable;
  sale_joins: SaleJoinsTable;
  adjustments: AdjustmentsTable;
  customers: CustomersTable;
  sellers: SellersTable;
  people_changes: PeopleChangesTable;
  rates: RatesTable;
  rule_versions: RuleVersionsTable;
  sources: SourcesTable;
  source_states: SourceStatesTable;
  source_changes: SourceChangesTable;
  fetches: FetchesTable;
  imports: ImportsTable;
  import_problems: ImportProblemsTable;
  import_mappings: ImportMappingsTable;
  import_runs: ImportRunsTable;
  import_kept: ImportKeptTable;
  answers: AnswersTable;
  books: BooksTable;
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
  /** `waiting`: something has to be fetched before it is understood. */
  status: 'taken' | 'ignored' | 'kept' | 'waiting';
  note: string | null;
  /** How it came; null is `hook`, or `message` where it has no headers. */
  way: 'hook' | 'message' | 'poll' | 'import' | 'api' | 'replay' | null;
}

/**
 * The ledger: one row for each order of each source, at its newest net amount: what was said, less what was taken off.
 * `counted_minor` is in the office currency, null without a rate. Only a row that leads its sale counts.
 */
export interface OrdersTable {
  source: string;
  order_id: string;
  /** `open`: not won, or no longer. */
  status: 'open' | 'won' | 'cancelled' | 'refunded' | 'deleted';
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
  /** JSON: what its events say, where this row alone does not hold all of it. */
  heard: string | null;
  /** What the rows of one sale share; null where it is the only one. */
  sale: string | null;
  /** Whether it is the row of its sale that counts. */
  leads: number;
  /** With tax, where the amount said is without. */
  full_minor: number | null;
  /** How many units of the office currency one unit of its own was counted as, a decimal, and the day of that rate. */
  rate: string | null;
  rate_on: string | null;
  seller_key: string | null;
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
  /** What was said then, by the source's own time, and the net amount that came of it. */
  kind: string | null;
  said_at: number | null;
  status: OrdersTable['status'] | null;
  amount_minor: number | null;
  currency: string | null;
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
  quiet: 'hours' | 'pacing' | 'muted' | 'withdrawn' | null;
  shared_with: number | null;
  ended_at: number | null;
  /** Whether the board it went to was simulated; null before it is sent. */
  simulated: number | null;
  /** Until then it waits for its winner's hand. */
  yours_until: number | null;
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
  /** `waits`: for its winner, until a hand has let it go. `waits-again`: the press that was taken for it was not. */
  step: 'waits' | 'let-go' | 'waits-again' | 'sent' | 'sent-again' | 'outcome';
  /** JSON: of a wait until when, of its end whose hand; of what was sent the board, epoch and number; of `outcome` that, and what was counted. */
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

/** What an order is called beside its id, and what orders of other sources it says it is. */
export interface OrderNamesTable {
  name: string;
  role: 'called' | 'refers';
  source: string;
  order_id: string;
}

/** Two orders that are one sale; an undone one stays, and keeps the same reference from joining them again. */
export interface SaleJoinsTable {
  id: Generated<number>;
  source: string;
  order_id: string;
  other_source: string;
  other_order_id: string;
  how: 'reference' | 'hand';
  at: number;
  by: string;
  undone_at: number | null;
  undone_by: string | null;
}

/** By day, what changes of orders won earlier have added to or taken off the totals. */
export interface AdjustmentsTable {
  day: string;
  minor: number;
}

/** A customer as one source knows it, and the book: since when somebody has worked on it and where they met. */
export interface CustomersTable {
  key: string;
  name: string | null;
  /** `plainName` of the name, or of the key without its source; written with each of them. */
  sorts_as: string;
  first_seen_at: number;
  /** The key of the customer that this one is; never of one that is joined itself. */
  joined_to: string | null;
  worked_since: string | null;
  met_at: string | null;
  met_on: string | null;
  note: string | null;
}

export interface SellersTable {
  key: string;
  name: string | null;
  email: string | null;
  first_seen_at: number;
  joined_to: string | null;
  team: string | null;
}

/** `change`: JSON, what was before and after. */
export interface PeopleChangesTable {
  id: Generated<number>;
  what: 'customer' | 'seller';
  key: string;
  at: number;
  by: string;
  change: string;
}

/** Reference rates: units of a currency per euro, a decimal, as published for a business day. */
export interface RatesTable {
  currency: string;
  day: string;
  per_euro: string;
}

/** Every version of the rules; the newest holds. */
export interface RuleVersionsTable {
  id: Generated<number>;
  at: number;
  by: string;
  rules: string;
  note: string | null;
}

/** Sources added on the page; their secrets are with the credentials. */
export interface SourcesTable {
  name: string;
  kind: string;
  settings: string;
  created_at: number;
  removed_at: number | null;
}

/** Of any source: whether it is paused, and how far it has been asked. */
export interface SourceStatesTable {
  source: string;
  paused_at: number | null;
  cursor: string | null;
  polled_at: number | null;
  /** JSON: why asking it failed last. */
  problem: string | null;
}

export interface SourceChangesTable {
  id: Generated<number>;
  source: string;
  at: number;
  by: string;
  change: string;
}

/** What is still to be fetched from a source for a delivery that waits. */
export interface FetchesTable {
  id: Generated<number>;
  source: string;
  object: string;
  object_id: string;
  delivery_id: number;
  /** By the source's own clock: what is found is no older. */
  said_at: number | null;
  asked_at: number;
  attempts: number;
  next_at: number;
  problem: string | null;
}

/** A file of past orders, and how far it has been taken in. */
export interface ImportsTable {
  id: string;
  file: string;
  source: string | null;
  state: 'uploaded' | 'running' | 'paused' | 'done' | 'failed' | 'removed' | 'taking-back' | 'taken-back';
  mapping: string | null;
  bytes: number;
  bytes_done: Generated<number>;
  rows: Generated<number>;
  taken: Generated<number>;
  same: Generated<number>;
  refused: Generated<number>;
  /** Rows that are no sale, such as drafts. */
  skipped: Generated<number>;
  /** JSON: how the file was encoded when it came, and why it is taken for that; it is kept in UTF-8. */
  encoding: string;
  /** What the file says holds as of then. */
  as_of: number;
  /** What its orders' decisions name, while it runs and after. */
  delivery_id: number | null;
  created_at: number;
  ended_at: number | null;
  by: string;
  problem: string | null;
  /** Taking back is so far: the last decision looked at; orders that are gone, that others told of too, and left as they were. */
  back_at_decision: Generated<number>;
  gone: Generated<number>;
  told_by_others: Generated<number>;
  kept: Generated<number>;
}

/** Each time a file was taken in: what its orders' decisions name, and the newest decision of before it. */
export interface ImportRunsTable {
  delivery_id: number;
  import: string;
  source: string;
  after_decision: number;
  taken_back_at: number | null;
  taken_back_by: string | null;
}

/** Orders that keep what an import said though it was taken back. */
export interface ImportKeptTable {
  import: string;
  source: string;
  order_id: string;
}

export interface ImportProblemsTable {
  import: string;
  row: number;
  field: string;
  value: string;
  allowed: string;
}

export interface ImportMappingsTable {
  name: string;
  mapping: string;
  at: number;
}

/** One row: the currency in which all was counted. */
export interface BooksTable {
  one: 1;
  currency: string;
}

/** What was answered to a request with an idempotency key. */
export interface AnswersTable {
  key: string;
  request: string;
  status: number;
  body: string;
  at: number;
}
