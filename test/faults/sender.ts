import { Agent, request } from 'node:http';
import { type Client, connect } from '../../broker/client.ts';
import { Order } from '../../broker/contract/order.ts';
import { sign } from '../../server/sources/standard-webhooks.ts';
import { type OrderLife, orderOf } from './orders.ts';
import { pause } from './pause.ts';
import type { OrderState } from './records.ts';

const AGAIN_MS = 50;

/** A sender of orders, which goes on until it is told that an order is stored. */
export interface Sender {
  /** Resolves once acknowledged, with how often it had to be sent; undefined where it was closed before. */
  send(life: OrderLife, state: OrderState): Promise<number | undefined>;
  close(): Promise<void>;
}

/** Tries again until it is taken, or its sender is closed. */
async function untilTaken(attempt: () => Promise<boolean>, isClosed: () => boolean): Promise<number | undefined> {
  for (let tries = 1; !isClosed(); tries += 1) {
    if (await attempt()) return tries;
    await pause(AGAIN_MS);
  }
  return undefined;
}

/** Signed webhooks to `/hooks/shop`; a retry of one carries the same id, as the standard asks. */
export function webhooks({ port, secret }: { port: number; secret: string }): Sender {
  let closed = false;
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const post = (id: string, body: string): Promise<boolean> =>
    new Promise((resolve) => {
      const timestamp = Math.floor(Date.now() / 1000);
      const headers = {
        ...{ 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) },
        ...{ 'webhook-id': id, 'webhook-timestamp': timestamp },
        'webhook-signature': sign(secret, { id, timestamp, body }),
      };
      const sent = request(
        { agent, port, host: '127.0.0.1', method: 'POST', path: '/hooks/shop', headers },
        (answer) => {
          answer
            .resume()
            .once('close', () => resolve(answer.complete && Math.floor((answer.statusCode ?? 0) / 100) === 2));
        },
      );
      sent.once('error', () => resolve(false)).end(body);
    });
  return {
    send(life, state) {
      const body = JSON.stringify({ type: 'order.updated', data: orderOf(life, state) });
      return untilTaken(
        () => post(`msg_${state.orderId}_${state.version}`, body),
        () => closed,
      );
    },
    async close() {
      closed = true;
      agent.destroy();
    },
  };
}

/** QoS 1 to `orders/shop`: the PUBACK acknowledges. */
export function messages(options: { url: string; prefix: string }): Sender {
  const client: Client = connect({ ...options, log: { info() {}, warn() {}, error() {} } });
  let closed = false;
  const publish = async (order: Order): Promise<void> => {
    await client.ready();
    await client.publish('order', 'shop', order);
  };
  return {
    send(life, state) {
      const order = Order.parse(orderOf(life, state));
      return untilTaken(
        () =>
          publish(order).then(
            () => true,
            () => false,
          ),
        () => closed,
      );
    },
    async close() {
      closed = true;
      await client.close();
    },
  };
}
