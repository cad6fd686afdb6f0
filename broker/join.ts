import { readAddress } from './address.ts';
import { connect } from './client.ts';
import type { Log } from './contract/log.ts';
import { sentence } from './contract/result.ts';
import { topicFor } from './contract/topics.ts';
import { type Broker, deliver, heardKeys, type Ports } from './ports.ts';
import { sayOnce } from './refusals.ts';

export interface JoinOptions extends Ports {
  /** With the server's user and password in it. */
  url: string;
  prefix: string;
  /** Must stay the same: the external broker keeps under it what arrives while the server is away. */
  clientId?: string;
  log: Log;
}

/**
 * The server at an external broker, in place of an embedded one. Resolves at once, also while that broker is away:
 * orders over HTTP do not wait for it. Rejects for an address that cannot be one.
 */
export async function joinBroker({ url, prefix, clientId, log, ...ports }: JoinOptions): Promise<Broker> {
  const address = readAddress(url);
  const say = sayOnce(log);
  const client = connect({
    ...{ url, prefix, log, clientId: clientId ?? `${prefix}-server`, clean: false },
    will: { key: 'server', name: '', message: { state: 'offline' } },
  });
  for (const key of heardKeys)
    client.onRaw(key, async (name, payload, retained) => {
      const topic = topicFor(prefix, key, name);
      if (retained) {
        // It was live once, and then it was heard or is still queued for us. A copy would come at each reconnect.
        if (key !== 'state')
          say(`retained ${topic}`, { topic }, 'An MQTT message must not be retained there: the copy was ignored');
        return;
      }
      const problem = await deliver(ports, { key, name, payload });
      if (problem)
        say(`payload ${topic}`, { topic, problem: sentence(problem) }, 'An MQTT message could not be read: dropped');
    });
  const announce = (state: 'online' | 'offline') =>
    client
      .publish('server', '', { state })
      .catch((error: Error) => log.warn({ reason: error.message }, `Could not announce that the server is ${state}`));
  client.onChange((connected) => void (connected && announce('online')));
  return {
    ...{ host: address.host, port: address.port, url: address.url },
    publish: client.publish,
    get connected() {
      return client.connected;
    },
    ready: client.ready,
    onChange: client.onChange,
    async close() {
      if (client.connected) await announce('offline');
      await client.close();
    },
  };
}
