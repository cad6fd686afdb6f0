import { type Selectable, sql } from 'kysely';
import { prepare } from './prepared.ts';
import type { CustomersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type CustomerRow = Selectable<CustomersTable>;

const know = prepare<{ key: string; name: string | null; at: number }>()((db, value) =>
  db
    .insertInto('customers')
    .values({ key: value('key'), name: value('name'), first_seen_at: value('at') } as CustomerRow)
    .onConflict((c) =>
      c
        .column('key')
        .doUpdateSet((of) => ({ name: of.ref('excluded.name') }))
        .where((of) => of.or([of('customers.name', 'is', null), of('customers.name', '!=', of.ref('excluded.name'))]))
        .where('excluded.name' as 'customers.name', 'is not', null),
    ),
);

const known = ['key', 'joined_to', 'worked_since', 'met_at', 'met_on'] as const;

const one = prepare<{ key: string }>()((db, value) =>
  db.selectFrom('customers').select(known).where('key', '=', value('key')),
);

const joinedTo = prepare<{ head: string }>()((db, value) =>
  db.selectFrom('customers').select(known).where('joined_to', '=', value('head')),
);

interface Sought {
  key: string;
  day: string;
  source: string;
  orderId: string;
  sale: string;
}

const history = prepare<Sought>()((db, value) =>
  db.selectNoFrom((of) => [
    of
      .selectFrom('orders')
      .select('ordered_on')
      .where('customer_key', '=', value('key'))
      .where('ordered_on', '<=', value('day'))
      .where('status', '=', 'won')
      .where('leads', '=', 1)
      .where((is) => is.or([is('source', '!=', value('source')), is('order_id', '!=', value('orderId'))]))
      .where((is) => is.or([is('sale', 'is', null), is('sale', '!=', value('sale'))]))
      .orderBy('ordered_on', 'desc')
      .limit(1)
      .as('last_on'),
    of
      .selectFrom('orders')
      .select((deal) => deal.fn.min(deal.fn.coalesce('pursued_since', 'ordered_on')).as('since'))
      .where('customer_key', '=', value('key'))
      .where('status', '=', sql.lit('open')) // as it stands: else the index of open orders is not used
      .where((is) => is(is.fn.coalesce('pursued_since', 'ordered_on'), '<=', value('day')))
      .as('open_since'),
  ]),
);

/** Customers as sources know them, which of them are one, and the customer book. */
export const customers = {
  /** On first sight it is written down; later only a new name is. */
  async know(unit: Unit, { key, name, at }: { key: string; name: string | undefined; at: number }): Promise<void> {
    await unit.all(know, { key, name: name ?? null, at });
  },

  /** All that are the same customer, and whoever is in the book under the name alone: by steps, since one query of all costs more. */
  async group(unit: Unit, key: string, byName: string) {
    const self = await unit.first(one, { key });
    const head = self === undefined || self.joined_to === null ? self : await unit.first(one, { key: self.joined_to });
    const rows = head === undefined ? [] : [head, ...(await unit.all(joinedTo, { head: head.key }))];
    const named = byName === '' || byName === key ? undefined : await unit.first(one, { key: byName });
    const isApart = named !== undefined && named.joined_to === null && named.key !== head?.key;
    return isApart ? [...rows, named] : rows;
  },

  /** The day of the last standing won order up to a day, and since when an open deal has been there. */
  async history(unit: Unit, sought: Omit<Sought, 'sale'> & { sale: string | undefined }) {
    const row = await unit.first(history, { ...sought, sale: sought.sale ?? '' });
    return { lastOn: row?.last_on ?? undefined, openSince: row?.open_since ?? undefined };
  },
};
