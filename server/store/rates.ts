import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { RatesTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type RateRow = Selectable<RatesTable>;

interface Span {
  earliest: string;
  latest: string;
}

const newest = prepare<Span & { currency: string }>()((db, value) =>
  db
    .selectFrom('rates')
    .select(['day', 'per_euro'])
    .where('currency', '=', value('currency'))
    .where('day', '>=', value('earliest'))
    .where('day', '<=', value('latest'))
    .orderBy('day', 'desc')
    .limit(1),
);

const newestOfBoth = prepare<Span & { currency: string; other: string }>()((db, value) =>
  db
    .selectFrom('rates as one')
    .innerJoin('rates as two', 'two.day', 'one.day')
    .select(['one.day', 'one.per_euro', 'two.per_euro as other_per_euro'])
    .where('one.currency', '=', value('currency'))
    .where('two.currency', '=', value('other'))
    .where('one.day', '>=', value('earliest'))
    .where('one.day', '<=', value('latest'))
    .orderBy('one.day', 'desc')
    .limit(1),
);

const put = prepare<RateRow>()((db, value) =>
  db
    .insertInto('rates')
    .values({ currency: value('currency'), day: value('day'), per_euro: value('per_euro') })
    .onConflict((c) =>
      c
        .columns(['currency', 'day'])
        .doUpdateSet({ per_euro: value('per_euro') })
        .where('rates.per_euro', '!=', value('per_euro')),
    ),
);

/** Reference rates, units of a currency per euro by business day, and the orders that wait for one. */
export const rates = {
  newest: (unit: Unit, currency: string, span: Span) => unit.first(newest, { currency, ...span }),

  /** Of the newest day on which there is a rate of both. */
  newestOfBoth: (unit: Unit, [currency, other]: readonly [string, string], span: Span) =>
    unit.first(newestOfBoth, { currency, other, ...span }),

  /** One that stands already as it is costs no write. */
  async put(unit: Unit, rows: readonly RateRow[]): Promise<void> {
    for (const row of rows) await unit.all(put, row);
  },

  /** The newest day, and how many currencies have a rate of it; undefined while there are none. */
  async lastDay(db: Db): Promise<{ day: string; currencies: number } | undefined> {
    // One currency's newest day is found in the index at once; every publication has the dollar.
    const dollar = await db
      .selectFrom('rates')
      .select('day')
      .where('currency', '=', 'USD')
      .orderBy('day', 'desc')
      .limit(1)
      .executeTakeFirst();
    const day =
      dollar?.day ??
      (
        await db
          .selectFrom('rates')
          .select((of) => of.fn.max('day').as('day'))
          .executeTakeFirst()
      )?.day;
    if (day === undefined || day === null) return undefined;
    const { currencies } = await db
      .selectFrom('rates')
      .select((of) => of.fn.countAll<number>().as('currencies'))
      .where('day', '=', day)
      .executeTakeFirstOrThrow();
    return { day, currencies: Number(currencies) };
  },

  /** The days and currencies that orders wait with. */
  waiting: (db: Db): Promise<{ currency: string; day: string; orders: number }[]> =>
    db
      .selectFrom('orders')
      .select((of) => ['currency', 'ordered_on as day', of.fn.countAll<number>().as('orders')])
      .where('counted_minor', 'is', null)
      .groupBy(['currency', 'ordered_on'])
      .orderBy('ordered_on', 'desc')
      .execute(),

  /** Orders of such a day that wait still. */
  waitingOn: (db: Db, { currency, day }: { currency: string; day: string }) =>
    db
      .selectFrom('orders')
      .select(['source', 'order_id'])
      .where('counted_minor', 'is', null)
      .where('currency', '=', currency)
      .where('ordered_on', '=', day)
      .execute(),

  /** Whether any order waits, or rates were ever needed. */
  async areNeeded(db: Db): Promise<boolean> {
    const waits = await db.selectFrom('orders').select('source').where('counted_minor', 'is', null).limit(1).execute();
    if (waits.length > 0) return true;
    return (await db.selectFrom('rates').select('day').limit(1).execute()).length > 0;
  },
};
