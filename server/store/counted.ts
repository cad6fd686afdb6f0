import type { Db } from './database.ts';
import type { OrderRow } from './orders.ts';
import { prepare } from './prepared.ts';
import type { OrderKey } from './sales.ts';
import type { Tally } from './tallies.ts';
import type { Unit } from './unit.ts';

const AT_ONCE = 1000;

type Counted = Pick<OrderRow, 'source' | 'order_id' | 'counted_minor' | 'rate' | 'rate_on'>;

const change = prepare<Counted>()((db, value) =>
  db
    .updateTable('orders')
    .set({ counted_minor: value('counted_minor'), rate: value('rate'), rate_on: value('rate_on') })
    .where('source', '=', value('source'))
    .where('order_id', '=', value('order_id')),
);

/** All that is kept in the office currency, for the rare day on which that is another one. */
export const counted = {
  /** In which currency; undefined before the first start that says so. */
  async currency(db: Db): Promise<string | undefined> {
    return (await db.selectFrom('books').select('currency').executeTakeFirst())?.currency;
  },

  async isIn(unit: Unit, currency: string): Promise<void> {
    await unit.trx.replaceInto('books').values({ one: 1, currency }).execute();
  },

  /** Every order, in the order of its key. */
  async *orders(unit: Unit) {
    let last = { source: '', order_id: '' };
    for (;;) {
      const { source, order_id } = last;
      const rows = await unit.trx
        .selectFrom('orders')
        .select(['source', 'order_id', 'status', 'leads', 'amount_minor', 'currency', 'ordered_on', 'counted_minor'])
        .where((where) => where(where.refTuple('source', 'order_id'), '>', where.tuple(source, order_id)))
        .orderBy('source')
        .orderBy('order_id')
        .limit(AT_ONCE)
        .execute();
      yield* rows;
      const end = rows.at(-1);
      if (end === undefined) return;
      last = end;
    }
  },

  /** The leading orders of sales of which some orders have a rate and others have none. */
  doubtful(unit: Unit): Promise<OrderKey[]> {
    return unit.trx
      .selectFrom('orders')
      .select(['source', 'order_id'])
      .where('leads', '=', 1)
      .where('sale', 'in', (orders) =>
        orders
          .selectFrom('orders')
          .select('sale')
          .where('sale', 'is not', null)
          .groupBy('sale')
          .having(({ fn }) => fn.count('counted_minor'), '>', 0)
          .having(({ eb, fn }) => eb(fn.count('counted_minor'), '<', fn.countAll())),
      )
      .execute();
  },

  async change(unit: Unit, row: Counted): Promise<void> {
    await unit.all(change, row);
  },

  /** Those of which an amount was told: an older one's is in the currency of the books. */
  async presses(unit: Unit) {
    const former = await counted.currency(unit.trx);
    const rows = await unit.trx
      .selectFrom('presses')
      .select(['press_id', 'claim', 'joined_order', 'pressed_on', 'pressed_at', 'amount_minor', 'currency'])
      .where('amount_minor', 'is not', null)
      .execute();
    return rows.map((row) => ({ ...row, currency: row.currency ?? former ?? '' }));
  },

  async changePress(unit: Unit, press: { press_id: string; minor: number; currency: string }) {
    const { press_id, minor: amount_minor, currency } = press;
    await unit.trx.updateTable('presses').set({ amount_minor, currency }).where('press_id', '=', press_id).execute();
  },

  async sums(unit: Unit): Promise<Map<string, Tally>> {
    const rows = await unit.trx.selectFrom('tallies').selectAll().execute();
    return new Map(rows.map(({ period, minor, wins }) => [period, { minor: Number(minor), wins }]));
  },

  async forgetAdjustments(unit: Unit): Promise<void> {
    await unit.trx.deleteFrom('adjustments').execute();
  },
};
