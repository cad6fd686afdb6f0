import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { PressesTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type PressRow = Selectable<PressesTable>;
type Reader = Pick<Db, 'selectFrom'>;

const claimedFor = prepare<{ customerKey: string; from: number; to: number }>()((db, value) =>
  db
    .selectFrom('presses')
    .selectAll()
    .where('claim', '=', 'claimed')
    .where('customer_key', '=', value('customerKey'))
    .where('pressed_at', '>=', value('from'))
    .where('pressed_at', '<=', value('to'))
    .where('joined_order', 'is', null),
);

/** Presses of the button: wins to claim, and what was said of them. */
export const presses = {
  find(db: Reader, pressId: string): Promise<PressRow | undefined> {
    return db.selectFrom('presses').selectAll().where('press_id', '=', pressId).executeTakeFirst();
  },

  add({ trx }: Unit, row: Insertable<PressesTable>): Promise<PressRow> {
    return trx.insertInto('presses').values(row).returningAll().executeTakeFirstOrThrow();
  },

  change({ trx }: Unit, pressId: string, change: Updateable<PressesTable>): Promise<PressRow> {
    return trx
      .updateTable('presses')
      .set(change)
      .where('press_id', '=', pressId)
      .returningAll()
      .executeTakeFirstOrThrow();
  },

  /** Still to claim: old ones that lapsed stay in the log and out of here. */
  open(db: Reader, at: number): Promise<PressRow[]> {
    return db
      .selectFrom('presses')
      .selectAll()
      .where('claim', '=', 'open')
      .where('lapses_at', '>', at)
      .orderBy('pressed_at')
      .execute();
  },

  /** Those whose time to be claimed ran out in a span. */
  lapsed(db: Reader, span: { after: number; until: number }): Promise<PressRow[]> {
    return db
      .selectFrom('presses')
      .selectAll()
      .where('claim', '=', 'open')
      .where('lapses_at', '>', span.after)
      .where('lapses_at', '<=', span.until)
      .execute();
  },

  /** Claimed presses of one customer in a span of time that no order has joined yet. */
  claimedFor: (unit: Unit, customerKey: string, span: { from: number; to: number }): Promise<PressRow[]> =>
    unit.all(claimedFor, { customerKey, ...span }),
};
