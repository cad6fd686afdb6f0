import type { Insertable, Selectable, Updateable } from 'kysely';
import type { Outcome } from '../../broker/contract/ring.ts';
import type { Db } from './database.ts';
import { prepare } from './prepared.ts';
import { type Hand, note } from './ring-steps.ts';
import type { RingsTable } from './schema.ts';
import type { Unit } from './unit.ts';

export type RingRow = Selectable<RingsTable>;
type Reader = Pick<Db, 'selectFrom'>;

type NewRing = Omit<RingRow, 'id'>;

/** What a ring is before anything has become of it; also the list of its columns. */
const nothingYet: NewRing = {
  bell: '',
  kind: 'order',
  source: null,
  order_id: null,
  press_id: null,
  sellers: '[]',
  customer: null,
  amount_minor: null,
  currency: null,
  reasons: '[]',
  strength: 0,
  pattern: '',
  strokes: 0,
  created_at: 0,
  expires_at: 0,
  state: 'waiting',
  epoch: null,
  number: null,
  board: null,
  sent_at: null,
  deadline_at: null,
  outcome: null,
  struck: null,
  heard: null,
  quiet: null,
  shared_with: null,
  yours_until: null,
  ended_at: null,
  simulated: null,
};

const add = prepare<NewRing>()((db, value) => {
  const columns = Object.keys(nothingYet) as (keyof NewRing)[];
  const row = Object.fromEntries(columns.map((name) => [name, value(name)])) as unknown as NewRing;
  return db.insertInto('rings').values(row).returningAll();
});

/** What became of a ring. */
export interface Conclusion {
  outcome: Outcome;
  /** `withdrawn`: what it was to ring for is no longer won. */
  quiet?: 'hours' | 'pacing' | 'muted' | 'withdrawn';
  shared_with?: number;
  /** The press that was its ring, and how that struck. */
  press_id?: string;
  strokes?: number;
  simulated?: number | null;
  struck?: number;
  heard?: number | null;
}

