import type { CustomerFacts, Facts, KnownOrder } from '../rules/decide.ts';
import { counts } from '../sale.ts';
import { type OrderRow, orders } from '../store/orders.ts';
import type { Unit } from '../store/unit.ts';
import type { Instant } from '../time.ts';

/** Who the customers are, in the book of this office. */
export interface CustomerPort {
  know(unit: Unit, customer: { key: string; name?: string | null | undefined; at: Instant }): Promise<void>;
  /** All keys whose orders celebrate the work on a customer. */
  keysWorkedOn(unit: Unit, customer: { key: string; name: string | null }): Promise<string[]>;
  factsFor(unit: Unit, order: OrderOfCustomer): Promise<CustomerFacts | undefined>;
}

export interface OrderOfCustomer {
  key: string;
  name: string | null;
  source: string;
  orderId: string;
  orderedOn: string;
  pursuedSince: string | null;
  sale: string | null;
}

export interface SellerPort {
  know(
    unit: Unit,
    seller: { key: string; name?: string | undefined; email?: string | undefined; at: Instant },
  ): Promise<{ key: string; name: string; team?: string }>;
}

/** What was known of a sale before: of all its rows together. Undefined where none was there. */
export function knownOf(before: readonly OrderRow[], waited = false): KnownOrder | undefined {
  const [first] = before;
  if (first === undefined) return undefined;
  const lead = before.find(({ leads }) => leads === 1) ?? first;
  const counted = before.flatMap(counts).map(({ minor }) => minor);
  const won = before.flatMap(({ won_at }) => (won_at === null ? [] : [Number(won_at)]));
  return {
    rang: before.some(({ rang }) => rang === 1),
    status: lead.status,
    counted: counted.length === 0 ? undefined : Math.max(...counted),
    wonAt: won.length === 0 ? undefined : Math.min(...won),
    ...(waited && { waited }),
  };
}

/** What decides whether work on the customer is celebrated, asked of a won order that may ring. */
export async function customerFacts(
  unit: Unit,
  row: OrderRow,
  customers: CustomerPort,
): Promise<Pick<Facts, 'customer' | 'celebratedBy'>> {
  const { customer_key: key, source, order_id: orderId, sale } = row;
  if (key === null) return { celebratedBy: undefined };
  const customer = await customers.factsFor(unit, {
    ...{ key, name: row.customer, source, orderId, sale },
    orderedOn: row.ordered_on,
    pursuedSince: row.pursued_since,
  });
  const [since] = [row.pursued_since, customer?.since?.day].filter((day) => day != null).sort();
  const facts = customer === undefined ? {} : { customer };
  if (since === undefined) return { ...facts, celebratedBy: undefined };
  for (const each of await customers.keysWorkedOn(unit, { key, name: row.customer })) {
    const found = await orders.standingSince(unit, each, since, { source, orderId, sale });
    if (found !== undefined) return { ...facts, celebratedBy: found };
  }
  return { ...facts, celebratedBy: undefined };
}
