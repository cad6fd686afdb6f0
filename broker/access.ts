import { readTopic, type TopicKey, topicFor } from './contract/topics.ts';

/** Who is on the line. A name is the client's own bell or source; a reader is a wall or home automation that only looks. */
export type Client =
  | { role: 'device'; bell: string }
  | { role: 'source'; source: string }
  | { role: 'reader' }
  | { role: 'server' };

type Role = Client['role'];
interface Rights {
  publish: readonly TopicKey[];
  subscribe: readonly TopicKey[];
}

/** The one table. A device and a source have these under their own name only, a reader and the server under every name. */
const rights: Record<Role, Rights> = {
  device: { publish: ['rung', 'button', 'muted', 'state'], subscribe: ['ring', 'stored', 'mute', 'waiting', 'server'] },
  source: { publish: ['order'], subscribe: [] },
  reader: { publish: [], subscribe: ['state', 'milestone', 'server'] },
  server: {
    publish: ['ring', 'stored', 'mute', 'waiting', 'milestone', 'server'],
    subscribe: ['order', 'rung', 'button', 'muted', 'state'],
  },
};

const ownName = (client: Client): string => {
  if (client.role === 'device') return client.bell;
  return client.role === 'source' ? client.source : '+';
};

/** The filters a client is held to, as an access list of any broker takes them. */
export function filtersOf(client: Client, prefix: string): { publish: string[]; subscribe: string[] } {
  const filter = (key: TopicKey) => topicFor(prefix, key, ownName(client));
  return { publish: rights[client.role].publish.map(filter), subscribe: rights[client.role].subscribe.map(filter) };
}

export function mayPublish(client: Client, prefix: string, topic: string): boolean {
  return covers(filtersOf(client, prefix).publish, prefix, topic);
}

/** A filter is granted when it is one of the client's own, or a single topic within them. Any wider one is refused. */
export function maySubscribe(client: Client, prefix: string, filter: string): boolean {
  const { subscribe } = filtersOf(client, prefix);
  return subscribe.includes(filter) || covers(subscribe, prefix, filter);
}

function covers(filters: string[], prefix: string, topic: string): boolean {
  const read = readTopic(prefix, topic);
  return read !== undefined && (filters.includes(topic) || filters.includes(topicFor(prefix, read.key)));
}

/** How a client is called in the log: `device main`, `source shop`, `reader`. */
export const labelOf = (client: Client): string =>
  client.role === 'reader' || client.role === 'server' ? client.role : `${client.role} ${ownName(client)}`;