/** Every ring there was, from the decision to its one outcome. */
export const rings = {
  async add(unit: Unit, row: Partial<NewRing> & Insertable<RingsTable>): Promise<RingRow> {
    const stored = await unit.first(add, { ...nothingYet, ...row });
    if (stored === undefined) throw new Error('the store gave a ring no number');
    if (stored.yours_until !== null) await note(unit, stored, { step: 'waits', at: Number(stored.created_at) });
    if (stored.state === 'ringing') await note(unit, stored, { step: 'sent', at: Number(stored.sent_at) });
    if (stored.state === 'ended') await note(unit, stored, { step: 'outcome', at: Number(stored.ended_at) });
    return stored;
  },

  async change(unit: Unit, id: number, change: Updateable<RingsTable>): Promise<RingRow> {
    const row = await unit.trx
      .updateTable('rings')
      .set(change)
      .where('id', '=', id)
      .returningAll()
      .executeTakeFirstOrThrow();
    if (change.state === 'ringing') await note(unit, row, { step: 'sent', at: Number(row.sent_at) });
    return row;
  },

  /** It waits for its winner no longer: a hand has let it go. */
  async letGo(unit: Unit, id: number, { at, hand }: { at: number; hand: Hand }): Promise<RingRow> {
    const row = await rings.change(unit, id, { yours_until: at });
    await note(unit, row, { step: 'let-go', at, hand });
    return row;
  },

  /** The same ring went to its bell once more, under its own number. */
  sentAgain: (unit: Unit, row: RingRow, at: number): Promise<void> => note(unit, row, { step: 'sent-again', at }),

  /**
   * Records the one outcome; undefined where there is one already. What the board says later takes the place of
   * `unanswered`, and of an `expired` that was sent after all.
   */
  async end(unit: Unit, id: number, change: Conclusion & { ended_at: number }): Promise<RingRow | undefined> {
    const ended = await unit.trx
      .updateTable('rings')
      .set({ ...change, state: 'ended' })
      .where('id', '=', id)
      .where((where) =>
        change.outcome === 'unanswered'
          ? where('state', '!=', 'ended')
          : where.or([
              where('state', '!=', 'ended'),
              where('outcome', '=', 'unanswered'),
              where.and([where('outcome', '=', 'expired'), where('sent_at', 'is not', null)]),
            ]),
      )
      .returningAll()
      .executeTakeFirst();
    if (ended !== undefined) await note(unit, ended, { step: 'outcome', at: change.ended_at });
    return ended;
  },

  inState(db: Reader, bell: string, state: RingRow['state']): Promise<RingRow[]> {
    return db
      .selectFrom('rings')
      .selectAll()
      .where('bell', '=', bell)
      .where('state', '=', state)
      .orderBy('id')
      .execute();
  },

  /** Moves the times of what has not ended, where the clock was set; `after`: only rings younger than this one. */
  async shift({ trx }: Unit, byMs: number, after: number): Promise<void> {
    await trx
      .updateTable('rings')
      .set((to) => ({
        created_at: to('created_at', '+', byMs),
        expires_at: to('expires_at', '+', byMs),
        sent_at: to('sent_at', '+', byMs),
        deadline_at: to('deadline_at', '+', byMs),
        yours_until: to('yours_until', '+', byMs),
      }))
      .where('state', '!=', 'ended')
      .where('id', '>', after)
      .execute();
  },

  /** Orders' rings that waited at a bell for their winner at an instant, and still wait; oldest first. */
  heldAt(db: Reader, bell: string, at: number): Promise<RingRow[]> {
    return db
      .selectFrom('rings')
      .selectAll()
      .where('bell', '=', bell)
      .where('state', '=', 'waiting')
      .where('yours_until', '>', at)
      .where('created_at', '<=', at)
      .orderBy('id')
      .execute();
  },

  /** Those of every bell that wait for their winner at an instant. */
  held(db: Reader, at: number): Promise<RingRow[]> {
    return db
      .selectFrom('rings')
      .selectAll()
      .where('state', '=', 'waiting')
      .where('yours_until', '>', at)
      .orderBy('id')
      .execute();
  },

  /** The press that was taken for the ring of an order was not: what it ended waits again. */
  async reopen(unit: Unit, pressId: string, at: number): Promise<RingRow[]> {
    const ended = await unit.trx
      .selectFrom('rings')
      .select(['id', 'pattern'])
      .where('press_id', '=', pressId)
      .where('kind', '=', 'order')
      .where('sent_at', 'is', null)
      .execute();
    const nothing = { outcome: null, struck: null, shared_with: null, press_id: null, ended_at: null, simulated: null };
    const opened: RingRow[] = [];
    for (const { id, pattern } of ended) {
      const { strokes } = JSON.parse(pattern) as { strokes: number };
      const row = await rings.change(unit, id, { ...nothing, state: 'waiting', strokes });
      await note(unit, row, { step: 'waits-again', at });
      opened.push(row);
    }
    return opened;
  },

  find(db: Reader, id: number): Promise<RingRow | undefined> {
    return db.selectFrom('rings').selectAll().where('id', '=', id).executeTakeFirst();
  },

  /** Those that an order was given of its own. */
  ofOrder({ trx }: Unit, source: string, orderId: string): Promise<RingRow[]> {
    return trx
      .selectFrom('rings')
      .selectAll()
      .where('order_id', '=', orderId)
      .where('source', '=', source)
      .where('kind', '=', 'order')
      .execute();
  },

  byNumber(db: Reader, bell: string, epoch: number, number: number): Promise<RingRow | undefined> {
    return db
      .selectFrom('rings')
      .selectAll()
      .where('bell', '=', bell)
      .where('epoch', '=', epoch)
      .where('number', '=', number)
      .executeTakeFirst();
  },

  unfinished: (db: Reader): Promise<RingRow[]> =>
    db.selectFrom('rings').selectAll().where('state', '!=', 'ended').orderBy('id').execute(),

  /** The last number given in an epoch, 0 when none was. */
  async lastNumber(db: Reader, bell: string, epoch: number): Promise<number> {
    const row = await db
      .selectFrom('rings')
      .select('number')
      .where('bell', '=', bell)
      .where('epoch', '=', epoch)
      .where('number', 'is not', null)
      .orderBy('number', 'desc')
      .limit(1)
      .executeTakeFirst();
    return row?.number ?? 0;
  },

  /** When orders' rings were sent since an instant: what pacing counts. */
  async sentSince(db: Reader, bell: string, since: number): Promise<number[]> {
    const rows = await db
      .selectFrom('rings')
      .select('sent_at')
      .where('bell', '=', bell)
      .where('sent_at', '>=', since)
      .where('kind', '=', 'order')
      .orderBy('sent_at')
      .execute();
    return rows.map(({ sent_at }) => Number(sent_at));
  },

  async stroke({ trx }: Unit, stroke: { ringId: number; stroke: number; at: number; heard?: boolean }): Promise<void> {
    await trx
      .insertInto('strokes')
      .values({
        ring_id: stroke.ringId,
        stroke: stroke.stroke,
        at: stroke.at,
        heard: stroke.heard === undefined ? null : Number(stroke.heard),
      })
      .onConflict((c) => c.doNothing())
      .execute();
  },

  async strokesOf(db: Reader, ringId: number): Promise<number> {
    const rows = await db.selectFrom('strokes').select('stroke').where('ring_id', '=', ringId).execute();
    return rows.length;
  },

  /**
   * The last ring that the wall should show: rehearsals, and presses that lapsed or were taken back, are not wins; a press
   * that was the ring of an order is shown as that.
   */
  async last(db: Reader, at: number): Promise<RingRow | undefined> {
    return db
      .selectFrom('rings')
      .selectAll('rings')
      .leftJoin('presses', 'presses.press_id', 'rings.press_id')
      .where('kind', '!=', 'rehearsal')
      .where((where) =>
        where.or([
          where('rings.kind', '!=', 'press'),
          where.not(
            where.exists(
              where
                .selectFrom('rings as rung')
                .select('rung.id')
                .whereRef('rung.press_id', '=', 'rings.press_id')
                .where('rung.kind', '=', 'order'),
            ),
          ),
        ]),
      )
      .where((where) =>
        where.or([
          where('presses.claim', 'is', null),
          where('presses.claim', '=', 'claimed'),
          where.and([where('presses.claim', '=', 'open'), where('presses.lapses_at', '>', at)]),
        ]),
      )
      .orderBy('rings.id', 'desc')
      .limit(1)
      .executeTakeFirst();
  },
};
