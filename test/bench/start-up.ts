import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { sign } from '../../server/sources/standard-webhooks.ts';
import type { Credentials } from '../../server/store/credentials.ts';
import { clock, pause } from './clock.ts';
import { orderOf } from './orders.ts';
import { cpuMs, proportionalMb, residentMb, treeOf } from './processes.ts';
import { type ServerProcess, startServerProcess } from './server-process.ts';

/** A plain start: fresh folder, no configuration, the simulated board. */
async function inFreshFolder<T>(use: (server: ServerProcess, folder: string, began: number) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-bench-'));
  const began = clock();
  const server = await startServerProcess({ folder });
  try {
    return await use(server, folder, began);
  } finally {
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

/** ms from starting the process to the first order accepted. */
export const startMs = (): Promise<number> =>
  inFreshFolder(async (server, folder, began) => {
    await postOne(server, folder, 1);
    return clock() - began;
  });

export interface Rest {
  /** Of one core, while nothing happens. */
  cpuPercent: number;
  residentMb: number;
  proportionalMb: number;
  /** After some orders and one ring. */
  usedResidentMb: number;
  processes: string;
}

/** Server, device and simulated board with nothing to do: first settling, then watched. */
export const atRest = ({ settleMs, watchMs }: { settleMs: number; watchMs: number }): Promise<Rest> =>
  inFreshFolder(async (server, folder) => {
    await server.says(({ state }) => state === 'ready');
    await pause(settleMs);
    const pids = treeOf(server.process.pid ?? 0);
    const [began, before] = [clock(), cpuMs(pids)];
    await pause(watchMs);
    const cpuPercent = ((cpuMs(pids) - before) / (clock() - began)) * 100;
    const memory = { residentMb: residentMb(pids), proportionalMb: proportionalMb(pids) };
    const processes = pids.map((pid) => Math.round(residentMb([pid]))).join(' + ');
    for (let n = 100; n < 1100; n++) await postOne(server, folder, n);
    return { cpuPercent, ...memory, processes, usedResidentMb: residentMb(pids) };
  });

async function postOne({ url }: ServerProcess, folder: string, n: number): Promise<void> {
  const credentials: Credentials = JSON.parse(readFileSync(join(folder, 'data/credentials.json'), 'utf8'));
  const at = new Date();
  const body = JSON.stringify({ type: 'order.won', timestamp: at.toISOString(), data: orderOf(n, at) });
  const message = { id: `msg_${n}`, timestamp: Math.floor(at.getTime() / 1000), body };
  const answer = await fetch(`${url}/hooks/orders`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'webhook-id': message.id,
      'webhook-timestamp': String(message.timestamp),
      'webhook-signature': sign(credentials.sources.orders?.secret ?? '', message),
    },
    body,
  });
  if (answer.status !== 200) throw new Error(`an order was answered with ${answer.status}`);
  await answer.arrayBuffer();
}
