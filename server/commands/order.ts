import { randomBytes } from 'node:crypto';
import { Order } from '../../broker/contract/order.ts';
import { check, ok, type Result, refuse, sentence } from '../../broker/contract/result.ts';
import { Receipt } from '../api/receipt.ts';
import type { Config, SourceConfig } from '../config.ts';
import { sign } from '../sources/standard-webhooks.ts';
import { secretsOf } from '../store/credentials.ts';
import { ask } from './ask.ts';
import { type Here, mistaken, withHere } from './here.ts';
import { sourcesHere } from './sources-here.ts';
import { exit, type Terminal } from './terminal.ts';
import { say } from './words.ts';

/** As typed on the command line. */
export interface OrderOptions extends Terminal {
  amount?: string | undefined;
  currency?: string | undefined;
  customer?: string | undefined;
  /** A name or an e-mail address. */
  seller?: string | undefined;
  pursuedSince?: string | undefined;
  /** When it was ordered, such as 2026-11-24T10:00:00Z; now unless told. */
  orderedAt?: string | undefined;
  orderId?: string | undefined;
  /** A source of the kind standard-webhooks; default the first. */
  source?: string | undefined;
  now?: () => number;
}

/** `ships-bell order`: posts a signed sample order as a source would, and says what came of it. */
export function order(options: OrderOptions): Promise<number> {
  return withHere(options, async (here) => {
    const source = pickSource(here.config, options.source);
    if (!source.ok) return mistaken(options, source.problem);
    const now = options.now?.() ?? Date.now();
    const sample = check<Order>(Order, sampleOf(options, here.config, now), 'order');
    if (!sample.ok) return mistaken(options, sample.problem);
    const asked = await ask(here, signed(here, { source: source.value, order: sample.value, now }), options);
    return typeof asked === 'number' ? asked : report(asked.answer, { ...options, wall: here.wall });
  });
}

function pickSource(config: Config, name: string | undefined): Result<SourceConfig> {
  const fitting = sourcesHere(config).filter(({ kind }) => kind === 'standard-webhooks');
  const source = fitting.find((one) => name === undefined || one.name === name);
  if (source !== undefined) return ok(source);
  const names = fitting.map((one) => one.name).join(', ') || 'none is configured';
  return refuse('--source', name, `a source of the kind standard-webhooks (${names})`);
}

function sampleOf(options: OrderOptions, { office }: Config, now: number): unknown {
  const { seller = 'Anouk', customer = 'Rederij Zeemeeuw' } = options;
  const at = new Date(now).toISOString();
  return {
    orderId: options.orderId ?? `SO-${now.toString(36).toUpperCase()}-${randomBytes(2).toString('hex').toUpperCase()}`,
    amount: options.amount ?? '14875.00',
    currency: options.currency ?? office.currency,
    orderedAt: options.orderedAt ?? at,
    updatedAt: at,
    customer: { name: customer },
    seller: seller.includes('@') ? { email: seller } : { name: seller },
    ...(options.pursuedSince !== undefined && { pursuedSince: options.pursuedSince }),
  };
}

function signed({ credentials }: Here, it: { source: SourceConfig; order: Order; now: number }) {
  const id = `msg_${randomBytes(12).toString('hex')}`;
  const timestamp = Math.floor(it.now / 1000);
  const body = JSON.stringify({ type: 'order.won', timestamp: new Date(it.now).toISOString(), data: it.order });
  const [secret = ''] = secretsOf(it.source, credentials);
  return {
    path: `/hooks/${it.source.name}`,
    body,
    headers: {
      'webhook-id': id,
      'webhook-timestamp': String(timestamp),
      'webhook-signature': sign(secret, { id, timestamp, body }),
    },
  };
}

function report(answer: unknown, { out, err, wall }: Terminal & { wall: string }): number {
  const receipt = Receipt.safeParse(answer).data;
  if (receipt === undefined) {
    err('The server answered something else than a receipt: is it a ships-bell of another version?');
    return exit.refused;
  }
  for (const line of linesOf(receipt)) out(line);
  out(`What comes of it shows on the wall: ${wall}`);
  return receipt.status === 'kept' ? exit.refused : exit.done;
}

function comes(rings: string[], quiet: Receipt['orders'][number]['quiet']): string {
  if (rings.length === 0) return 'The bell stays silent';
  if (quiet === undefined) return 'A ring is due';
  return quiet === 'muted'
    ? 'The bell is muted and does not ring'
    : 'By the rules it is not a time to ring, so the bell stays quiet';
}

function linesOf({ status, orders, ignored, problem }: Receipt): string[] {
  if (problem !== undefined) return [`Kept, but not understood: ${sentence(problem)}.`];
  if (orders.length === 0) return [`Not counted: ${ignored ?? status}.`];
  return orders.map(({ orderId, rings, why, quiet }) => {
    const taken =
      status === 'duplicate' ? `Order ${orderId} was there already; nothing changed.` : `Order ${orderId} taken.`;
    const because = why.length === 0 ? '' : `: ${why.map(say).join('; ')}`;
    return `${taken} ${comes(rings, quiet)}${because}.`;
  });
}
