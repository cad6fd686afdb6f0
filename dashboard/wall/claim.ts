import { mistake } from '../../server/api/mistake-words.ts';
import type { ClaimRequest } from '../../server/api/presses.ts';
import { readAmount } from '../parts/amount.ts';
import type { Answer } from '../parts/api.ts';
import { texts } from '../texts.ts';

/** The form as typed. */
export interface Typed {
  sellers: string;
  customer: string;
  amount: string;
}

/** What is wrong, by field; `form` is what no field is to blame for. */
export type Wrong = Partial<Record<keyof Typed | 'form', string>>;

export type ReadClaim = { ok: true; claim: ClaimRequest } | { ok: false; wrong: Wrong };

export function readClaim(typed: Typed, locale?: string): ReadClaim {
  const sellers = typed.sellers.split(/[,;\n]/).map((name) => name.trim());
  const claim: ClaimRequest = { sellers: [...new Set(sellers.filter(Boolean))] };
  const wrong: Wrong = {};
  if (claim.sellers.length === 0) wrong.sellers = texts.whoMissing;
  if (typed.customer.trim() !== '') claim.customer = typed.customer.trim();
  if (typed.amount.trim() !== '') {
    const amount = readAmount(typed.amount, locale);
    if (amount === undefined) wrong.amount = texts.amountUnread;
    else claim.amount = amount;
  }
  return Object.keys(wrong).length === 0 ? { ok: true, claim } : { ok: false, wrong };
}

/** Puts the office's refusal beside the field it names (`sellers.0` is about `sellers`). */
export function wrongFrom(answer: Answer): Wrong {
  if (answer.ok || answer.candidates !== undefined) return {}; // a question, not a mistake
  const field = answer.problem?.field.split('.')[0];
  if (answer.problem === undefined || !isField(field)) return { form: answer.message };
  return { [field]: mistake(answer.problem) };
}

const isField = (name: string | undefined): name is keyof Typed =>
  name === 'sellers' || name === 'customer' || name === 'amount';
