import type { Selectable } from 'kysely';
import { prepare } from './prepared.ts';
import type { DecisionsTable, DeliveriesTable } from './schema.ts';

export type DecisionRow = Selectable<DecisionsTable>;
export type DeliveryRow = Omit<Selectable<DeliveriesTable>, 'headers' | 'body'>;

/** What the log reads of one win: each found by its key or along an index. */
export const logRows = {
  order: prepare<{ source: string; orderId: string }>()((db, value) =>
    db.selectFrom('orders').selectAll().where('source', '=', value('source')).where('order_id', '=', value('orderId')),
  ),
  sale: prepare<{ sale: string }>()((db, value) =>
    db.selectFrom('orders').selectAll().where('sale', '=', value('sale')),
  ),
  press: prepare<{ pressId: string }>()((db, value) =>
    db.selectFrom('presses').selectAll().where('press_id', '=', value('pressId')),
  ),
  delivery: prepare<{ id: number }>()((db, value) =>
    db
      .selectFrom('deliveries')
      .select(['id', 'source', 'received_at', 'status', 'note', 'way'])
      .where('id', '=', value('id')),
  ),
  /** Usually one: an order is seldom told twice within a millisecond. */
  decisionsAt: prepare<{ at: number; source: string; orderId: string }>()((db, value) =>
    db
      .selectFrom('decisions')
      .selectAll()
      .where('at', '=', value('at'))
      .where('source', '=', value('source'))
      .where('order_id', '=', value('orderId'))
      .orderBy('id', 'desc'),
  ),
  ring: prepare<{ id: number }>()((db, value) => db.selectFrom('rings').selectAll().where('id', '=', value('id'))),
  ringsOfOrder: prepare<{ source: string; orderId: string }>()((db, value) =>
    db
      .selectFrom('rings')
      .selectAll()
      .where('order_id', '=', value('orderId'))
      .where('source', '=', value('source'))
      .orderBy('id'),
  ),
  ringsOfPress: prepare<{ pressId: string }>()((db, value) =>
    db
      .selectFrom('rings')
      .selectAll()
      .where('press_id', '=', value('pressId'))
      .where('kind', '=', 'press')
      .orderBy('id'),
  ),
  sharing: prepare<{ id: number }>()((db, value) =>
    db.selectFrom('rings').selectAll().where('shared_with', '=', value('id')).orderBy('id'),
  ),
  strokes: prepare<{ ringId: number }>()((db, value) =>
    db.selectFrom('strokes').selectAll().where('ring_id', '=', value('ringId')).orderBy('stroke'),
  ),
  steps: prepare<{ ringId: number }>()((db, value) =>
    db.selectFrom('ring_steps').selectAll().where('ring_id', '=', value('ringId')).orderBy('id'),
  ),
};
