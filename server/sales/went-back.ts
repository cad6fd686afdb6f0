import { lessPaidBack, type Standing } from '../rules/standing.ts';
import { share } from '../sources/shop-money.ts';
import type { OrderRow } from '../store/orders.ts';
import { type KindOf, tellsMoney } from './lead.ts';

/** An order of a sale, with all that its ids were told. */
export interface Head {
  row: OrderRow;
  standing: Standing;
}

/** What one source tells of a sale that another leads: of all its payments in one currency. */
interface Teller {
  source: string;
  currency: string;
  payments: number;
  /** Of how many payments nothing is left. */
  gone: number;
  /** With tax: what was paid, and what went back of it. `paid` is 0 where no payment was told. */
  paid: number;
  back: number;
}

/**
 * What a sale comes to: the amount of the order that leads, less what went back. Each source that knows of money may tell
 * of the same refunds, so that the largest of their sums counts and not all of them.
 */
export function lessWentBack(lead: Head, others: readonly Head[], kindOf: KindOf): Pick<Standing, 'net' | 'status'> {
  const { standing, row } = lead;
  const { net, status, said, off } = standing;
  if (status !== 'won' || said === undefined) return { net, status };
  const tellers = tellersIn(
    others.filter(({ row: { source } }) => source !== row.source && tellsMoney(source, kindOf)),
  );
  const left = lessPaidBack(said, off + Math.max(0, ...tellers.map((teller) => moreThan(standing, teller))));
  const isGone = tellers.some(({ source }) => areGone(tellers.filter((each) => each.source === source)));
  return isGone || (left === 0 && net > 0) ? { net: 0, status: 'refunded' } : { net: left, status };
}

const grossOf = ({ said, off }: Standing): number => (said === undefined ? 0 : (said.full ?? said.minor) - off);
const paidIn = (standing: Standing): number => (standing.said === undefined ? 0 : grossOf(standing) + standing.back);

/**
 * How much more went back by another's word than by that of the order that leads, in its money and with tax. In the same
 * currency exactly; what was paid above the order's amount had left the order before it went back. In another currency it
 * is a share of what was paid: of nothing where nobody told how much that was.
 */
function moreThan(lead: Standing, { currency, paid, back }: Teller): number {
  if (currency === lead.said?.currency) return back - Math.max(lead.back, paid - grossOf(lead));
  return share(paidIn(lead), Math.min(back, paid), paid) - lead.back;
}

/** Whether there were payments, and nothing is left of any. */
const areGone = (tellers: readonly Teller[]): boolean =>
  tellers.some(({ payments }) => payments > 0) && tellers.every(({ payments, gone }) => payments === gone);

function tellersIn(heads: readonly Head[]): Teller[] {
  const tellers = new Map<string, Teller>();
  for (const { row, standing } of heads) {
    const { source, currency } = row;
    const name = JSON.stringify([source, currency]);
    const known = tellers.get(name) ?? { source, currency, payments: 0, gone: 0, paid: 0, back: 0 };
    const isPayment = standing.said !== undefined;
    const isGone = isPayment && standing.status === 'refunded';
    tellers.set(name, {
      ...known,
      payments: known.payments + (isPayment ? 1 : 0),
      gone: known.gone + (isGone ? 1 : 0),
      paid: known.paid + paidIn(standing),
      back: known.back + standing.back,
    });
  }
  return [...tellers.values()];
}
