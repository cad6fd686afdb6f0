import type { Kysely } from 'kysely';

type Db = Kysely<unknown>;

export async function first(db: Db): Promise<void> {
  const { schema } = db;
  await schema
    .createTable('bells')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('board', 'text')
    .addColumn('simulated', 'integer', (c) => c.notNull())
    .addColumn('epoch', 'integer', (c) => c.notNull())
    .execute();
  await schema
    .createTable('deliveries')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('headers', 'text', (c) => c.notNull())
    .addColumn('body', 'blob', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('note', 'text')
    .execute();
  await ledger(db);
  await rings(db);
}

async function ledger({ schema }: Db): Promise<void> {
  await schema
    .createTable('orders')
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addColumn('status', 'text', (c) => c.notNull())
    .addColumn('amount_minor', 'bigint', (c) => c.notNull())
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('counted_minor', 'bigint')
    .addColumn('ordered_at', 'bigint', (c) => c.notNull())
    .addColumn('ordered_on', 'text', (c) => c.notNull())
    .addColumn('updated_at', 'bigint', (c) => c.notNull())
    .addColumn('won_at', 'bigint')
    .addColumn('rang', 'integer', (c) => c.notNull())
    .addColumn('customer_key', 'text')
    .addColumn('customer', 'text')
    .addColumn('seller', 'text')
    .addColumn('pursued_since', 'text')
    .addColumn('lines', 'text')
    .addColumn('press_id', 'text')
    .addPrimaryKeyConstraint('orders_key', ['source', 'order_id'])
    .execute();
  await schema.createIndex('orders_by_customer').on('orders').columns(['customer_key', 'ordered_on']).execute();
  await schema
    .createTable('decisions')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addColumn('delivery_id', 'integer')
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('rings', 'integer', (c) => c.notNull())
    .addColumn('why', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('tallies')
    .addColumn('period', 'text', (c) => c.primaryKey())
    .addColumn('minor', 'bigint', (c) => c.notNull())
    .addColumn('wins', 'integer', (c) => c.notNull())
    .execute();
  await schema
    .createTable('milestones')
    .addColumn('id', 'text', (c) => c.notNull())
    .addColumn('period', 'text', (c) => c.notNull())
    .addColumn('made_at', 'bigint', (c) => c.notNull())
    .addColumn('passed_at', 'bigint')
    .addPrimaryKeyConstraint('milestones_key', ['id', 'period'])
    .execute();
}

async function rings({ schema }: Db): Promise<void> {
  await schema
    .createTable('rings')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('bell', 'text', (c) => c.notNull())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('source', 'text')
    .addColumn('order_id', 'text')
    .addColumn('press_id', 'text')
    .addColumn('sellers', 'text', (c) => c.notNull())
    .addColumn('customer', 'text')
    .addColumn('amount_minor', 'bigint')
    .addColumn('currency', 'text')
    .addColumn('reasons', 'text', (c) => c.notNull())
    .addColumn('strength', 'integer', (c) => c.notNull())
    .addColumn('pattern', 'text', (c) => c.notNull())
    .addColumn('strokes', 'integer', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('expires_at', 'bigint', (c) => c.notNull())
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('epoch', 'integer')
    .addColumn('number', 'integer')
    .addColumn('board', 'text')
    .addColumn('sent_at', 'bigint')
    .addColumn('deadline_at', 'bigint')
    .addColumn('outcome', 'text')
    .addColumn('struck', 'integer')
    .addColumn('heard', 'integer')
    .addColumn('quiet', 'text')
    .addColumn('shared_with', 'integer')
    .addColumn('ended_at', 'bigint')
    .execute();
  await schema.createIndex('rings_by_state').on('rings').columns(['bell', 'state', 'id']).execute();
  await schema.createIndex('rings_by_sending').on('rings').columns(['bell', 'sent_at']).execute();
  await schema.createIndex('rings_by_number').on('rings').columns(['bell', 'epoch', 'number']).unique().execute();
  await schema
    .createTable('strokes')
    .addColumn('ring_id', 'integer', (c) => c.notNull())
    .addColumn('stroke', 'integer', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('heard', 'integer')
    .addPrimaryKeyConstraint('strokes_key', ['ring_id', 'stroke'])
    .execute();
  await schema
    .createTable('presses')
    .addColumn('press_id', 'text', (c) => c.primaryKey())
    .addColumn('bell', 'text', (c) => c.notNull())
    .addColumn('pressed_at', 'bigint', (c) => c.notNull())
    .addColumn('received_at', 'bigint', (c) => c.notNull())
    .addColumn('lapses_at', 'bigint', (c) => c.notNull())
    .addColumn('rang', 'integer', (c) => c.notNull())
    .addColumn('ring_id', 'integer', (c) => c.notNull())
    .addColumn('claim', 'text', (c) => c.notNull())
    .addColumn('sellers', 'text', (c) => c.notNull())
    .addColumn('customer', 'text')
    .addColumn('customer_key', 'text')
    .addColumn('amount_minor', 'bigint')
    .addColumn('claimed_at', 'bigint')
    .addColumn('joined_source', 'text')
    .addColumn('joined_order', 'text')
    .execute();
  await schema.createIndex('presses_by_claim').on('presses').columns(['claim', 'customer_key', 'pressed_at']).execute();
}
