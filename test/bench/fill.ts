import { join } from 'node:path';
import Database from 'better-sqlite3';
import { ID_FACTOR } from './orders.ts';

/** Numbers far above those that the legs post. */
const FIRST = 100_000_000;
const DAYS = 3 * 365;

/** Puts so many orders into the ledger of a stopped product, as if it had taken them over the last three years. */
export function fill(dataDir: string, count: number): void {
  const db = new Database(join(dataDir, 'ships-bell.db'));
  db.pragma('synchronous = OFF');
  db.transaction(() => {
    for (const sql of [NUMBERS, DELIVERIES, ORDERS, DECISIONS])
      db.prepare(sql).run({ first: FIRST, count, days: DAYS, factor: ID_FACTOR });
    for (const length of [7, 10]) db.prepare(TALLIES).run({ length });
    db.exec('drop table filling');
  })();
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

/** One row an order, in the order of time: id, customer, amount, day. */
const NUMBERS = `
  create temp table filling as
  with recursive counted(i) as (select 0 union all select i + 1 from counted where i + 1 < @count)
  select i, printf('pi_%08x', ((@first + i) * @factor) & 4294967295) as order_id, 'shop-' || (i % 4 + 1) as source,
    (i * 31) % 5000 as customer, 5000 + (i * 7919) % 490000 as minor,
    (unixepoch() - @days * 86400 + i * 1.0 / @count * @days * 86400) as at
  from counted`;

const DELIVERIES = `
  insert into deliveries (source, received_at, headers, body, status)
  select source, cast(at * 1000 as integer), json_object('host', 'bell.example.com', 'content-type', 'application/json',
    'content-length', '420', 'webhook-id', 'msg_' || i, 'webhook-timestamp', cast(cast(at as integer) as text),
    'webhook-signature', 'v1,' || hex(randomblob(22))),
    cast(json_object('type', 'order.won', 'data', json_object('orderId', order_id, 'amount', printf('%.2f', minor / 100.0),
      'currency', 'EUR', 'orderedAt', strftime('%Y-%m-%dT%H:%M:%SZ', at, 'unixepoch'), 'customer', json_object('id', 'C-' || customer,
      'name', 'Rederij ' || customer), 'seller', json_object('name', 'Seller ' || (i % 25)))) as blob), 'taken'
  from filling order by i`;

const ORDERS = `
  insert into orders (source, order_id, status, amount_minor, currency, counted_minor, ordered_at, ordered_on, updated_at,
    won_at, decided_at, rang, customer_key, customer, seller)
  select source, order_id, 'won', minor, 'EUR', minor, cast(at * 1000 as integer), date(at, 'unixepoch'),
    cast(at * 1000 as integer), cast(at * 1000 as integer), cast(at * 1000 as integer), 0, source || ':C-' || customer, 'Rederij ' || customer,
    'Seller ' || (i % 25)
  from filling order by i`;

const DECISIONS = `
  insert into decisions (source, order_id, delivery_id, at, rings, why)
  select source, order_id, i + 1, cast(at * 1000 as integer), 0, json_array(json_object('kind', 'below', 'actual',
    json_object('amount', printf('%.2f', minor / 100.0), 'currency', 'EUR'), 'threshold',
    json_object('amount', '10000.00', 'currency', 'EUR')))
  from filling order by i`;

const TALLIES = `
  insert into tallies (period, minor, wins)
  select substr(ordered_on, 1, @length), sum(counted_minor), count(*) from orders group by 1`;
