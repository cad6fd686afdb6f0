import type { Duplex } from 'node:stream';
import type { RawHandler, Transport } from './client.ts';
import { readTopic, type TopicKey, topicFor, topics } from './contract/topics.ts';
import type { SayOnce } from './refusals.ts';

export interface Subscription {
  key: TopicKey;
  /** `+` for every name. */
  name: string;
  handler: RawHandler;
}

export interface Listening {
  add(subscription: Subscription): void;
  /** Asks for everything again, as each new connection needs. Resolves when all of it is answered. */
  resume(): Promise<void>;
  settled(): Promise<void>;
}

export interface ListenOptions {
  prefix: string;
  say: SayOnce;
  /** The broker keeps the session. */
  kept: boolean;
}

/** Who is to hear what, and the acknowledgement of it. */
export function listenOn(transport: Transport, { prefix, say, kept }: ListenOptions): Listening {
  const subscriptions: Subscription[] = [];
  const asking = new Set<Promise<void>>();
  // What is retained is the present: a kept session must not replay it from a queue, so it is heard at QoS 0 there.
  const qosOf = (key: TopicKey) => (kept && topics[key].retain ? 0 : 1);

  const ask = async ({ key, name }: Subscription) => {
    const topic = topicFor(prefix, key, name);
    await transport.subscribeAsync(topic, { qos: qosOf(key) }).catch((error: Error) => {
      // Where the connection went meanwhile, the next one asks again.
      if (transport.connected)
        say(`subscribe ${topic}`, { topic, reason: error.message }, 'The broker refused a subscription');
    });
  };
  const track = (answer: Promise<void>) => {
    asking.add(answer);
    return answer.finally(() => asking.delete(answer));
  };
  const hear = async (topic: string, payload: Uint8Array, retained: boolean) => {
    const heard = readTopic(prefix, topic);
    const handlers = subscriptions.filter(
      ({ key, name }) => key === heard?.key && (name === '+' || name === heard.name),
    );
    await Promise.all(handlers.map(({ handler }) => handler(heard?.name ?? '', payload, retained)));
  };

  const acknowledge = acknowledgeInOrder();
  transport.handleMessage = ({ topic, payload, retain, qos, messageId = 0 }, next) => {
    const handled = hear(topic, Buffer.from(payload), retain).catch((error: Error) => {
      say(
        `handle ${topic}`,
        { topic, reason: error.message },
        'An MQTT message could not be handled: not acknowledged',
      );
      throw error;
    });
    acknowledge({ stream: transport.stream, messageId: qos === 0 ? undefined : messageId, handled });
    next(new Error('acknowledged in its turn')); // mqtt.js sends no PUBACK then, and reads on
  };
  return {
    add(subscription) {
      subscriptions.push(subscription);
      if (transport.connected) void track(ask(subscription));
    },
    resume: () => track(Promise.all(subscriptions.map(ask)).then(() => {})),
    async settled() {
      await Promise.all(asking);
    },
  };
}

interface Received {
  /** The connection it came on: an acknowledgement belongs to no other. */
  stream: Duplex;
  /** Undefined at QoS 0, which nobody acknowledges. */
  messageId: number | undefined;
  handled: Promise<void>;
}

/**
 * Sends PUBACKs in the order of arrival [MQTT-4.6.0-2], each once it is handled. What cannot be handled ends the connection
 * unacknowledged. mqtt.js can hold a PUBACK back too, but then reads nothing more, not even the PUBACK of what a handler
 * itself publishes: a handler that waits for that would wait for ever.
 */
function acknowledgeInOrder(): (received: Received) => void {
  let last = Promise.resolve();
  return ({ stream, messageId, handled }) => {
    handled.catch(() => {}); // answered below, in its turn
    last = last
      .then(() => handled)
      .then(
        () => void (messageId !== undefined && stream.writable && stream.write(puback(messageId))),
        () => void stream.destroy(),
      );
  };
}

/** MQTT 3.1.1, 3.4: type 4, two bytes follow. */
const puback = (messageId: number): Uint8Array => Uint8Array.of(0x40, 2, messageId >> 8, messageId & 0xff);
