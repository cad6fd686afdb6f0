import type { Selectable } from 'kysely';
import type { Db } from './database.ts';
import type { BellsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type BellRow = Selectable<BellsTable>;

/** A bell nobody has seen yet. */
export const newBell = (name: string): BellRow => ({ name, board: null, simulated: 0, epoch: 1, muted_until: null });

/** Which board each bell is bound to, its epoch, and until when it is muted. */
export const bells = {
  all: (db: Db): Promise<BellRow[]> => db.selectFrom('bells').selectAll().execute(),

  /** The board and its epoch; a mute stays as it is. */
  bind: (unit: Unit, { name, board, simulated, epoch }: Omit<BellRow, 'muted_until'>): Promise<void> =>
    set(unit, name, { board, simulated, epoch }),

  /** Moves the end of each mute, where the clock was set. */
  async shiftMutes({ trx }: Unit, byMs: number): Promise<void> {
    await trx
      .updateTable('bells')
      .set((to) => ({ muted_until: to('muted_until', '+', byMs) }))
      .where('muted_until', 'is not', null)
      .execute();
  },

  mute: (unit: Unit, name: string, until: number | null): Promise<void> => set(unit, name, { muted_until: until }),
};

async function set({ trx }: Unit, name: string, change: Partial<Omit<BellRow, 'name'>>): Promise<void> {
  await trx
    .insertInto('bells')
    .values({ ...newBell(name), ...change })
    .onConflict((c) => c.column('name').doUpdateSet(change))
    .execute();
}
