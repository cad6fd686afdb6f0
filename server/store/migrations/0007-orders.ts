import { type Kysely, sql } from 'kysely';

type Db = Kysely<unknown>;

/** Orders from everywhere: what each source said, sales that are one, rates, customers, sellers, rules, sources, imports. */
export async function orders(db: Db): Promise<void> {
  await ledger(db);
  await people(db);
  await sources(db);
  await imports(db);
  const { schema } = db;
  await schema
    .createTable('rates')
    .addColumn('currency', 'text', (c) => c.notNull())
    .addColumn('day', 'text', (c) => c.notNull())
    .addColumn('per_euro', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('rates_key', ['currency', 'day'])
    .execute();
  await schema
    .createTable('rule_versions')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('rules', 'text', (c) => c.notNull())
    .addColumn('note', 'text')
    .execute();
  await schema
    .createTable('answers')
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('request', 'text', (c) => c.notNull())
    .addColumn('status', 'integer', (c) => c.notNull())
    .addColumn('body', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addPrimaryKeyConstraint('answers_key', ['key'])
    .execute();
}

async function ledger({ schema }: Db): Promise<void> {
  for (const [name, type] of [
    ['heard', 'text'],
    ['sale', 'text'],
    ['full_minor', 'bigint'],
    ['rate', 'text'],
    ['rate_on', 'text'],
    ['seller_key', 'text'],
  ] as const) {
    await schema.alterTable('orders').addColumn(name, type).execute();
  }
  await schema
    .alterTable('orders')
    .addColumn('leads', 'integer', (c) => c.notNull().defaultTo(1))
    .execute();
  await schema.dropIndex('orders_by_time').execute();
  await schema
    .createIndex('orders_by_time')
    .on('orders')
    .columns(['ordered_at', 'source', 'order_id', 'customer', 'seller', 'rang', 'press_id', 'status', 'won_at'])
    .execute();
  await schema
    .createIndex('orders_by_sale')
    .on('orders')
    .columns(['sale'])
    .where(sql.ref('sale'), 'is not', null)
    .execute();
  await schema
    .createIndex('orders_without_rate')
    .on('orders')
    .columns(['currency', 'ordered_on'])
    .where(sql.ref('counted_minor'), 'is', null)
    .execute();
  for (const [name, type] of [
    ['kind', 'text'],
    ['said_at', 'bigint'],
    ['status', 'text'],
    ['amount_minor', 'bigint'],
    ['currency', 'text'],
  ] as const) {
    await schema.alterTable('decisions').addColumn(name, type).execute();
  }
  await schema
    .createIndex('decisions_again')
    .on('decisions')
    .column('at')
    .where(sql.ref('previous_at'), 'is not', null)
    .execute();
  await schema
    .createTable('order_names')
    .addColumn('name', 'text', (c) => c.notNull())
    .addColumn('role', 'text', (c) => c.notNull())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('order_names_key', ['name', 'role', 'source', 'order_id'])
    .execute();
  await schema
    .createTable('sale_joins')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('order_id', 'text', (c) => c.notNull())
    .addColumn('other_source', 'text', (c) => c.notNull())
    .addColumn('other_order_id', 'text', (c) => c.notNull())
    .addColumn('how', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('undone_at', 'bigint')
    .addColumn('undone_by', 'text')
    .execute();
  await schema.createIndex('sale_joins_one').on('sale_joins').columns(['source', 'order_id']).execute();
  await schema.createIndex('sale_joins_other').on('sale_joins').columns(['other_source', 'other_order_id']).execute();
  await schema
    .createTable('adjustments')
    .addColumn('day', 'text', (c) => c.primaryKey())
    .addColumn('minor', 'bigint', (c) => c.notNull())
    .execute();
  await schema.alterTable('rings').addColumn('yours_until', 'bigint').execute();
}

async function people({ schema }: Db): Promise<void> {
  await schema
    .createIndex('orders_open')
    .on('orders')
    .columns(['customer_key'])
    .where(sql.ref('status'), '=', sql.lit('open'))
    .execute();
  await schema
    .createTable('customers')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('joined_to', 'text')
    .addColumn('worked_since', 'text')
    .addColumn('met_at', 'text')
    .addColumn('met_on', 'text')
    .addColumn('note', 'text')
    .execute();
  await schema
    .createIndex('customers_by_name')
    .on('customers')
    .expression(sql`lower(coalesce(name, key)), key`)
    .execute();
  await schema
    .createIndex('customers_joined')
    .on('customers')
    .columns(['joined_to'])
    .where(sql.ref('joined_to'), 'is not', null)
    .execute();
  await schema
    .createTable('sellers')
    .addColumn('key', 'text', (c) => c.primaryKey())
    .addColumn('name', 'text')
    .addColumn('email', 'text')
    .addColumn('first_seen_at', 'bigint', (c) => c.notNull())
    .addColumn('joined_to', 'text')
    .addColumn('team', 'text')
    .execute();
  await schema
    .createTable('people_changes')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('what', 'text', (c) => c.notNull())
    .addColumn('key', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .execute();
  await schema.createIndex('people_changes_by_key').on('people_changes').columns(['what', 'key', 'id']).execute();
}

async function sources({ schema }: Db): Promise<void> {
  await schema
    .createTable('sources')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('kind', 'text', (c) => c.notNull())
    .addColumn('settings', 'text', (c) => c.notNull())
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('removed_at', 'bigint')
    .execute();
  await schema
    .createTable('source_states')
    .addColumn('source', 'text', (c) => c.primaryKey())
    .addColumn('paused_at', 'bigint')
    .addColumn('cursor', 'text')
    .addColumn('polled_at', 'bigint')
    .addColumn('problem', 'text')
    .execute();
  await schema
    .createTable('source_changes')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('change', 'text', (c) => c.notNull())
    .execute();
  await schema
    .createTable('fetches')
    .addColumn('id', 'integer', (c) => c.primaryKey())
    .addColumn('source', 'text', (c) => c.notNull())
    .addColumn('object', 'text', (c) => c.notNull())
    .addColumn('object_id', 'text', (c) => c.notNull())
    .addColumn('delivery_id', 'integer', (c) => c.notNull())
    .addColumn('said_at', 'bigint')
    .addColumn('asked_at', 'bigint', (c) => c.notNull())
    .addColumn('attempts', 'integer', (c) => c.notNull())
    .addColumn('next_at', 'bigint', (c) => c.notNull())
    .addColumn('problem', 'text')
    .execute();
  await schema.createIndex('fetches_by_time').on('fetches').columns(['next_at', 'id']).execute();
  await schema.createIndex('fetches_by_delivery').on('fetches').columns(['delivery_id']).execute();
  await schema.createIndex('fetches_by_object').on('fetches').columns(['source', 'object', 'object_id']).execute();
  await schema.alterTable('deliveries').addColumn('way', 'text').execute();
}

async function imports({ schema }: Db): Promise<void> {
  await schema
    .createTable('imports')
    .addColumn('id', 'text', (c) => c.primaryKey())
    .addColumn('file', 'text', (c) => c.notNull())
    .addColumn('source', 'text')
    .addColumn('state', 'text', (c) => c.notNull())
    .addColumn('mapping', 'text')
    .addColumn('bytes', 'bigint', (c) => c.notNull())
    .addColumn('bytes_done', 'bigint', (c) => c.notNull().defaultTo(0))
    .addColumn('rows', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('taken', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('same', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('refused', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('skipped', 'integer', (c) => c.notNull().defaultTo(0))
    .addColumn('encoding', 'text', (c) => c.notNull())
    .addColumn('as_of', 'bigint', (c) => c.notNull())
    .addColumn('delivery_id', 'integer')
    .addColumn('created_at', 'bigint', (c) => c.notNull())
    .addColumn('ended_at', 'bigint')
    .addColumn('by', 'text', (c) => c.notNull())
    .addColumn('problem', 'text')
    .execute();
  await schema
    .createTable('import_problems')
    .addColumn('import', 'text', (c) => c.notNull())
    .addColumn('row', 'integer', (c) => c.notNull())
    .addColumn('field', 'text', (c) => c.notNull())
    .addColumn('value', 'text', (c) => c.notNull())
    .addColumn('allowed', 'text', (c) => c.notNull())
    .addPrimaryKeyConstraint('import_problems_key', ['import', 'row', 'field'])
    .execute();
  await schema
    .createTable('import_mappings')
    .addColumn('name', 'text', (c) => c.primaryKey())
    .addColumn('mapping', 'text', (c) => c.notNull())
    .addColumn('at', 'bigint', (c) => c.notNull())
    .execute();
}
