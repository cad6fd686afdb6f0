import type { Order } from '../../broker/contract/order.ts';
import type { Result } from '../../broker/contract/result.ts';

export { kinds } from './kinds.ts';

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
}

export interface SourceKind {
  /** Over the raw bytes, in constant time; any of the secrets will do. A refusal becomes 401 and shows neither a secret nor a signature. */
  verify(delivery: Delivery, secrets: readonly string[]): Result<void>;
  /** Only for a verified delivery. A refusal keeps it in the inbox with its problem. */
  normalise(body: unknown, delivery: Delivery): Result<Normalised>;
}

/** `orders` empty: `ignored` says why nothing counts. */
export interface Normalised {
  orders: Order[];
  ignored?: string;
}
