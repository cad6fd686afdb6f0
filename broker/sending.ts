import type { Transport } from './client.ts';
import { settleWithin } from './patience.ts';

const PATIENCE_MS = 1_000;

export interface Sending {
  /** Resolves at the PUBACK; rejects when the connection is lost before it. */
  publish(topic: string, payload: string, retain: boolean): Promise<void>;
  /** Resolves when nothing waits for its PUBACK any more, at the latest after a second. */
  settled(): Promise<void>;
}

/**
 * mqtt.js keeps what was not acknowledged and sends it at the next connect. A ring that comes late would still ring: so
 * whatever waits when the connection goes is taken out again and rejected, and its sender decides.
 */
export function send(transport: Transport): Sending {
  const waiting = new Map<number, Promise<void>>();
  transport.on('close', () => {
    for (const messageId of waiting.keys()) transport.removeOutgoingMessage(messageId);
  });
  return {
    publish(topic, payload, retain) {
      const sent = new Promise<void>((resolve, reject) => {
        transport.publish(topic, payload, { qos: 1, retain }, (error) => {
          if (error)
            reject(new Error('the connection to the broker was lost before it acknowledged', { cause: error }));
          else resolve();
        });
      });
      const messageId = transport.getLastMessageId();
      const done = sent.finally(() => waiting.delete(messageId));
      waiting.set(messageId, done);
      return done;
    },
    settled: () => settleWithin(PATIENCE_MS, waiting.values()),
  };
}
