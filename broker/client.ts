import { Socket } from 'node:net';
import mqtt, { type IClientOptions, type MqttClient } from 'mqtt';
import { readAddress } from './address.ts';
import type { Bus } from './contract/bus.ts';
import type { Log } from './contract/log.ts';
import { sentence } from './contract/result.ts';
import { decode, type Message, type TopicKey, topicFor, topics } from './contract/topics.ts';
import { listenOn } from './listening.ts';
import { backOff, hangUp, type Presence, watch } from './presence.ts';
import { sayOnce } from './refusals.ts';
import { send } from './sending.ts';

export type Will = { [K in TopicKey]: { key: K; name: string; message: Message<K> } }[TopicKey];

export interface ConnectOptions {
  /** `mqtt://user:password@host:port`, or mqtts, ws, wss. The credentials are never logged. */
  url: string;
  prefix: string;
  clientId?: string;
  /** False keeps the session, and what arrives meanwhile, at the broker: it needs a client id that stays. */
  clean?: boolean;
  /** Said by the broker when this client dies. */
  will?: Will;
  log: Log;
}

/** Takes the bytes as they came. Rejecting withholds the PUBACK. */
export type RawHandler = (name: string, payload: Uint8Array, retained: boolean) => Promise<void>;

/**
 * A client of any MQTT 3.1.1 broker; it reconnects for ever. `connected` is true once every subscription is answered.
 * `publish` rejects at once without a connection, and when it is lost before the PUBACK: nothing is queued or sent again.
 * The PUBACK of what is heard waits for its handlers. When one rejects, the connection is closed instead: a kept session
 * (`clean: false`) hears it again, a clean one has lost it.
 */
export interface Client extends Bus {
  onRaw(key: TopicKey, handler: RawHandler, name?: string): void;
  onChange(listener: (connected: boolean) => void): void;
  /** Resolves once connected and listening to all that was asked for; rejects when closed before. */
  ready(): Promise<void>;
}

/** mqtt.js's client; only this file opens one. */
export type Transport = MqttClient;

/** Throws only for an address that cannot be one. */
export function connect(options: ConnectOptions): Client {
  const { prefix } = options;
  const say = sayOnce(options.log);
  const transport = open(options);
  const sending = send(transport);
  const listening = listenOn(transport, { prefix, say, kept: options.clean === false });
  const presence = watch(transport, listening.resume);
  report(transport, presence, options);

  const onRaw: Client['onRaw'] = (key, handler, name = '+') => listening.add({ key, name, handler });
  const on: Client['on'] = (key, handler, name) => {
    const read: RawHandler = async (from, payload, retained) => {
      const decoded = decode(key, payload);
      if (decoded.ok) return handler({ name: from, message: decoded.value, retained });
      const topic = topicFor(prefix, key, from);
      say(
        `payload ${topic}`,
        { topic, problem: sentence(decoded.problem) },
        'An MQTT message could not be read: dropped',
      );
    };
    onRaw(key, read, name);
  };
  return {
    ...{ on, onRaw, onChange: presence.onChange },
    async publish(key, name, message) {
      // Not `connected`: a kept session hands over what waited before the subscriptions are answered, and its handler answers it.
      if (presence.closed || !transport.connected) throw new Error('not connected to the broker');
      await sending.publish(topicFor(prefix, key, name), JSON.stringify(message), topics[key].retain);
    },
    get connected() {
      return presence.connected;
    },
    async ready() {
      await presence.opened();
      await listening.settled();
    },
    async close() {
      presence.leave();
      await sending.settled();
      await hangUp(transport);
    },
  };
}

function open({ url, prefix, clientId, clean = true, will }: ConnectOptions): Transport {
  const settings: IClientOptions = {
    ...readAddress(url).options,
    ...{ protocolVersion: 4, clean, keepalive: 15, connectTimeout: 5_000 },
    ...{ reconnectOnConnackError: true, resubscribe: false },
  };
  if (clientId !== undefined) settings.clientId = clientId;
  if (will) {
    const { key, name, message } = will;
    const payload = Buffer.from(JSON.stringify(message));
    settings.will = { topic: topicFor(prefix, key, name), payload, qos: 1, retain: topics[key].retain };
  }
  const transport = mqtt.connect(settings);
  backOff(transport);
  transport.on('connect', () => transport.stream instanceof Socket && transport.stream.setNoDelay(true));
  return transport;
}

/** Each connection and its loss, and why there is none: once, until there is one again. */
function report(transport: Transport, presence: Presence, { url, log }: ConnectOptions): void {
  const broker = readAddress(url).url;
  let said = '';
  transport.on('error', ({ message }) => {
    if (message !== said) log.warn({ broker, reason: message }, 'No connection to the broker');
    said = message;
  });
  presence.onChange((connected) => {
    said = '';
    if (presence.closed) return;
    if (connected) log.info({ broker }, 'Connected to the broker');
    else log.warn({ broker }, 'The connection to the broker is lost');
  });
}
