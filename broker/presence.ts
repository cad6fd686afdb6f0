import type { Transport } from './client.ts';

/** A connection that held for `steady` was a good one: when it is lost the next try comes soon again. */
const RETRY_MS = { first: 250, most: 5_000, steady: 5_000 };
const CLOSE_MS = 2_000;

export interface Presence {
  readonly connected: boolean;
  /** Closed by us, for good. */
  readonly closed: boolean;
  onChange(listener: (connected: boolean) => void): void;
  /** Resolves once connected; rejects when closed before. */
  opened(): Promise<void>;
  /** Counts as not connected from now on. */
  leave(): void;
}

/** Whether there is a connection: from when `resume` is through until it is lost. */
export function watch(transport: Transport, resume: () => Promise<void>): Presence {
  const listeners: ((connected: boolean) => void)[] = [];
  const waiting: { resolve(): void; reject(error: Error): void }[] = [];
  let connected = false;
  let closed = false;

  const change = (now: boolean) => {
    if (now === connected) return;
    connected = now;
    for (const tell of listeners) tell(now);
  };
  transport.on('connect', async () => {
    const { stream } = transport;
    await resume();
    if (closed || stream !== transport.stream || !transport.connected) return;
    change(true);
    for (const { resolve } of waiting.splice(0)) resolve();
  });
  transport.on('close', () => change(false));
  return {
    get connected() {
      return connected;
    },
    get closed() {
      return closed;
    },
    onChange: (listener) => void listeners.push(listener),
    async opened() {
      if (closed) throw new Error('the client is closed');
      if (!connected) await new Promise<void>((resolve, reject) => waiting.push({ resolve, reject }));
    },
    leave() {
      closed = true;
      change(false);
      for (const { reject } of waiting.splice(0)) reject(new Error('the client is closed'));
    },
  };
}

/** Tries again for ever: soon at first, then ever later, up to every five seconds. */
export function backOff(transport: Transport): void {
  let steady: NodeJS.Timeout | undefined;
  transport.options.reconnectPeriod = RETRY_MS.first;
  transport.on('connect', () => {
    steady = setTimeout(() => {
      transport.options.reconnectPeriod = RETRY_MS.first;
    }, RETRY_MS.steady);
  });
  transport.on('close', () => {
    clearTimeout(steady);
    const { reconnectPeriod = RETRY_MS.first } = transport.options;
    transport.options.reconnectPeriod = Math.min(reconnectPeriod * 2, RETRY_MS.most);
  });
}

/** Says goodbye, so that no last will is sent; after two seconds without an answer the line is cut. */
export async function hangUp(transport: Transport): Promise<void> {
  const patience = setTimeout(() => transport.stream.destroy(), CLOSE_MS);
  await new Promise<void>((resolve) => {
    transport.stream.once('close', resolve);
    transport.end(!transport.connected, () => resolve());
  });
  clearTimeout(patience);
}
