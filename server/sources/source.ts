import type { Order } from '../../broker/contract/order.ts';
import type { Problem, Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../config.ts';
import type { DisputeState } from '../rules/standing.ts';
import type { Instant } from '../time.ts';

/** What came in over HTTP, byte for byte. */
export interface Delivery {
  method: string;
  /** As the world sees it. */
  url: string;
  /** Names in lower case. */
  headers: Record<string, string | undefined>;
  body: Buffer;
  /** Epoch milliseconds; the only clock a source reads. */
  receivedAt: number;
  /** Made by this very server to try the way: whatever is in it, it never counts, and nothing is fetched for it. */
  test?: true;
}

/** What may prove that a delivery is from a source: its secrets, any of which will do, and whether its address held the key. */
export interface Proof {
  secrets: readonly string[];
  keyed: boolean;
  /** How the source is read, where that says what proves it. */
  settings?: SourceSettings;
}

export interface SourceKind {
  /** Over the raw bytes, in constant time. A refusal becomes 401 and shows neither a secret nor a signature. */
  verify(delivery: Delivery, proof: Proof): Result<void>;
  /** Bytes to what `normalise` reads; JSON unless said. */
  parse?(body: Buffer, delivery: Delivery): Result<unknown>;
  /** Only for a verified delivery. A refusal keeps it in the inbox with its problem. Pure: the same delivery gives the same. */
  normalise(body: unknown, delivery: Delivery, settings: SourceSettings): Result<Normalised>;
  /** An unsigned hello that is to be answered 200 and counts for nothing; asked before `verify`. */
  isPing?(delivery: Delivery): boolean;
  /** The body without what opens the source's own doors, as it may be kept; of a kind that sends such a thing. */
  withoutSecrets?(body: Buffer): Buffer;
  /** What the source wants to hear in place of our receipt once the delivery is stored, such as an acknowledgement in XML. */
  acknowledgement?: { contentType: string; body: string };
}

/**
 * `events` empty: `ignored` says why nothing counts. `fetch`: what has to be asked for before its events are known; an
 * event of an order that is asked for stands in where asking fails.
 */
export interface Normalised {
  events: OrderEvent[];
  ignored?: string;
  fetch?: readonly Fetch[];
  /** What of it could not be read: the rest counts, and the delivery is kept with it. */
  problem?: Problem;
}

/** An object of the source's, by the source's id, that its API is asked for. */
export interface Fetch {
  object: string;
  id: string;
  /** When the source says that it changed, by its own clock: what it is found to be is no older. */
  at?: Instant;
}

/**
 * What a source says of one of its orders. `won` and `changed`: it stands as won, with the amount in `order`; `open`: not
 * won, or no longer; `refunded`, `cancelled`, `deleted`: it counts no more. An event without `order` changes nothing else.
 */
export interface OrderEvent {
  orderId: string;
  kind: 'open' | 'won' | 'changed' | 'refunded' | 'cancelled' | 'deleted';
  /** By the source's own clock, in epoch ms: it orders the events. Absent: the time of receipt. */
  at?: Instant;
  /** Its whole state as the source tells it; its `status` is not looked at. */
  order?: Order;
  /** The amount with tax, where `order` has it without: deductions are in the same proportion. */
  full?: string;
  /** What had gone back when this was said, with tax: the amount has it taken off already. */
  back?: string;
  /** `yes`: a renewal that is not to ring. `unsaid`: a payment whose invoice will tell whether it is one. */
  renewal?: 'yes' | 'unsaid';
  /** Taken off the order's amount, while it stands. */
  deduction?: Deduction;
  /** Other ids and numbers of it within this source, and what other sources may call it by. */
  called?: readonly string[];
  test?: boolean;
  /** Told at any change of it: where it is of long ago and was never heard of, it is no news. */
  atAnyChange?: boolean;
}

/**
 * Part of what was paid that went back, with tax. `whole`: all that went back of `of` until now, told as one sum beside
 * single ones of the same `of`; what the singles explain of it is not taken off twice.
 */
export interface Deduction {
  /** The source's id of the refund, dispute or credit note; of a `whole` one the same as `of`. */
  id: string;
  /** What it was paid back of, such as a charge. */
  of: string;
  whole?: boolean;
  amount: string;
  currency: string;
  /** False once it has failed, was voided or was won back. */
  stands: boolean;
  /** The order's own later amounts have it in them already. */
  inAmount?: boolean;
  /** Of a payment dispute, as its source says. */
  dispute?: DisputeState;
}

/** The generic order as an event. */
export function eventOf({ status, ...order }: Order): OrderEvent {
  const { orderId, updatedAt, test, livemode } = order;
  return {
    orderId,
    kind: status,
    ...(updatedAt !== undefined && { at: Date.parse(updatedAt) }),
    order: { ...order, status },
    ...((test === true || livemode === false) && { test: true }),
  };
}
