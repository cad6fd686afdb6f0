import { setImmediate as turn } from 'node:timers/promises';
import type { AedesOptions, Client as Connection, PublishPacket } from 'aedes';
import { type Client, filtersOf, labelOf, mayPublish, maySubscribe } from './access.ts';
import { type Problem, refuse as problemOf, sentence } from './contract/result.ts';
import { readTopic, type TopicKey, topics } from './contract/topics.ts';
import { wellFormed } from './guard.ts';
import type { Limits } from './limits.ts';
import { settleWithin } from './patience.ts';
import { deliver, type Ports } from './ports.ts';
import { Refused, type SayOnce } from './refusals.ts';

export interface Counter {
  prefix: string;
  ports: Ports;
  clientOf(connection: Connection): Client | undefined;
  say: SayOnce;
  limits: Limits;
}

export interface Reception extends Required<Pick<AedesOptions, 'authorizePublish' | 'authorizeSubscribe'>> {
  /** Takes nothing more; resolves when what was taken has been answered, at the latest after three seconds. */
  stop(): Promise<void>;
  /** These it does not ask for any more. */
  forget(connection: Connection, filters: string[]): void;
}

interface Incoming {
  client: Client;
  key: TopicKey;
  name: string;
  packet: PublishPacket;
}

const PATIENCE_MS = 3_000;

/**
 * What clients say and ask to hear. Aedes acknowledges before it stores anything, but awaits `authorizePublish` first:
 * so the ports are asked there, and an error closes the connection without a PUBACK.
 */
export function receive({ prefix, ports, clientOf, say, limits }: Counter): Reception {
  const asked = new WeakMap<Connection, Set<string>>();
  const answering = new Set<Promise<void>>();
  let stopped = false;

  const read = (connection: Connection | null, packet: PublishPacket): Incoming | undefined => {
    const client = connection === null ? undefined : clientOf(connection);
    const topic = readTopic(prefix, packet.topic);
    if (client === undefined || topic === undefined || !mayPublish(client, prefix, packet.topic)) return undefined;
    return { client, packet, ...topic };
  };
  const refuse = (client: Client | undefined, verb: 'publish' | 'subscribe', topic: string) => {
    const allowed = client && filtersOf(client, prefix)[verb];
    const label = client && labelOf(client);
    const message = `An MQTT client may not ${verb} that topic`;
    say(`${verb} ${label} ${topic}`, { client: label, topic: topic.slice(0, 200), allowed }, message);
    return new Refused(message);
  };
  return {
    authorizePublish(connection, packet, done) {
      if (stopped) return done(new Refused('closing'));
      const incoming = read(connection, packet);
      if (incoming === undefined)
        return done(refuse(connection ? clientOf(connection) : undefined, 'publish', packet.topic));
      const answered: Promise<void> = take(incoming, ports, say)
        .then(() => done(null), done)
        .finally(() => answering.delete(answered));
      answering.add(answered);
    },

    authorizeSubscribe(connection, subscription, done) {
      const client = clientOf(connection);
      const filters = asked.get(connection) ?? new Set();
      asked.set(connection, filters.add(subscription.topic));
      const problem = excess(filters, subscription.topic, limits);
      if (problem) {
        const label = client && labelOf(client);
        say(`filters ${label}`, { client: label, problem: sentence(problem) }, TOO_MUCH);
        return done(new Refused(TOO_MUCH));
      }
      if (client !== undefined && maySubscribe(client, prefix, subscription.topic)) return done(null, subscription);
      refuse(client, 'subscribe', subscription.topic);
      done(null, null); // SUBACK 0x80
    },

    forget(connection, filters) {
      for (const filter of filters) asked.get(connection)?.delete(filter);
      if (filters.every(wellFormed)) return;
      say('utf-8 filter', {}, 'An MQTT topic filter is not well-formed UTF-8: disconnected');
      connection.close();
    },

    async stop() {
      stopped = true;
      await settleWithin(PATIENCE_MS, answering);
      await turn(); // the PUBACKs leave at the end of this one
    },
  };
}

const TOO_MUCH = 'An MQTT client asked for topics that cannot be: disconnected';

function excess(filters: Set<string>, filter: string, { subscriptions }: Limits): Problem | undefined {
  if (!wellFormed(filter)) return problemOf('filter', filter, 'well-formed UTF-8').problem;
  if (filters.size <= subscriptions) return undefined;
  return problemOf('subscriptions', filters.size, `at most ${subscriptions} of one connection`).problem;
}

async function take({ client, key, name, packet }: Incoming, ports: Ports, say: SayOnce): Promise<void> {
  const { topic } = packet;
  const about = { client: labelOf(client), topic };
  if (packet.retain && !topics[key].retain) {
    packet.retain = false;
    say(
      `retain ${topic}`,
      about,
      'An MQTT message was sent as retained where that is not allowed: taken as not retained',
    );
  }
  try {
    const problem = await deliver(ports, { key, name, payload: Buffer.from(packet.payload) });
    if (problem === undefined) return;
    say(`payload ${topic}`, { ...about, problem: sentence(problem) }, 'An MQTT message could not be read: dropped');
    drop(packet);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    say(`store ${topic}`, { ...about, reason }, 'An MQTT message could not be stored: not acknowledged, disconnected');
    throw new Refused('not stored');
  }
}

/** Aedes has no way to acknowledge a message and pass it to nobody: so it goes where nobody may listen. */
function drop(packet: PublishPacket): void {
  packet.topic = '$SYS/dropped';
  packet.retain = false;
}
