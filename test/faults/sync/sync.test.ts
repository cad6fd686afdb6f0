import { expect, onTestFinished, test } from 'vitest';
import { connect } from '../../../broker/client.ts';
import { DEFAULT_PREFIX } from '../../../broker/contract/topics.ts';
import { silent } from '../../support/broker-parties.ts';
import { type Given, unsynced } from './promises.ts';
import { openTracedOffice, type TracedOffice } from './traced-office.ts';

/** Tracing makes everything slower; no wait of these tests is as long. */
const LONG_MS = 60_000;

const idsOf = (kind: string, count: number) => Array.from({ length: count }, (_, i) => `SYNC-${kind}-${i}`);
const order = (orderId: string, amount = '100.00') => ({ orderId, amount, currency: 'EUR', status: 'won' as const });

/** Orders one by one and together, over HTTP and MQTT, one of which rings, and a press. */
async function work(office: TracedOffice, orders: number): Promise<Given> {
  onTestFinished(office.close);
  const given = {
    posted: idsOf('http', orders),
    published: idsOf('mqtt', 4),
    rang: ['SYNC-rings'],
    pressIds: [] as string[],
  };
  const wall = await office.wall();
  await wall.bellReady();
  const post = async (...sent: Parameters<typeof order>) =>
    expect((await office.order(order(...sent))).status).toBe(200);
  for (const id of given.posted.slice(0, 2)) await post(id);
  await Promise.all(given.posted.slice(2).map((id) => post(id)));
  await publish(office, given.published);
  await post('SYNC-rings', '12500.00');
  await wall.sees('ring', ({ orderId, state }) => orderId === 'SYNC-rings' && state === 'ended');
  await office.api('/api/bells/main/simulated/press', {});
  const { pressId = '' } = await wall.sees('ring', ({ kind }) => kind === 'press');
  return { ...given, folder: office.dataDir, posted: [...given.posted, 'SYNC-rings'], pressIds: [pressId] };
}

async function publish(office: TracedOffice, ids: readonly string[]): Promise<void> {
  const url = new URL(office.mqttUrl);
  url.username = 'source-orders';
  url.password = office.credentials().sources.orders?.password ?? '';
  const shop = connect({ url: url.href, prefix: DEFAULT_PREFIX, log: silent });
  await shop.ready();
  for (const id of ids) await shop.publish('order', 'orders', order(id));
  await shop.close();
}

test(
  'every 2xx, PUBACK and stored follows the sync of its data, and a press its note',
  async () => {
    const office = await openTracedOffice();
    const given = await work(office, 24);
    expect(unsynced(await office.calls(), given)).toEqual([]);
  },
  LONG_MS,
);

test(
  'a product that does not sync is caught',
  async () => {
    const office = await openTracedOffice({ isSynced: false });
    const given = await work(office, 2);
    const broken = unsynced(await office.calls(), given);
    for (const what of ['2xx', 'PUBACK', 'stored']) expect(broken.some((line) => line.startsWith(what))).toBe(true);
  },
  LONG_MS,
);
