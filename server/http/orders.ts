import { Order } from '../../broker/contract/order.ts';
import { JoinOrder, OrdersPage, OrdersQuery, OrderView, PlaceQuery } from '../api/orders.ts';
import { Receipt } from '../api/receipt.ts';
import { answer, inPath, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';
import { whoAsks } from './who-asks.ts';

export const orders: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(OrdersQuery, request, response);
  if (query === undefined) return;
  const page = await desk.orders.list(query);
  if (page.ok) answer(request, response, page);
  else refuseWith(response, refusal(400, page.problem));
};

export const order: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.orders.find(inPath(request, 'source'), inPath(request, 'orderId')));

export const placeOrder: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(PlaceQuery, request, response);
  const placed = query && readBodyAs(Order, request, response);
  if (query === undefined || placed === undefined) return;
  const receipt = await desk.orders.place(query.source, placed);
  if (receipt.ok) answer(request, response, receipt);
  else refuseWith(response, refusal(400, receipt.problem));
};

export const joinOrder: Handle = async (ports, request, response) => {
  const other = readBodyAs(JoinOrder, request, response);
  if (other === undefined) return;
  const [source, orderId] = [inPath(request, 'source'), inPath(request, 'orderId')];
  answer(request, response, await ports.desk.orders.join({ source, orderId, by: whoAsks(ports, request) }, other));
};

export const partOrder: Handle = async (ports, request, response) => {
  const [source, orderId] = [inPath(request, 'source'), inPath(request, 'orderId')];
  const other = { source: inPath(request, 'otherSource'), orderId: inPath(request, 'otherOrderId') };
  answer(request, response, await ports.desk.orders.part({ source, orderId, by: whoAsks(ports, request) }, other));
};

const one = { what: 'The order as it stands now', content: OrderView };

/** What the API document says of these. */
export const operations = {
  orders: {
    id: 'listOrders',
    tag: 'Orders',
    summary: 'Orders of every source, newest first',
    description: 'Deals that are not won are among them; ask for one status to leave them out.',
    query: OrdersQuery,
    answers: { 200: { what: 'A page of orders', content: OrdersPage } },
    refusals: [400],
  },
  order: {
    id: 'getOrder',
    tag: 'Orders',
    summary: 'One order: how it stands, what was said of it, and which others are the same sale',
    answers: { 200: one },
    refusals: [404],
  },
  placeOrder: {
    id: 'placeOrder',
    tag: 'Orders',
    summary: 'Tell of an order',
    description: 'As a source would: the same order again is a duplicate, a newer one changes it, and it may ring.',
    query: PlaceQuery,
    body: Order,
    answers: { 200: { what: 'What became of it', content: Receipt } },
    refusals: [400, 503],
  },
  joinOrder: {
    id: 'joinOrders',
    tag: 'Orders',
    summary: 'Say that another order is the same sale',
    description: 'It counts and rings once from then on.',
    body: JoinOrder,
    answers: { 200: one },
    refusals: [400, 404, 409],
  },
  partOrder: {
    id: 'partOrders',
    tag: 'Orders',
    summary: 'Take a join back, whoever or whatever made it',
    answers: { 200: one },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
