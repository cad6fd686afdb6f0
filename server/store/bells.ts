import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { BellsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type BellRow = Selectable<BellsTable>;

/** Which board each bell is bound to, and its epoch. */
export const bells = {
  all: (db: Db): Promise<BellRow[]> => db.selectFrom('bells').selectAll().execute(),

  async save({ trx }: Unit, row: BellRow): Promise<void> {
    const { name, ...rest } = row;
    await trx
      .insertInto('bells')
      .values(row)
      .onConflict((c) => c.column('name').doUpdateSet(rest))
      .execute();
  },
};
