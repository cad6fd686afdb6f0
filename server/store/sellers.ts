import type { Selectable } from 'kysely';
import { prepare } from './prepared.ts';
import type { SellersTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type SellerRow = Selectable<SellersTable>;

const know = prepare<{ key: string; name: string | null; email: string | null; at: number }>()((db, value) =>
  db
    .insertInto('sellers')
    .values({ key: value('key'), name: value('name'), email: value('email'), first_seen_at: value('at') } as SellerRow)
    .onConflict((c) =>
      c
        .column('key')
        .doUpdateSet((of) => ({ name: of.ref('excluded.name') }))
        .where('sellers.name', 'is', null)
        .where('excluded.name' as 'sellers.name', 'is not', null),
    ),
);

const meant = prepare<{ key: string }>()((db, value) =>
  db
    .selectFrom('sellers as told')
    .leftJoin('sellers as head', 'head.key', 'told.joined_to')
    .select((of) => [
      of.fn.coalesce('head.key', 'told.key').as('key'),
      of.fn.coalesce('head.name', 'told.name').as('name'),
      'told.name as own_name',
      of.fn.coalesce('head.email', 'told.email').as('email'),
      of.fn.coalesce('head.team', 'told.team').as('team'),
    ])
    .where('told.key', '=', value('key')),
);

/** Sellers as sources know them, and which of them are one. */
export const sellers = {
  /** On first sight it is written down. A name that is there stays: it may have been given on the page. */
  async know(unit: Unit, row: { key: string; name: string | null; email: string | null; at: number }): Promise<void> {
    await unit.all(know, row);
  },

  /** Who is meant by a key: the seller it is joined to, or itself. */
  meant: (unit: Unit, key: string) => unit.first(meant, { key }),
};
