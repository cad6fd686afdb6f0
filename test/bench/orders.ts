import { sign } from '../../server/sources/standard-webhooks.ts';

/** Orders are known by a running number; every hundredth is large and rings. */
export const RINGING = 100;
export const BELLS = 4;
export const LARGE_ORDER = '12500.00';
const CUSTOMERS = 5_000;
const SELLERS = 25;

/** One secret for all: both sides get the very same bytes. */
export const secret = `whsec_${Buffer.from('for the bench only, 24 b').toString('base64')}`;

export const isRinging = (n: number): boolean => n % RINGING === 0;
/** Source and bell alike, 1 to 4: the ringing ones go round. */
export const bellOf = (n: number): number => ((n + Math.floor(n / RINGING)) % BELLS) + 1;

/** Scattered over the ledger's key, as most shops' ids are: an odd factor gives each number its own 32 bits. */
export const ID_FACTOR = 2_654_435_761;
export const orderIdOf = (n: number): string => `pi_${(Math.imul(n, ID_FACTOR) >>> 0).toString(16).padStart(8, '0')}`;

/** What a shop tells of an order: about 400 bytes. Every third customer has been worked on, not for long. */
export function orderOf(n: number, at: Date): Record<string, unknown> {
  const amount = isRinging(n) ? LARGE_ORDER : `${50 + ((n * 7919) % 4_900)}.50`;
  const customer = (n * 31) % CUSTOMERS;
  const pursued = new Date(at.getTime() - 60 * 86_400_000).toISOString().slice(0, 10);
  return {
    orderId: orderIdOf(n),
    amount,
    currency: 'EUR',
    orderedAt: at.toISOString(),
    updatedAt: at.toISOString(),
    customer: { id: `C-${customer}`, name: `Rederij ${customer}` },
    seller: { name: `Seller ${n % SELLERS}`, email: `seller${n % SELLERS}@example.com` },
    ...(n % 3 === 0 && { pursuedSince: pursued }),
    lines: [{ product: 'Davits', quantity: 2, amount }],
    status: 'won',
  };
}

/** The whole HTTP request, signed: nothing is left to do when the clock runs. */
export function requestFor(n: number, port: number, at: Date): Buffer {
  const body = JSON.stringify({ type: 'order.won', timestamp: at.toISOString(), data: orderOf(n, at) });
  const timestamp = Math.floor(at.getTime() / 1000);
  const head = [
    `POST /hooks/shop-${bellOf(n)} HTTP/1.1`,
    `Host: 127.0.0.1:${port}`,
    'Content-Type: application/json',
    `Content-Length: ${Buffer.byteLength(body)}`,
    `webhook-id: ${messageIdOf(n)}`,
    `webhook-timestamp: ${timestamp}`,
    `webhook-signature: ${sign(secret, { id: messageIdOf(n), timestamp, body })}`,
  ];
  return Buffer.from(`${head.join('\r\n')}\r\n\r\n${body}`);
}

const messageIdOf = (n: number): string => `msg_${n}`;
export const numberOfMessage = (id: string): number => Number(id.slice('msg_'.length));
