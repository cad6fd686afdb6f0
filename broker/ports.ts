import type { MuteSwitch, Press, Rung, State } from './contract/messages.ts';
import type { Problem, Result } from './contract/result.ts';
import { decode, type Message, type TopicKey } from './contract/topics.ts';

/**
 * What the broker asks of the office. Each `accept…` resolves once the message is on disk (a refused order too, with its
 * problem); it rejects only when it could not be stored, and then the sender gets no PUBACK and sends it again.
 */
export interface Ports {
  acceptOrder(source: string, payload: Uint8Array): Promise<void>;
  acceptPress(bell: string, press: Press): Promise<void>;
  acceptRung(bell: string, rung: Rung): Promise<void>;
  acceptMute(bell: string, pressed: MuteSwitch): Promise<void>;
  /** Live ones only: a retained copy says nothing about who is present. */
  sawState(bell: string, state: State): void;
}

/** The server's way out to everybody. */
export interface Post {
  /** Resolves when the broker has taken it (QoS 1); rejects when there is no connection or it is lost meanwhile. */
  publish<K extends TopicKey>(key: K, name: string, message: Message<K>): Promise<void>;
  readonly connected: boolean;
}

/** A broker at work, embedded or joined. `url` carries no credentials. */
export interface Broker extends Post {
  readonly host: string;
  readonly port: number;
  readonly url: string;
  /** The embedded one's, where it listens for TLS too. */
  readonly tlsUrl?: string;
  /** Resolves once connected: at once where the broker is embedded. */
  ready(): Promise<void>;
  onChange(listener: (connected: boolean) => void): void;
  /** Hangs up on sources that are none any more. Only the embedded one can: another broker has its own accounts. */
  keepSources?(isKnown: (source: string) => boolean): void;
  /** Says that the server is offline, then hangs up. No port is called after it resolves. */
  close(): Promise<void>;
}

/** What is heard on the way in: everything a device or a source may say. */
export const heardKeys = ['order', 'button', 'rung', 'muted', 'state'] as const satisfies TopicKey[];

export interface Arrival {
  key: TopicKey;
  name: string;
  payload: Uint8Array;
}

/** Takes one message to its port. Resolves with the problem of a message nobody can read; rejects when it was not stored. */
export async function deliver(ports: Ports, { key, name, payload }: Arrival): Promise<Problem | undefined> {
  switch (key) {
    case 'order':
      return void (await ports.acceptOrder(name, payload));
    case 'button':
      return readFor(decode('button', payload), (press) => ports.acceptPress(name, press));
    case 'rung':
      return readFor(decode('rung', payload), (rung) => ports.acceptRung(name, rung));
    case 'muted':
      return readFor(decode('muted', payload), (pressed) => ports.acceptMute(name, pressed));
    case 'state':
      return readFor(decode('state', payload), (state) => ports.sawState(name, state));
    default:
      return undefined;
  }
}

async function readFor<T>(
  decoded: Result<T>,
  accept: (message: T) => void | Promise<void>,
): Promise<Problem | undefined> {
  if (!decoded.ok) return decoded.problem;
  await accept(decoded.value);
  return undefined;
}
