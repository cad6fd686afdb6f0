/** Bounds of one connection's unsent data: bytes, and writes, since a small message costs more than its bytes. */
export interface QueueLimits {
  bytes: number;
  writes: number;
}

/** A bucket of `burst` tokens that fills by so many a second; a connection takes one. */
export interface Rate {
  burst: number;
  perSecond: number;
}

/** What the embedded broker bears. What happens beyond each, and why, is the table in the README. */
export interface Limits {
  /** Of one packet, counted as MQTT's remaining length: the variable header and the payload. */
  packetBytes: number;
  connections: number;
  /** Of these, not let in yet. */
  waiting: number;
  perAccount: number;
  perAddress: { here: number; elsewhere: number };
  /** Of new connections from one address elsewhere: a process of this machine must always be able to come back. */
  rate: Rate;
  queue: QueueLimits;
  /** Different filters that one connection may ask for, granted or not. */
  subscriptions: number;
  /** QoS 2 publishes of one connection that wait for their PUBREL; each is kept until then. */
  halfOpen: number;
  clientIdLength: number;
  keepaliveSeconds: number;
  /** For the CONNECT, and before it for a TLS handshake. */
  patienceMs: number;
}

export const limits: Limits = {
  packetBytes: 64 * 1024,
  connections: 256,
  waiting: 64,
  perAccount: 32,
  perAddress: { here: 192, elsewhere: 32 },
  rate: { burst: 40, perSecond: 5 },
  queue: { bytes: 256 * 1024, writes: 8_000 },
  subscriptions: 64,
  halfOpen: 64,
  clientIdLength: 256,
  keepaliveSeconds: 600,
  patienceMs: 5_000,
};
