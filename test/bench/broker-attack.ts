import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import mqtt, { type MqttClient } from 'mqtt';
import type { Credentials } from '../../server/store/credentials.ts';
import type { Attackers } from './attackers.ts';
import { clock, pause } from './clock.ts';
import { residentMb } from './processes.ts';
import { startServerProcess } from './server-process.ts';
import { percentile, ratios } from './statistics.ts';
import { startWorker } from './worker.ts';

/**
 * What an attack on the broker costs those who have business there: an order's round trip over MQTT, until its PUBACK, and
 * the server's memory, calm and attacked in turn. `npm run bench -- --attack`, about a minute.
 */
const ROUNDS = 4;
const LEG_MS = 5_000;
const attacks = {
  '2,000 silent sockets': { count: 2_000, says: 'nothing' },
  '50 × 200 MB declared': { count: 50, says: '200 MB' },
} as const;

interface Leg {
  p50: number;
  p99: number;
  memory: number;
}

let sent = 0;
/** One order after the other, as a source that waits for each PUBACK. */
async function leg(shop: MqttClient, pid: number): Promise<Leg> {
  const times: number[] = [];
  for (const end = clock() + LEG_MS; clock() < end; ) {
    sent += 1;
    const order = { orderId: `A-${sent}`, amount: '1.00', currency: 'EUR', status: 'won' };
    const began = clock();
    await shop.publishAsync('shipsbell/orders/orders', JSON.stringify(order), { qos: 1 });
    times.push(clock() - began);
  }
  return { p50: percentile(times, 0.5), p99: percentile(times, 0.99), memory: residentMb([pid]) };
}

const folder = mkdtempSync(join(tmpdir(), 'ships-bell-attack-'));
const server = await startServerProcess({ folder, env: { BELL_SERIAL: 'none' } });
const { mqtt: url = '' } = (await server.says(({ msg }) => msg === 'The bell is up')) as { mqtt?: string };
const credentials: Credentials = JSON.parse(readFileSync(join(folder, 'data', 'credentials.json'), 'utf8'));
const password = credentials.sources.orders?.password ?? '';
const shop = await mqtt.connectAsync(url, { username: 'source-orders', password });
let lost = 0;
shop.on('close', () => {
  lost += 1;
});
const attackers = startWorker<Attackers>('attackers.js');
const pid = server.process.pid ?? 0;
await leg(shop, pid); // warm

for (const [name, attack] of Object.entries(attacks)) {
  const calm: Leg[] = [];
  const attacked: Leg[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    calm.push(await leg(shop, pid));
    await attackers.ask('attack', { ...attack, port: Number(new URL(url).port) });
    attacked.push(await leg(shop, pid));
    await attackers.ask('end', undefined as never);
    await pause(1_000);
  }
  for (const key of ['p50', 'p99', 'memory'] as const) {
    const of = (legs: Leg[]) => legs.map((each) => each[key]);
    const { median, min, max } = ratios(of(attacked), of(calm));
    const spread = [median, min, max].map((ratio) => ratio.toFixed(2));
    process.stdout.write(`${name}: ${key} attacked / calm ${spread[0]} (${spread[1]} to ${spread[2]})\n`);
    process.stdout.write(`  ${of(calm).map((n) => n.toFixed(1))} → ${of(attacked).map((n) => n.toFixed(1))}\n`);
  }
}
process.stdout.write(`connections lost by the source: ${lost}\n`);
process.exitCode = lost === 0 ? 0 : 1;
await shop.endAsync();
await attackers.close();
await server.close();
rmSync(folder, { recursive: true, force: true });
