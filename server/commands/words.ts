import type { Reason, Silence } from '../../broker/contract/ring.ts';

interface Amount {
  amount: string;
  currency: string;
}

/** `14,875.00 EUR` */
export const showMoney = ({ amount, currency }: Amount): string =>
  `${amount.replace(/\d(?=(\d{3})+(\.|$))/g, '$&,').replace(/(\.\d*),/g, '$1')} ${currency}`;

/** Why a bell rings or stays silent, for the terminal. */
export function say(why: Reason | Silence): string {
  switch (why.kind) {
    case 'large-order':
      return `large order, ${showMoney(why.actual)} (from ${showMoney(why.threshold)})`;
    case 'long-pursuit':
      return `worked on since ${why.since}, ${why.days} days (from ${why.threshold})`;
    case 'milestone':
      return `milestone ${why.name}${why.reward === undefined ? '' : `, reward: ${why.reward}`}`;
    case 'first-order':
      return 'the first order of this customer';
    case 'back-after':
      return `back after ${why.days} days, the last order was on ${why.last}`;
    case 'press':
      return 'the button was pressed';
    case 'rehearsal':
      return 'a rehearsal';
    default:
      return saySilence(why);
  }
}

function saySilence(why: Silence): string {
  switch (why.kind) {
    case 'below':
      return `${showMoney(why.actual)} is below ${showMoney(why.threshold)}`;
    case 'no-rate':
      return `there is no rate from ${why.currency} to ${why.office}`;
    case 'already-decided':
      return 'it was decided before';
    case 'nothing-new':
      return 'nothing about it is new';
    case 'not-won':
      return `it is ${why.status.replaceAll('-', ' ')}`;
    case 'correction-too-late':
      return `it was corrected more than ${why.hours} hours after it was won`;
    case 'test-mode':
      return 'it is a test';
    case 'before-restore':
      return `it is from before older data was put back (${why.restoredAt}), and may have rung`;
    case 'pressed':
      return 'a press of the button rang for it';
    case 'milestone-passed':
      return `it passes milestone ${why.name}, which its own ring took along`;
    case 'pursuit-celebrated':
      return `this customer has bought since somebody began to work on them, with order ${why.orderId}`;
    case 'history':
      return 'it is from before, and only counts';
    case 'same-sale':
      return `order ${why.orderId} of ${why.source} is the same sale`;
    case 'below-minimum':
      return `${showMoney(why.actual)} is below the least that rings, ${showMoney(why.threshold)}`;
    case 'renewal':
      return 'it is a renewal, and its source is not set to ring for them';
    case 'invoice-to-come':
      return 'its invoice will say whether it is a renewal';
    case 'other-currency':
      return `${showMoney(why.amount)} went back and is not taken off, since the order is in ${why.order}`;
    case 'reason-off':
      return `the rules let ${why.reason} ring nothing`;
  }
}
