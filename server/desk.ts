import type { Result } from '../broker/contract/result.ts';
import type { BellView, RingView, Snapshot } from '../broker/contract/wall.ts';
import type { CheckReport } from './api/checks.ts';
import type { PortLease } from './api/port-lease.ts';
import type { Candidate, ClaimRequest } from './api/presses.ts';
import type { Receipt } from './api/receipt.ts';
import type { SourceConfig } from './config.ts';
import type { Told } from './notify/open.ts';
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
  /** The board that hangs there now becomes this bell's. */
  adopt(bell: string): Promise<Result<BellView>>;
  /** For so many minutes from now; 0 ends it. */
  mute(bell: string, minutes: number): Promise<Result<BellView>>;
  simulate(bell: string, action: SimulatedAction): Promise<Result<void>>;
  /** The process of a bell lets go of its port for a while, or has it back. */
  lendPort(bell: string): Promise<Result<PortLease>>;
  takeBackPort(bell: string): Promise<Result<void>>;
  /** Sends everybody who is to be told of something a message now. */
  testNotify(): Promise<Told[]>;
  /** Reads all data through; `mend` sets the totals to what the orders add up to. */
  check(mend: boolean): Promise<CheckReport>;
  /** Begins anew with the backup that lies ready in the data folder, a moment after this. */
  restore(): Result<void>;
  /** Whether an order could be stored now. */
  ready(): Result<void>;
  snapshot(): Promise<Snapshot>;
  /** The log. */
  wins: Wins;
  /** An error met on the way: where the store has failed, that is told. Gives the error back. */
  noticed(error: unknown): unknown;
}
