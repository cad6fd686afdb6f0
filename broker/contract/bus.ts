import type { Message, TopicKey } from './topics.ts';

/**
 * The typed way onto the broker, the same inside the server (over the embedded Aedes) and anywhere else (over mqtt.js).
 * `on` answers every message of a topic; a live one has `retained: false`. The acknowledgement waits for the handler
 * where the transport allows it: a handler that rejects withholds it.
 */
export interface Bus {
  /** Resolves when the broker has taken it (QoS 1); rejects when the connection is gone. */
  publish<K extends TopicKey>(key: K, name: string, message: Message<K>): Promise<void>;
  /** `name` narrows it to one bell, source or milestone, which is all that a device may ask for. */
  on<K extends TopicKey>(key: K, handler: Handler<K>, name?: string): void;
  readonly connected: boolean;
  close(): Promise<void>;
}

export type Handler<K extends TopicKey> = (heard: Heard<K>) => void | Promise<void>;

export interface Heard<K extends TopicKey> {
  name: string;
  message: Message<K>;
  retained: boolean;
}
