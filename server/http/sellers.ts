import { JoinRequest } from '../api/customers.ts';
import { ChangeSeller, SellersPage, SellersQuery, SellerView } from '../api/sellers.ts';
import { answer, inPath, readBodyAs, readQueryAs, refuseWith } from './answer.ts';
import { byOf } from './by.ts';
import type { Operation } from './operation.ts';
import type { Handle } from './ports.ts';
import { refusal } from './problems.ts';

export const sellers: Handle = async ({ desk }, request, response) => {
  const query = readQueryAs(SellersQuery, request, response);
  if (query === undefined) return;
  const page = await desk.sellers.list(query);
  if (page.ok) answer(request, response, page);
  else refuseWith(response, refusal(400, page.problem));
};

export const changeSeller: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(ChangeSeller, request, response);
  if (asked === undefined) return;
  answer(request, response, await desk.sellers.change(inPath(request, 'key'), asked, byOf(request)));
};

export const joinSeller: Handle = async ({ desk }, request, response) => {
  const asked = readBodyAs(JoinRequest, request, response);
  if (asked === undefined) return;
  answer(request, response, await desk.sellers.join(inPath(request, 'key'), asked.other, byOf(request)));
};

export const partSeller: Handle = async ({ desk }, request, response) => {
  const [key, other] = [inPath(request, 'key'), inPath(request, 'other')];
  answer(request, response, await desk.sellers.part(key, other, byOf(request)));
};

const one = { what: 'The seller as known now', content: SellerView };

/** What the API document says of these. */
export const operations = {
  sellers: {
    id: 'listSellers',
    tag: 'Sellers',
    summary: 'Sellers by name, and the teams there are',
    query: SellersQuery,
    answers: { 200: { what: 'A page of sellers', content: SellersPage } },
    refusals: [400],
  },
  changeSeller: {
    id: 'changeSeller',
    tag: 'Sellers',
    summary: 'Give a seller another name or a team',
    description: 'What is left out stays as it is; null takes the team away. Rules may have thresholds for a team.',
    body: ChangeSeller,
    answers: { 200: one },
    refusals: [400, 404],
  },
  joinSeller: {
    id: 'joinSellers',
    tag: 'Sellers',
    summary: 'Say that another seller is the same person',
    body: JoinRequest,
    answers: { 200: one },
    refusals: [400, 404, 409],
  },
  partSeller: {
    id: 'partSellers',
    tag: 'Sellers',
    summary: 'Take a join back',
    answers: { 200: one },
    refusals: [404],
  },
} as const satisfies Record<string, Operation>;
