import {
  AddCustomer,
  CustomersPage,
  CustomersQuery,
  CustomerView,
  JoinRequest,
  NoteCustomer,
} from '../api/customers.ts';
import { answer, inPath, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';
import { whoAsks } from './who-asks.ts';

export const customers: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(CustomersQuery, request, response);
  if (query === undefined) return;
  const page = await desk.customers.list(query);
  if (page.ok) answer(request, response, page);
  else refuseWith(response, refusal(400, page.problem));
};

export const customer: Handle = async ({ desk }, request, response) =>
  answer(request, response, await desk.customers.find(inPath(request, 'key')));

export const addCustomer: Handle = async (ports, request, response) => {
  const asked = readBodyAs(AddCustomer, request, response);
  if (asked !== undefined)
    answer(request, response, await ports.desk.customers.add(asked, whoAsks(ports, request)), 201);
};

export const noteCustomer: Handle = async (ports, request, response) => {
  const asked = readBodyAs(NoteCustomer, request, response);
  if (asked === undefined) return;
  answer(request, response, await ports.desk.customers.note(inPath(request, 'key'), asked, whoAsks(ports, request)));
};

export const joinCustomer: Handle = async (ports, request, response) => {
  const asked = readBodyAs(JoinRequest, request, response);
  if (asked === undefined) return;
  const key = inPath(request, 'key');
  answer(request, response, await ports.desk.customers.join(key, asked.other, whoAsks(ports, request)));
};

export const partCustomer: Handle = async (ports, request, response) => {
  const [key, other] = [inPath(request, 'key'), inPath(request, 'other')];
  answer(request, response, await ports.desk.customers.part(key, other, whoAsks(ports, request)));
};

const one = { what: 'The customer as it is known now', content: CustomerView };

/** What the API document says of these. */
export const operations = {
  customers: {
    id: 'listCustomers',
    tag: 'Customers',
    summary: 'Customers by name',
    description: 'Those that are joined are one entry.',
    query: CustomersQuery,
    answers: { 200: { what: 'A page of customers', content: CustomersPage } },
    refusals: [400],
  },
  customer: {
    id: 'getCustomer',
    tag: 'Customers',
    summary: 'One customer: what the book says, orders, joins and changes',
    answers: { 200: one },
    refusals: [404],
  },
  addCustomer: {
    id: 'addCustomer',
    tag: 'Customers',
    summary: 'Write down somebody who has not bought yet',
    description: 'An order that comes under the name is theirs, and the work on them counts for it.',
    body: AddCustomer,
    answers: { 201: one },
    refusals: [400, 409],
  },
  noteCustomer: {
    id: 'noteCustomer',
    tag: 'Customers',
    summary: 'Note since when somebody has worked on a customer, and where they met',
    description: 'What is left out stays as it is; null takes it away.',
    body: NoteCustomer,
    answers: { 200: one },
    refusals: [400, 404],
  },
  joinCustomer: {
    id: 'joinCustomers',
    tag: 'Customers',
    summary: 'Say that another customer is the same',
    body: JoinRequest,
    answers: { 200: one },
    refusals: [400, 404, 409],
  },
  partCustomer: {
    id: 'partCustomers',
    tag: 'Customers',
    summary: 'Take a join back',
    answers: { 200: one },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
