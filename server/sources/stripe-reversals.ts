import type { z } from 'zod';
import { decimal } from '../../broker/contract/money.ts';
import { ok, type Result } from '../../broker/contract/result.ts';
import type { DisputeState } from '../rules/standing.ts';
import type { Deduction, OrderEvent } from './source.ts';
import { stripeMinor } from './stripe-money.ts';
import type { Charge, CreditNote, Dispute, InvoicePayment, Refund } from './stripe-objects.ts';
import type { Telling } from './stripe-sale.ts';

type Read<T extends z.ZodType> = (object: z.output<T>, telling: Telling) => Result<OrderEvent | string>;

interface Reversal {
  /** The order: its invoice where that is told, else its PaymentIntent, else the charge. */
  orderId: string;
  deduction: Omit<Deduction, 'amount'> & { units: number };
  called?: readonly (string | null | undefined)[];
}

/** All that went back of a charge until now. What was never captured is in there too, but had never been paid. */
export const refundedCharge: Read<typeof Charge> = (charge, telling) => {
  const { id, amount, amount_captured: captured, currency } = charge;
  const uncaptured = captured == null ? 0 : Math.max(0, amount - captured);
  return reversal(telling, {
    orderId: charge.invoice ?? charge.payment_intent ?? id,
    deduction: {
      ...{ id, of: id, whole: true, currency, stands: true },
      units: Math.max(0, charge.amount_refunded - uncaptured),
    },
    called: [id, charge.payment_intent],
  });
};

/** One refund: it may be pending for days, and fail in the end. */
export const refund: Read<typeof Refund> = ({ id, amount, currency, status, charge, payment_intent }, telling) => {
  const failed = status === 'failed' || status === 'canceled';
  return reversal(telling, {
    orderId: payment_intent ?? charge ?? id,
    deduction: { id, of: charge ?? payment_intent ?? id, units: amount, currency, stands: !failed },
    called: [charge],
  });
};

const disputeStates = new Map<string, DisputeState>([
  ['needs_response', 'open'],
  ['under_review', 'open'],
  ['appeal_needs_response', 'open'],
  ['appeal_under_review', 'open'],
  ['lost', 'lost'],
  ['won', 'won'],
]);

/** The amount is gone while a dispute is open, and for good when it is lost. An inquiry (`warning_…`) takes nothing. */
export const dispute: Read<typeof Dispute> = ({ id, amount, currency, status, charge, payment_intent }, telling) => {
  const state = disputeStates.get(status);
  const stands = state === 'open' || state === 'lost';
  return reversal(telling, {
    orderId: payment_intent ?? charge ?? id,
    deduction: { id, of: id, units: amount, currency, stands, ...(state && { dispute: state }) },
    called: [charge],
  });
};

/**
 * What a credit note gives back where nobody else tells of it: outside of Stripe. What it took off before the payment is
 * not in `amount_paid`; its refunds tell of themselves; and what it adds to the customer's balance lowers what is paid of
 * their next invoice, and would be taken off twice.
 */
export const creditNote: Read<typeof CreditNote> = (note, telling) => {
  const units = outside(note);
  if (note.invoice == null || units === 0) return ok('told elsewhere');
  const voided = note.status === 'void';
  return reversal(telling, {
    orderId: note.invoice,
    deduction: { id: note.id, of: note.id, units, currency: note.currency, stands: !voided },
  });
};

/** A refund of a payment that was only recorded in Stripe (`payment_record_refund`) has no event of its own either. */
function outside(note: z.output<typeof CreditNote>): number {
  const { type, amount, refund, refunds, out_of_band_amount: told, customer_balance_transaction: balance } = note;
  const sum = (some: readonly { amount_refunded?: number | null | undefined }[]): number =>
    some.reduce((total, { amount_refunded: units }) => total + (units ?? 0), 0);
  const recorded = sum((refunds ?? []).filter((each) => each.type === 'payment_record_refund'));
  if (told !== undefined || type === 'pre_payment') return (told ?? 0) + recorded;
  // The first versions did not say it: what is not refunded, nor on the balance, is outside.
  const isElsewhere = balance != null || (refund != null && refunds == null);
  return isElsewhere ? recorded : Math.max(0, (note.post_payment_amount ?? amount) - sum(refunds ?? []) + recorded);
}

/** Which payment an invoice was paid with. The invoice itself does not say. */
export const invoicePayment: Read<typeof InvoicePayment> = ({ invoice, payment }, telling) => {
  const called = [payment.payment_intent, payment.charge].filter((name) => name != null);
  if (invoice == null || called.length === 0) return ok('nothing new');
  return ok({ orderId: invoice, kind: 'changed', at: telling.created * 1000, called, ...tested(telling) });
};

function reversal(telling: Telling, { orderId, deduction, called = [] }: Reversal): Result<OrderEvent> {
  const { units, ...rest } = deduction;
  const minor = stripeMinor(units, rest.currency);
  if (!minor.ok) return minor;
  const amount = decimal({ minor: minor.value, currency: rest.currency });
  const others = [...new Set(called)].filter((name) => name != null && name !== orderId) as string[];
  return ok({
    orderId,
    kind: 'changed',
    at: telling.created * 1000,
    deduction: { ...rest, amount },
    ...(others.length > 0 && { called: others }),
    ...tested(telling),
  });
}

const tested = ({ test }: Telling) => (test ? { test: true } : {});
