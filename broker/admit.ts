import type { AedesOptions, Client as Connection } from 'aedes';
import { type Client, filtersOf, labelOf, mayPublish } from './access.ts';
import { sentence } from './contract/result.ts';
import { readTopic, topics } from './contract/topics.ts';
import { wellFormed } from './guard.ts';
import type { Guests } from './guests.ts';
import type { Limits } from './limits.ts';
import { Refused, type SayOnce } from './refusals.ts';

export interface Door {
  prefix: string;
  /** Constant-time; null for anybody unknown. */
  authenticate(username: string, password: string): Client | null;
  say: SayOnce;
  guests: Guests;
  limits: Limits;
}

type Hooks = Required<Pick<AedesOptions, 'preConnect' | 'authenticate'>>;
const BAD_CREDENTIALS = 4;
const NOT_AUTHORIZED = 5;

/** Who comes in, and as whom. `clientOf` answers for every connection that was let in. */
export function admit({
  prefix,
  authenticate,
  say,
  guests,
  limits,
}: Door): Hooks & { clientOf(connection: Connection): Client | undefined } {
  const admitted = new WeakMap<Connection, Client>();
  const wills = new WeakMap<Connection, { topic: string; retain?: boolean }>();

  const refusal = (returnCode: 4 | 5, key: string, fields: object, message: string) => {
    say(`${key} ${message}`, fields, message);
    return Object.assign(new Refused(message), { returnCode });
  };
  return {
    clientOf: (connection) => admitted.get(connection),

    preConnect(connection, packet, done) {
      if (!wellFormed(packet.clientId) || !wellFormed(packet.username ?? '')) {
        say('utf-8', {}, 'An MQTT client id or user name is not well-formed UTF-8: disconnected');
        return done(new Refused('not UTF-8'), false);
      }
      if (packet.clientId.length > limits.clientIdLength) {
        say('client id', { allowed: limits.clientIdLength }, 'An MQTT client id is too long: disconnected');
        return done(new Refused('client id'), false);
      }
      // Nothing of ours relies on the broker's memory, and a queue for somebody absent has no end.
      packet.clean = true;
      if (packet.will) wills.set(connection, packet.will);
      done(null, true);
    },

    authenticate(connection, username, password, done) {
      if (username === undefined || password === undefined)
        return done(refusal(NOT_AUTHORIZED, 'anonymous', {}, 'An MQTT client without credentials was refused'), false);
      const client = authenticate(username, password.toString());
      if (client === null) {
        const user = username.slice(0, 60);
        return done(
          refusal(BAD_CREDENTIALS, user, { user }, 'An MQTT client with wrong credentials was refused'),
          false,
        );
      }
      const will = wills.get(connection);
      if (will && !mayLeave(client, prefix, will)) {
        const fields = {
          client: labelOf(client),
          will: will.topic.slice(0, 200),
          allowed: filtersOf(client, prefix).publish,
        };
        return done(
          refusal(
            NOT_AUTHORIZED,
            JSON.stringify(fields),
            fields,
            'An MQTT client with a will it may not leave was refused',
          ),
          false,
        );
      }
      const crowded = guests.letIn(connection.conn, username);
      if (crowded) {
        const fields = { client: labelOf(client), problem: sentence(crowded) };
        return done(refusal(NOT_AUTHORIZED, username, fields, 'An MQTT client of too many was refused'), false);
      }
      // Client ids are each user's own, so that nobody can throw out another by taking its id [MQTT-3.1.4-2].
      connection.id = `${labelOf(client)}/${connection.id}`;
      admitted.set(connection, client);
      done(null, true);
    },
  };
}

function mayLeave(client: Client, prefix: string, will: { topic: string; retain?: boolean }): boolean {
  const read = readTopic(prefix, will.topic);
  if (read === undefined || !mayPublish(client, prefix, will.topic)) return false;
  return !will.retain || topics[read.key].retain;
}
