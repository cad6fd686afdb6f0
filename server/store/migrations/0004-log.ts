import { type Kysely, sql } from 'kysely';

/**
 * The log. Decisions are found by their time, each naming the one before of the same order: an index by order would put
 * one more scattered page into each commit, while all these grow at their end or are of few rows.
 */
export async function log(db: Kysely<unknown>): Promise<void> {
  const { schema } = db;
  await schema.alterTable('orders').addColumn('decided_at', 'bigint').execute();
  await schema.alterTable('decisions').addColumn('previous_at', 'bigint').execute();
  await chain(db);
  await schema.createIndex('decisions_by_time').on('decisions').columns(['at', 'id']).execute();
  await schema
    .createIndex('orders_by_time')
    .on('orders')
    .columns(['ordered_at', 'source', 'order_id', 'customer', 'seller', 'rang', 'press_id'])
    .execute();
  await schema.createIndex('presses_by_time').on('presses').columns(['pressed_at', 'press_id']).execute();
  await schema.createIndex('rings_by_order').on('rings').columns(['order_id', 'source']).execute();
  await schema.createIndex('rings_by_press').on('rings').columns(['press_id']).execute();
  await schema.createIndex('rings_by_kind').on('rings').columns(['kind', 'created_at', 'id']).execute();
  await schema.createIndex('rings_by_sharing').on('rings').columns(['shared_with']).execute();
  await schema
    .createIndex('deliveries_kept')
    .on('deliveries')
    .columns(['received_at', 'id'])
    .where(sql.ref('status'), '=', sql.lit('kept'))
    .execute();
}

/** Rows of before get the links that new ones are written with. */
async function chain(db: Kysely<unknown>): Promise<void> {
  await sql`update decisions set previous_at = earlier.at from (
    select id, lag(at) over (partition by source, order_id order by id) as at from decisions
  ) as earlier where earlier.id = decisions.id and earlier.at is not null`.execute(db);
  await sql`update orders set decided_at = latest.at from (
    select source, order_id, max(at) as at from decisions group by source, order_id
  ) as latest where latest.source = orders.source and latest.order_id = orders.order_id`.execute(db);
}
