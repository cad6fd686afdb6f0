import { type Money, parseAmount } from '../../broker/contract/money.ts';
import type { Order } from '../../broker/contract/order.ts';
import { sellerKey } from '../people/seller.ts';
import { type Heard, hearDeduction, hearState, type OrderStatus, type State, type Taken } from '../rules/standing.ts';
import { customerKey } from '../sale.ts';
import type { OrderEvent } from '../sources/source.ts';
import { type Instant, instantOf } from '../time.ts';

/** An event as it came. */
export interface Told {
  source: string;
  event: OrderEvent;
  /** When it was received. */
  at: Instant;
}

/** What was heard of an order, and this event besides: the same object where it says nothing new. */
export function hear(heard: Heard, told: Told): Heard {
  const state = stateOf(told, heard.states.at(-1));
  const withIt = state === undefined ? heard : hearState(heard, state);
  const deduction = deductionOf(told, heard);
  return deduction === undefined ? withIt : hearDeduction(withIt, deduction);
}

const statuses: Record<OrderEvent['kind'], OrderStatus> = {
  open: 'open',
  won: 'won',
  changed: 'won',
  refunded: 'refunded',
  cancelled: 'cancelled',
  deleted: 'deleted',
};

/** Undefined where the event says nothing of the order as a whole. Without a time of its own it is the newest. */
function stateOf({ source, event, at }: Told, latest: State | undefined): State | undefined {
  const { order, kind } = event;
  const status = statuses[kind];
  if (order === undefined && (event.deduction !== undefined || status === 'won')) return undefined;
  const fields = order === undefined ? {} : fieldsOf(source, order, event);
  if (event.at !== undefined) return { at: event.at, status, ...fields };
  if (latest === undefined) return { at, status, ...fields };
  const again: State = { at: latest.at, status, ...fields };
  return JSON.stringify(again) === JSON.stringify(latest) ? latest : { ...again, at: Math.max(at, latest.at + 1) };
}

function fieldsOf(source: string, order: Order, { full, back, renewal }: OrderEvent): Omit<State, 'at' | 'status'> {
  const { customer, seller, pursuedSince, lines, references } = order;
  const key = customerKey(source, { customer: customer?.id === undefined ? undefined : { id: customer.id } });
  const person = sellerOf(seller);
  const amount: State['amount'] = amountOf(order);
  if (full !== undefined) amount.full = minorOf(full, order.currency);
  if (back !== undefined) amount.back = minorOf(back, order.currency);
  const said: Omit<State, 'at' | 'status'> = { amount };
  if (order.orderedAt !== undefined) said.orderedAt = instantOf(order.orderedAt);
  if (key !== undefined) said.customerKey = key;
  if (customer?.name !== undefined) said.customer = customer.name;
  if (person !== undefined) said.seller = person;
  if (pursuedSince !== undefined) said.pursuedSince = pursuedSince;
  if (lines !== undefined) said.lines = JSON.stringify(lines);
  if (references !== undefined) said.references = references;
  if (renewal !== undefined) said.renewal = renewal;
  return said;
}

function sellerOf(seller: Order['seller']): State['seller'] | undefined {
  const shown = seller?.name ?? seller?.email;
  const key = sellerKey(seller);
  return shown === undefined || key === undefined ? undefined : { key, shown };
}

function deductionOf({ event, at }: Told, { deductions }: Heard): Taken | undefined {
  if (event.deduction === undefined) return undefined;
  const { id, of, amount, currency, stands, whole = false, inAmount = false, dispute } = event.deduction;
  const taken = { id, of, whole, minor: minorOf(amount, currency), currency, stands, inAmount };
  const said = dispute === undefined ? taken : { ...taken, dispute };
  if (event.at !== undefined) return { ...said, at: event.at, since: event.at };
  const known = deductions.find((each) => each.id === id && each.whole === whole);
  if (known === undefined) return { ...said, at, since: at };
  const again = { ...said, at: known.at, since: known.since };
  return JSON.stringify(again) === JSON.stringify(known) ? known : { ...again, at: Math.max(at, known.at + 1) };
}

/** The order has passed its schema, so that its amount can be read; a source that let one through is a bug. */
function amountOf({ orderId, amount, currency }: Order): Money {
  const read = parseAmount(amount, currency);
  if (!read.ok) throw new Error(`order ${orderId} was let in with an unreadable amount`);
  return read.value;
}

function minorOf(amount: string, currency: string): number {
  const read = parseAmount(amount, currency);
  if (!read.ok) throw new Error(`${amount} ${currency} was let in, which cannot be read`);
  return read.value.minor;
}
