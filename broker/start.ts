import type { EventEmitter } from 'node:events';
import { Aedes, type Client as Connection } from 'aedes';
import type { Client } from './access.ts';
import { admit } from './admit.ts';
import type { Log } from './contract/log.ts';
import { type Message, type TopicKey, topicFor, topics } from './contract/topics.ts';
import { keepGuests } from './guests.ts';
import { type Limits, limits as usual } from './limits.ts';
import { listenTwice } from './listen.ts';
import type { Broker, Ports } from './ports.ts';
import { receive } from './receive.ts';
import { Refused, type SayOnce, sayOnce } from './refusals.ts';
import type { Certificate } from './secure.ts';

export interface BrokerOptions extends Ports {
  host: string;
  /** 0 takes a free one. */
  port: number;
  /** Listens there too, over TLS. */
  tls?: { host: string; port: number; certificate: Certificate } | undefined;
  prefix: string;
  /** Constant-time; null for anybody unknown. */
  authenticate(username: string, password: string): Client | null;
  log: Log;
  /** For tests. */
  limits?: Partial<Limits>;
}

/** The embedded broker: MQTT 3.1.1 over TCP. Rejects with one line that names the address when it cannot listen there. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { host, port, tls, prefix, authenticate, log, ...ports } = options;
  const limits = { ...usual, ...options.limits };
  const say = sayOnce(log);
  const guests = keepGuests({ limits, say });
  const { clientOf, ...door } = admit({ prefix, authenticate, say, guests, limits });
  const { stop, forget, ...counter } = receive({ prefix, ports, clientOf, say, limits });
  const aedes = await Aedes.createBroker({ ...aedesLimits(limits), ...door, ...counter });
  aedes.on('unsubscribe', (filters, client) => forget(client, filters));
  const connections = new Set<Connection>();
  aedes.on('client', (connection) => connections.add(connection));
  aedes.on('clientDisconnect', (connection) => connections.delete(connection));
  reportErrors(aedes, log, say);
  const at = { guests, limits, serve: aedes.handle, say };
  const listener = await listenTwice({ ...at, host, port }, tls && { ...at, ...tls }).catch(async (error) => {
    await closeAedes(aedes);
    throw error;
  });

  let connected = true;
  const listeners: ((connected: boolean) => void)[] = [];
  const publish = async <K extends TopicKey>(key: K, name: string, message: Message<K>): Promise<void> => {
    if (!connected) throw new Error('the broker is closed');
    await post(aedes, topicFor(prefix, key, name), { message, retain: topics[key].retain });
  };
  await publish('server', '', { state: 'online' });
  return {
    ...{ host, port: listener.port, url: listener.url, publish },
    ...(listener.tlsUrl !== undefined && { tlsUrl: listener.tlsUrl }),
    get connected() {
      return connected;
    },
    ready: async () => {},
    onChange: (tell) => void listeners.push(tell),
    keepSources(isKnown) {
      for (const connection of connections) {
        const client = clientOf(connection);
        if (client?.role === 'source' && !isKnown(client.source)) connection.close();
      }
    },
    async close() {
      if (!connected) return;
      const offline = publish('server', '', { state: 'offline' });
      connected = false;
      await Promise.all([offline, stop()]);
      await closeAedes(aedes);
      await listener.close();
      for (const tell of listeners) tell(false);
    },
  };
}

/** The keepalive in seconds: a client that would be silent for longer is refused, dead peers would stay. */
const aedesLimits = ({ patienceMs, keepaliveSeconds, halfOpen }: Limits) => ({
  connectTimeout: patienceMs,
  keepaliveLimit: keepaliveSeconds,
  maxInflightInbound: halfOpen,
});

const closeAedes = (aedes: Aedes) => new Promise<void>((resolve) => aedes.close(resolve));

/** Past `authorizePublish`: what the server itself says comes to no port. */
function post(aedes: Aedes, topic: string, { message, retain }: { message: unknown; retain: boolean }): Promise<void> {
  const packet = { cmd: 'publish', topic, payload: JSON.stringify(message), qos: 1, retain, dup: false } as const;
  return new Promise((resolve, reject) => aedes.publish(packet, (error) => (error ? reject(error) : resolve())));
}

/** Aedes emits `error` for its own failures, and an `error` nobody listens to ends the process. */
function reportErrors(aedes: Aedes, log: Log, say: SayOnce): void {
  const emitter: EventEmitter = aedes;
  emitter.on('error', (error: Error) => log.error({ reason: error.message }, 'The MQTT broker failed'));
  aedes.on('clientError', ({ id }, { message, name }) => {
    const client = id.slice(0, 100);
    const gone = message === 'connection closed'; // a message found it gone: its going was said
    if (name !== Refused.name && !gone)
      say(`${client} ${message}`, { client, reason: message }, 'An MQTT client was disconnected');
  });
  aedes.on('connectionError', (_connection, { message, name }) => {
    if (name !== Refused.name) say(message, { reason: message }, 'An MQTT connection was refused');
  });
}
