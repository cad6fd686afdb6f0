import type { z } from 'zod';
import { decimal, parseAmount } from '../../broker/contract/money.ts';
import { Instant } from '../../broker/contract/name.ts';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import { instantOf } from '../time.ts';
import { minorOf } from './shop-money.ts';
import { Deletion, Refund } from './shopify-objects.ts';
import { isTest } from './shopify-order.ts';
import type { Delivery, Normalised, OrderEvent } from './source.ts';

/** What went back, until the order's next state tells what it comes to. */
export function readRefund(body: unknown, { headers }: Delivery): Result<Normalised> {
  const read = check(Refund, body);
  if (!read.ok) return read;
  const { id, order_id, created_at, transactions } = read.value;
  const paid = (transactions ?? []).filter(({ kind, status }) => kind === 'refund' && status === 'success');
  const [first] = paid;
  if (first === undefined) return ok({ events: [], ignored: 'nothing paid back' });
  const sum = inShopMoney(read.value) ?? sumOf(paid, first.currency);
  if (!sum.ok) return sum;
  const test = isTest(headers) || paid.every((transaction) => transaction.test === true);
  const event: OrderEvent = {
    orderId: order_id,
    kind: 'changed',
    at: instantOf(created_at),
    deduction: { id, of: order_id, ...sum.value, stands: true, inAmount: true },
    ...(test && { test: true }),
  };
  return ok({ events: [event] });
}

type Sum = Result<{ amount: string; currency: string }>;

function sumOf(parts: readonly { amount: string; currency: string }[], currency: string): Sum {
  let minor = 0;
  for (const part of parts) {
    const read = minorOf(part.amount, currency);
    if (!read.ok) return read;
    if (part.currency === currency) minor += read.value;
  }
  const amount = decimal({ minor, currency });
  const read = parseAmount(amount, currency);
  return read.ok ? ok({ amount, currency }) : read;
}

/** Payments are told in the customer's currency; the lines that went back are told in the shop's too. */
function inShopMoney({ transactions, refund_line_items }: z.output<typeof Refund>): Sum | undefined {
  const parts = (refund_line_items ?? []).flatMap(({ subtotal_set, total_tax_set }) => [
    ...(subtotal_set == null ? [] : [subtotal_set.shop_money]),
    ...(total_tax_set == null ? [] : [total_tax_set.shop_money]),
  ]);
  const [first] = parts;
  if (first === undefined || transactions?.every(({ currency }) => currency === first.currency_code)) return undefined;
  return sumOf(
    parts.map(({ amount, currency_code: currency }) => ({ amount, currency })),
    first.currency_code,
  );
}

/** The body holds the id alone; when it was deleted stands in a header. */
export function readDeletion(body: unknown, { headers, receivedAt }: Delivery): Result<Normalised> {
  const read = check(Deletion, body);
  if (!read.ok) return read;
  const triggered = Instant.safeParse(headers['x-shopify-triggered-at']).data;
  const event: OrderEvent = {
    orderId: read.value.id,
    kind: 'deleted',
    at: triggered === undefined ? receivedAt : instantOf(triggered),
    ...(isTest(headers) && { test: true }),
  };
  return ok({ events: [event] });
}
