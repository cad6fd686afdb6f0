import { type Selectable, sql } from 'kysely';
import { plainName, withoutSource } from '../names.ts';
import { nameKey } from '../sale.ts';
import { prepare } from './prepared.ts';
import type { CustomersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type CustomerRow = Selectable<CustomersTable>;

const know = prepare<{ key: string; name: string | null; sortsAs: string; at: number }>()((db, value) =>
  db
    .insertInto('customers')
    .values({
      ...{ key: value('key'), name: value('name'), sorts_as: value('sortsAs') },
      first_seen_at: value('at'),
    } as CustomerRow)
    .onConflict((c) =>
      c
        .column('key')
        .doUpdateSet((of) => ({ name: of.ref('excluded.name'), sorts_as: of.ref('excluded.sorts_as') }))
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

const namesakes = prepare<{ key: string }>()((db, value) =>
  db
    .selectFrom('customers')
    .select(['key', 'name'])
    .where('sorts_as', '=', (of) =>
      of.selectFrom('customers as noted').select('noted.sorts_as').where('noted.key', '=', value('key')),
    ),
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

const unsay = prepare<{ key: string; since: number }>()((db, value) =>
  db
    .deleteFrom('customers')
    .where('key', '=', value('key'))
    .where('first_seen_at', '>=', value('since'))
    .where('joined_to', 'is', null)
    .where('worked_since', 'is', null)
    .where('met_at', 'is', null)
    .where('met_on', 'is', null)
    .where('note', 'is', null)
    .where((is) =>
      is.not(is.exists(is.selectFrom('orders').select('order_id').where('customer_key', '=', value('key')))),
    )
    .where((is) =>
      is.not(
        is.exists(is.selectFrom('customers as other').select('other.key').where('other.joined_to', '=', value('key'))),
      ),
    )
    .where((is) =>
      is.not(
        is.exists(
          is
            .selectFrom('people_changes')
            .select('people_changes.id')
            .where('people_changes.what', '=', 'customer')
            .where('people_changes.key', '=', value('key')),
        ),
      ),
    ),
);

const unname = prepare<{ key: string; name: string }>()((db, value) =>
  db
    .updateTable('customers')
    .set((of) => ({
      name: of.fn.coalesce(
        of
          .selectFrom('orders')
          .select('customer')
          .where('customer_key', '=', value('key'))
          .where('customer', 'is not', null)
          .orderBy('ordered_on', 'desc')
          .limit(1),
        'name',
      ),
    }))
    .where('key', '=', value('key'))
    .where('name', '=', value('name'))
    .returning('name'),
);

const sortAs = prepare<{ key: string; sortsAs: string }>()((db, value) =>
  db
    .updateTable('customers')
    .set({ sorts_as: value('sortsAs') })
    .where('key', '=', value('key')),
);

/** How a customer is found and ordered. */
export const sortsAs = (name: string | null, key: string): string => plainName(name ?? withoutSource(key));

/** Customers as sources know them, which of them are one, and the customer book. */
export const customers = {
  /** On first sight it is written down; later only a new name is. */
  async know(unit: Unit, { key, name, at }: { key: string; name: string | undefined; at: number }): Promise<void> {
    await unit.all(know, { key, name: name ?? null, sortsAs: sortsAs(name ?? null, key), at });
  },

  /**
   * An order of theirs has gone, or says otherwise now. Who is known since then by such orders alone, and of whom nobody
   * has noted anything, goes too; a name that it gave gives way to the one of their newest order.
   */
  async unsay(unit: Unit, { key, name, since }: { key: string; name: string | null; since: number }): Promise<void> {
    await unit.all(unsay, { key, since });
    if (name === null) return;
    for (const left of await unit.all(unname, { key, name }))
      await unit.all(sortAs, { key, sortsAs: sortsAs(left.name, key) });
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

  /** Every key whose newest name is that of one in the book; accents do tell two apart here. */
  async namesakes(unit: Unit, key: string): Promise<string[]> {
    const alike = await unit.all(namesakes, { key });
    return alike.filter(({ name }) => name !== null && nameKey(name) === key).map((row) => row.key);
  },

  /** The day of the last standing won order up to a day, and since when an open deal has been there. */
  async history(unit: Unit, sought: Omit<Sought, 'sale'> & { sale: string | undefined }) {
    const row = await unit.first(history, { ...sought, sale: sought.sale ?? '' });
    return { lastOn: row?.last_on ?? undefined, openSince: row?.open_since ?? undefined };
  },
};
