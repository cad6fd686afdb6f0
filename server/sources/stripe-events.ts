import { z } from 'zod';
import { check, ok, type Result } from '../../broker/contract/result.ts';
import type { SourceSettings } from '../api/source-kinds.ts';
import type { Normalised, OrderEvent } from './source.ts';
import {
  Charge,
  CreditNote,
  Dispute,
  Invoice,
  InvoicePayment,
  PaymentIntent,
  Refund,
  Session,
  seconds,
} from './stripe-objects.ts';
import { creditNote, dispute, invoicePayment, refund, refundedCharge } from './stripe-reversals.ts';
import { invoice, paymentIntent, session, type Telling } from './stripe-sale.ts';

type Reading = (body: unknown, settings: SourceSettings) => Result<Normalised>;

const loose = z.record(z.string(), z.unknown());

/** An object's event, or why there is none. */
function reading<T>(object: z.ZodType<T>, read: (object: T, telling: Telling) => Result<OrderEvent | string>): Reading {
  const Event = z.object({ created: seconds, livemode: z.boolean().nullish(), data: z.object({ object }) });
  const Raw = z.object({ data: z.object({ object: loose }) });
  return (body, settings) => {
    const event = check(Event, body);
    if (!event.ok) return event;
    const raw = check(Raw, body);
    if (!raw.ok) return raw;
    const { created, livemode, data } = event.value;
    const { object: told } = raw.value.data;
    const test = livemode === false || told.livemode === false;
    const result = read(data.object, { created, test, object: told, settings });
    if (!result.ok) return result;
    return ok(typeof result.value === 'string' ? { events: [], ignored: result.value } : { events: [result.value] });
  };
}

const sessions = reading(Session, session);
const refunds = reading(Refund, refund);
const disputes = reading(Dispute, dispute);
const creditNotes = reading(CreditNote, creditNote);

/** Every event that says something of an order, by its type. */
export const readings = new Map<string, Reading>([
  ['checkout.session.completed', sessions],
  ['checkout.session.async_payment_succeeded', sessions],
  ['invoice.paid', reading(Invoice, invoice)],
  ['invoice_payment.paid', reading(InvoicePayment, invoicePayment)],
  ['payment_intent.succeeded', reading(PaymentIntent, paymentIntent)],
  ['charge.refunded', reading(Charge, refundedCharge)],
  ['refund.created', refunds],
  ['refund.updated', refunds],
  ['refund.failed', refunds],
  ['charge.refund.updated', refunds],
  ['charge.dispute.created', disputes],
  ['charge.dispute.updated', disputes],
  ['charge.dispute.closed', disputes],
  ['charge.dispute.funds_withdrawn', disputes],
  ['charge.dispute.funds_reinstated', disputes],
  ['credit_note.created', creditNotes],
  ['credit_note.updated', creditNotes],
  ['credit_note.voided', creditNotes],
]);
