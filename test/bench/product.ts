import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Audit, openAudit } from './audit.ts';
import { until } from './clock.ts';
import { BELLS, secret } from './orders.ts';
import { treeOf } from './processes.ts';
import { startServerProcess } from './server-process.ts';
import type { Side } from './side.ts';
import type { SeenRing, Witness } from './witness.ts';
import { startWorker } from './worker.ts';

export interface Product extends Side {
  /** Stops it and reads its ledger: `acknowledged` are the numbers of the orders answered with 2xx. */
  audit(acknowledged: readonly number[]): Promise<Audit>;
  complaints(): { msg: string }[];
}

export interface ProductOptions {
  /** Node's own, for a profile. */
  flags?: string[];
  /** Given the data folder after a first start and a stop: fills it before the start that counts. */
  fill?: (dataDir: string) => void;
}

/** The built product in a folder of its own, with four bells whose boards answer at once, and one wall. */
export async function startProduct({ flags = [], fill }: ProductOptions = {}): Promise<Product> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-bench-'));
  const dataDir = join(folder, 'data');
  const witness = startWorker<Witness>('witness.js');
  writeFileSync(join(folder, 'ships-bell.yaml'), yaml(await witness.ask('boards', { answers: true })));
  if (fill !== undefined) {
    await (await startServerProcess({ folder })).close();
    fill(dataDir);
  }
  const server = await startServerProcess({ folder, flags });
  await witness.ask('openWall', { url: server.url });
  for (const bell of bells) await server.says((line) => line.bell === bell && line.state === 'ready');
  const book = openAudit(dataDir);
  const heard: SeenRing[] = [];
  const close = async (): Promise<void> => {
    book.close();
    await witness.ask('closeWall', undefined as never);
    await server.close();
    await witness.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    name: 'product',
    port: server.port,
    pids: () => treeOf(server.process.pid ?? 0),
    settled: () => until('every ring has its outcome', () => book.pending() === 0),
    async seen(first, count) {
      const { rings, events } = await witness.ask('take', undefined as never);
      heard.push(...rings);
      return book.times({ first, count, rings, events });
    },
    complaints: server.complaints,
    async audit(acknowledged) {
      heard.push(...(await witness.ask('take', undefined as never)).rings);
      return book.audit(acknowledged, heard);
    },
    close,
  };
}

const numbers = Array.from({ length: BELLS }, (_, i) => i + 1);
const bells = numbers.map((n) => `bell-${n}`);

/** One shop rings one bell; pacing lets everything through, and the milestone is out of reach. */
const yaml = (serials: number[]): string => `
office: { name: Bench, currency: EUR, timeZone: Europe/Amsterdam }
rules: { pacing: { rings: 1000, minutes: 1, pauseSeconds: 0 } }
milestones: [{ name: Out of reach, target: '900000000000', period: year }]
sources:
${numbers.map((n) => `  - { name: shop-${n}, kind: standard-webhooks, secret: '${secret}' }`).join('\n')}
bells:
${numbers.map((n) => `  - { name: bell-${n}, serial: 'tcp://127.0.0.1:${serials[n - 1]}', sources: [shop-${n}] }`).join('\n')}
`;
