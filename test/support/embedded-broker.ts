import mqtt, { type IClientOptions, type IConnackPacket, type MqttClient } from 'mqtt';
import { expect } from 'vitest';
import type { ConnectOptions } from '../../broker/client.ts';
import type { Limits } from '../../broker/limits.ts';
import { startBroker } from '../../broker/start.ts';
import { authenticate, connectAs, logBook, office, type Party, parties, prefix } from './broker-parties.ts';

export const order = { orderId: 'SO-88', amount: '12500.00', currency: 'EUR', status: 'won' as const };

/** The embedded broker on a free port, with an office behind it and everything closed again by `close`. */
export async function openEmbedded(port = 0, limits: Partial<Limits> = {}) {
  const desk = office();
  const book = logBook();
  const broker = await startBroker({
    ...{ host: '127.0.0.1', port, prefix, authenticate, log: book.log, limits },
    ...desk.ports,
  });
  const closing: (() => Promise<unknown>)[] = [broker.close];

  const dial = (party: Party, more: Partial<ConnectOptions> = {}) => {
    const client = connectAs(party, broker.port, more);
    closing.push(client.close);
    return client;
  };
  const join = async (party: Party) => {
    const client = dial(party);
    await client.ready();
    return client;
  };
  return {
    ...{ desk, book, broker, dial, join },
    /** A client of any kind, to say what ours never would. */
    anyClient(options: IClientOptions): MqttClient {
      const to = { host: '127.0.0.1', port: broker.port, reconnectPeriod: 0, protocolVersion: 4 } as const;
      const client = mqtt.connect({ ...to, ...options });
      closing.push(() => client.endAsync(true));
      return client;
    },
    /** An order still gets through: nothing that went before has harmed the broker. */
    async stillWorks() {
      const shop = await join('shop');
      await shop.publish('order', 'shop', order);
      expect(await desk.orders.next()).toEqual({ source: 'shop', text: JSON.stringify(order) });
    },
    async close() {
      for (const close of closing.reverse()) await close();
    },
  };
}
export type Embedded = Awaited<ReturnType<typeof openEmbedded>>;

export const credentialsOf = (party: Party) => {
  const { username, password } = parties[party];
  return { username, password };
};
export const connected = (client: MqttClient) =>
  new Promise<IConnackPacket>((resolve) => client.once('connect', resolve));
export const failed = (client: MqttClient) => new Promise<Error>((resolve) => client.once('error', resolve));
export const closed = (client: MqttClient) => new Promise<void>((resolve) => client.once('close', resolve));
export const nextMessage = (client: MqttClient) =>
  new Promise<string>((resolve) => client.once('message', (_, payload) => resolve(payload.toString())));
