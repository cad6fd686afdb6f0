import type { Money } from '../../broker/contract/money.ts';
import { type DisputeState, type Heard, hearAll, standingOf } from '../rules/standing.ts';
import type { OrderRow } from '../store/orders.ts';
import { heardIn } from './row.ts';

/** How the disputes over a sale stand. `only`: nothing is left of it, and nothing but they took it. */
export interface SaleDispute {
  state: DisputeState;
  only: boolean;
}

/** The first that any of them is: one that is still open matters more than one that is over. */
const states = ['open', 'lost', 'won'] as const satisfies DisputeState[];

/** `sale`: all rows of the sale that the order is of. Undefined where no payment of it was disputed. */
export function disputeOver({ status }: OrderRow, sale: readonly OrderRow[]): SaleDispute | undefined {
  if (!sale.some(({ heard }) => heard?.includes('"dispute":'))) return undefined;
  const sources = [...new Set(sale.map(({ source }) => source))];
  const heard = sources.map((source) => hearAll(sale.filter((row) => row.source === source).map(heardIn)));
  const told = heard.flatMap(({ deductions }) => deductions.flatMap(({ dispute }) => dispute ?? []));
  const state = states.find((each) => told.includes(each));
  return state && { state, only: status === 'refunded' && !heard.some(isRefunded) };
}

/** Whether something went back, but for disputes. */
function isRefunded({ states, deductions }: Heard): boolean {
  const others = deductions.filter(({ dispute }) => dispute === undefined);
  const { back, strange, status } = standingOf({ states, deductions: others });
  return back > 0 || strange.length > 0 || status === 'refunded';
}

/** What is held or was lost in disputes, by state and currency. */
export function disputedIn({ deductions }: Heard, currency: string): (Money & { state: 'open' | 'lost' })[] {
  return (['open', 'lost'] as const).flatMap((state) => {
    const own = deductions.filter((each) => each.stands && each.dispute === state && each.currency === currency);
    return own.length === 0 ? [] : [{ state, currency, minor: own.reduce((sum, { minor }) => sum + minor, 0) }];
  });
}
