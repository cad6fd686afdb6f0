import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import type { Unit } from './unit.ts';

const add = prepare<{ day: string; minor: number }>()((db, value) =>
  db
    .insertInto('adjustments')
    .values({ day: value('day'), minor: value('minor') })
    .onConflict((conflict) =>
      conflict.column('day').doUpdateSet((of) => ({ minor: of('adjustments.minor', '+', of.ref('excluded.minor')) })),
    ),
);

/** By the day on which it was heard: what changed of what had counted before, in the office currency. */
export const adjustments = {
  async add(unit: Unit, change: { day: string; minor: number }): Promise<void> {
    await unit.all(add, change);
  },

  async on(db: Db, day: string): Promise<number> {
    const row = await db.selectFrom('adjustments').select('minor').where('day', '=', day).executeTakeFirst();
    return Number(row?.minor ?? 0);
  },
};
