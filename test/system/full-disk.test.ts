// A disk that is full in earnest: what is acknowledged is kept, what is not is refused, and it goes on by itself.
import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../broker/client.ts';
import { withSqlite } from '../../server/store/sqlite.ts';
import { silent } from '../support/broker-parties.ts';
import type { Office } from '../support/office.ts';
import { openOnSmallDisk, type SmallDisk } from '../support/small-disk.ts';

const order = (orderId: string) => ({ orderId, amount: '20.00', currency: 'EUR', status: 'won' as const });

/** Posts orders until one is refused; resolves with those that were acknowledged. */
async function postUntilRefused(office: Office, prefix: string): Promise<string[]> {
  const acknowledged: string[] = [];
  for (let n = 0; n < 2000; n++) {
    const orderId = `${prefix}-${n}`;
    const answer = await office.order({ ...order(orderId), lines: [{ product: 'x'.repeat(20_000) }] });
    if (answer.ok) acknowledged.push(orderId);
    else {
      expect(answer.status).toBe(503);
      expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0);
      return acknowledged;
    }
  }
  throw new Error('a full disk refused nothing');
}

/** Read from a copy: SQLite follows the path by itself, and would leave the product's namespace. */
function ledger({ office }: SmallDisk): { orders: string[]; counted: number; tally: number } {
  const copy = mkdtempSync(join(tmpdir(), 'ledger-'));
  onTestFinished(() => rmSync(copy, { recursive: true }));
  for (const file of ['ships-bell.db', 'ships-bell.db-wal']) copyFileSync(join(office.dataDir, file), join(copy, file));
  return withSqlite(join(copy, 'ships-bell.db'), {}, (db) => ({
    orders: db.all<{ order_id: string }>('select order_id from orders').map(({ order_id }) => order_id),
    counted: db.all<{ minor: number }>('select sum(counted_minor) as minor from orders')[0]?.minor ?? 0,
    tally: db.all<{ minor: number }>('select sum(minor) as minor from tallies where length(period) = 7')[0]?.minor ?? 0,
  }));
}

test('orders are refused while the disk is full, and taken again when it is not; none that was acknowledged is lost', async () => {
  const disk = await openOnSmallDisk(12 << 20);
  const { office } = disk;
  onTestFinished(() => office.close());
  const wall = await office.wall();
  const storm = Array.from({ length: 60 }, async (_, n) => {
    const answer = await office.order(order(`storm-${n}`));
    if (n === 5) disk.fill();
    return answer.ok ? [`storm-${n}`] : [];
  });
  const acknowledged = (await Promise.all(storm)).flat();
  acknowledged.push(...(await postUntilRefused(office, 'full')));
  await wall.sees('troubles', (troubles) => troubles.some((it) => it.kind === 'cannot-store' && it.cause === 'full'));
  const notReady = await fetch(`${office.url}/readyz`);
  expect(notReady.status).toBe(503);
  expect(await notReady.json()).toMatchObject({ detail: expect.stringContaining('full') });
  expect((await fetch(`${office.url}/healthz`)).status).toBe(200);
  expect((await office.api('/api/bells/main/mute', { minutes: 30 })).status, 'nor anything else').toBe(503);
  expect((await office.api('/api/snapshot')).status, 'reading goes on').toBe(200);

  const { port } = new URL(office.mqttUrl);
  const password = office.credentials().sources.orders?.password ?? '';
  const shop = connect({ url: `mqtt://source-orders:${password}@127.0.0.1:${port}`, prefix: 'shipsbell', log: silent });
  onTestFinished(() => shop.close());
  await shop.ready();
  await expect(shop.publish('order', 'orders', order('by MQTT'))).rejects.toThrow('lost before it acknowledged');

  disk.free();
  await wall.sees('troubles', (troubles) => troubles.every(({ kind }) => kind !== 'cannot-store'));
  expect((await fetch(`${office.url}/readyz`)).status, 'without an order').toBe(200);
  for (const orderId of ['full-again', 'after']) {
    expect((await office.order(order(orderId))).status).toBe(200);
    acknowledged.push(orderId);
  }
  const { orders, counted, tally } = ledger(disk);
  expect(acknowledged.filter((orderId) => !orders.includes(orderId))).toEqual([]);
  expect(new Set(orders).size).toBe(orders.length);
  expect(tally).toBe(counted);
  expect(
    office.log().filter(({ msg }) => msg === 'Orders cannot be stored'),
    'told once',
  ).toHaveLength(1);
});

test('a disk that is read-only at the start is named', async () => {
  await expect(openOnSmallDisk(12 << 20, 'ro')).rejects.toThrow(/data folder is .*disk"; .*the disk is read-only/);
});
