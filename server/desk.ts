import type { Result } from '../broker/contract/result.ts';
import type { BellView, RingView, Snapshot } from '../broker/contract/wall.ts';
import type { ClaimRequest } from './api/presses.ts';
import type { Receipt } from './api/receipt.ts';
import type { SourceConfig } from './config.ts';
import type { Delivery } from './sources/source.ts';

export type SimulatedAction = 'press' | 'unplug' | 'plug';

/** What routes, sockets and the broker may ask of the office. */
export interface Desk {
  /** Resolves once stored and committed; rejects only when it could not be stored. */
  take(source: SourceConfig, delivery: Delivery): Promise<Receipt>;
  /** One stroke that counts for nothing, on the bell named or the first. */
  rehearse(bell: string | undefined): Promise<Result<{ id: string }>>;
  claim(pressId: string, claim: ClaimRequest): Promise<Result<RingView>>;
  /** A claimed press becomes open again; an open one is taken off the wall. */
  undoClaim(pressId: string): Promise<Result<RingView>>;
  /** The board that hangs there now becomes this bell's. */
  adopt(bell: string): Promise<Result<BellView>>;
  simulate(bell: string, action: SimulatedAction): Promise<Result<void>>;
  /** Whether an order could be stored now. */
  ready(): Result<void>;
  snapshot(): Promise<Snapshot>;
}
