import type { Result } from '../broker/contract/result.ts';
import type { BellView, RingView, Snapshot } from '../broker/contract/wall.ts';
import type { Answers } from './answers.ts';
import type { CheckReport } from './api/checks.ts';
import type { PortLease } from './api/port-lease.ts';
import type { Candidate, ClaimRequest } from './api/presses.ts';
import type { Receipt } from './api/receipt.ts';
import type { PollReport } from './asking/polling.ts';
import type { SourceConfig } from './config.ts';
import type { Imports } from './import/imports.ts';
import type { Rates } from './money/rates.ts';
import type { Told } from './notify/open.ts';
import type { Customers } from './people/customers.ts';
import type { Sellers } from './people/sellers.ts';
import type { Rules } from './rules/settings.ts';
import type { RulesDesk } from './rules-desk.ts';
import type { OrdersDesk } from './sales/orders-desk.ts';
import type { SourceDesk } from './source-book/desk.ts';
import type { Delivery } from './sources/source.ts';
import type { Wins } from './wins/wins.ts';

export const simulatedActions = ['press', 'mute', 'unplug', 'plug', 'piezo', 'no-piezo'] as const;
export type SimulatedAction = (typeof simulatedActions)[number];

/** What routes, sockets and the broker may ask of the office. */
export interface Desk {
  /** Resolves once stored and committed; rejects only when it could not be stored. */
  take(source: SourceConfig, delivery: Delivery): Promise<Receipt>;
  /** One stroke that counts for nothing, on the bell named or the first. */
  rehearse(bell: string | undefined): Promise<Result<{ id: string }>>;
  /** Where several orders fit and the claim does not say which, nothing is claimed yet. */
  claim(pressId: string, claim: ClaimRequest): Promise<Result<RingView | { candidates: Candidate[] }>>;
  /** A claimed press becomes open again; an open one is taken off the wall. */
  undoClaim(pressId: string): Promise<Result<RingView>>;
  /** Lets a ring go that waits for its winner. */
  pull(id: string): Promise<Result<RingView>>;
  /** The board that hangs there now becomes this bell's. */
  adopt(bell: string): Promise<Result<BellView>>;
  /** For so many minutes from now; 0 ends it. */
  mute(bell: string, minutes: number): Promise<Result<BellView>>;
  simulate(bell: string, action: SimulatedAction): Promise<Result<void>>;
  /** The process of a bell lets go of its port for a while, or has it back. */
  lendPort(bell: string): Promise<Result<PortLease>>;
  takeBackPort(bell: string): Promise<Result<void>>;
  /** Asks a source's own API what has changed, now; resolves when it is all taken. */
  askAgain(source: string): Promise<Result<PollReport>>;
  /** Sends everybody who is to be told of something a message now. */
  testNotify(): Promise<Told[]>;
  /** Reads all data through; `mend` sets the totals to what the orders add up to. */
  check(mend: boolean): Promise<CheckReport>;
  /** Begins anew with the backup that lies ready in the data folder, a moment after this. */
  restore(): Result<void>;
  /** Whether an order could be stored now. */
  ready(): Result<void>;
  snapshot(): Promise<Snapshot>;
  /** The rules, their past, and what others would have rung. */
  rules: RulesDesk;
  /** The log. */
  wins: Wins;
  /** Reference rates. */
  rates: Pick<Rates, 'view' | 'importCsv'>;
  /** The ledger. */
  orders: OrdersDesk;
  /** The customer book. */
  customers: Customers;
  sellers: Sellers;
  /** What was answered to requests that may be sent again. */
  answers: Answers;
  /** Who may ring it by hand. */
  byHand(): Rules['byHand'];
  /** Where orders come from. */
  sources: SourceDesk;
  /** Files of past orders. */
  imports: Imports;
  /** An error met on the way: where the store has failed, that is told. Gives the error back. */
  noticed(error: unknown): unknown;
}
