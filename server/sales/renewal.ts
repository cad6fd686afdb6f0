import { type Renewal, standingOf } from '../rules/standing.ts';
import type { OrderRow } from '../store/orders.ts';
import { heardIn } from './row.ts';

/**
 * Whether a sale is a renewal: where any of its orders says so. That nobody can say yet matters only of the order in hand,
 * since a shop's own order need not wait for the payment's invoice.
 */
export function renewalOf(rows: readonly OrderRow[], { source }: Pick<OrderRow, 'source'>): Renewal | undefined {
  let found: Renewal | undefined;
  for (const row of rows) {
    const renewal = row.heard === null ? undefined : heardIn(row).states.at(-1)?.renewal;
    if (renewal === 'yes') return 'yes';
    if (renewal === 'unsaid' && row.source === source) found = renewal;
  }
  return found;
}

/** In which currency the first refund was told that is not the order's own, so that it is not taken off. */
export function strangeIn(rows: readonly OrderRow[], { source }: Pick<OrderRow, 'source'>) {
  const own = rows.filter((row) => row.heard !== null && row.source === source);
  return own.flatMap((row) => standingOf(heardIn(row)).strange)[0];
}
