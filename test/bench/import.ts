import { createReadStream, createWriteStream, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { parse } from 'csv-parse';
import type { ImportLife } from '../../server/api/imports.ts';
import { sign } from '../../server/sources/standard-webhooks.ts';
import { bellOf, orderOf, secret } from './orders.ts';
import { residentMb } from './processes.ts';
import { type Product, startProduct } from './product.ts';

export interface ImportCost {
  rows: number;
  bytes: number;
  /** csv-parse alone over the same file, in this process. */
  floor: { seconds: number };
  product: { seconds: number; rowsPerSecond: number; peakMb: number; restMb: number };
  /** A live order's answer while the file was being taken in, ms. */
  orders: { median: number; worst: number };
  /** Orders that the ledger has of it: all of them, or something is wrong. */
  taken: number;
}

const LOOK_MS = 250;

/** A file of so many past orders, taken in by the product, beside what reading it costs alone. */
export async function importCost(rows: number): Promise<ImportCost> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-bench-import-'));
  const file = join(folder, 'orders.csv');
  try {
    await pipeline(Readable.from(lines(rows)), createWriteStream(file));
    const floor = await parseAlone(file);
    const product = await startProduct();
    try {
      return { rows, floor, ...(await take(product, file)) };
    } finally {
      await product.close();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** About 67 bytes a row, over three years. */
function* lines(rows: number): Generator<string> {
  yield 'Order;Net amount;Order date;Customer;Customer number;Seller\n';
  for (let row = 0; row < rows; row++) {
    const day = new Date(Date.UTC(2023, 0, 1) + ((row * 1095) / rows) * 86_400_000).toISOString().slice(0, 10);
    const id = ((row * 2_654_435_761) % 4_294_967_296).toString(16).padStart(8, '0');
    yield `SO-${id};${50 + (row % 5000)},${10 + (row % 90)};${day};Rederij ${row % 5000};C-${row % 5000};Seller ${row % 25}\n`;
  }
}

async function parseAlone(file: string): Promise<{ seconds: number }> {
  const from = performance.now();
  let cells = 0;
  const parser = createReadStream(file).pipe(parse({ delimiter: ';' }));
  for await (const record of parser as AsyncIterable<string[]>) cells += record.length;
  if (cells === 0) throw new Error('the file of the bench is empty');
  return { seconds: (performance.now() - from) / 1000 };
}

async function take(product: Product, file: string): Promise<Omit<ImportCost, 'rows' | 'floor'>> {
  const [pid = 0] = product.pids();
  const base = `http://127.0.0.1:${product.port}`;
  const restMb = residentMb([pid]);
  writeFileSync(`/proc/${pid}/clear_refs`, '5'); // the peak counts from here
  const bytes = readFileSync(file); // whole, and before the clock starts: the sender is not what is measured
  const sent = await ask<ImportLife>(`${base}/api/imports?name=orders.csv`, bytes);
  const { id } = sent.import;
  const from = performance.now();
  await ask(`${base}/api/imports/${id}/start`, { mapping: sent.proposal, source: 'csv-bench' });
  const waits: number[] = [];
  for (;;) {
    const life = await ask<ImportLife>(`${base}/api/imports/${id}`);
    const { state, taken, rows } = life.import;
    if (state !== 'running') {
      const seconds = (performance.now() - from) / 1000;
      if (state !== 'done') throw new Error(`the import of the bench ended as ${state}`);
      waits.sort((a, b) => a - b);
      const orders = { median: waits[Math.floor(waits.length / 2)] ?? 0, worst: waits.at(-1) ?? 0 };
      const peakMb = peakMbOf(pid);
      const cost = { seconds, rowsPerSecond: rows / seconds, peakMb, restMb };
      return { bytes: bytes.length, product: cost, orders, taken };
    }
    const posted = performance.now();
    await postOrder(product.port, FIRST + waits.length);
    waits.push(performance.now() - posted);
    await wait(LOOK_MS);
  }
}

/** Far from the numbers of other legs. */
const FIRST = 200_000_000;

/** GET, or POST of JSON or of a file's bytes. */
async function ask<T>(url: string, body?: object): Promise<T> {
  const isFile = body instanceof Uint8Array;
  const headers = { 'content-type': isFile ? 'application/octet-stream' : 'application/json' };
  const sent = body && { method: 'POST', headers, body: isFile ? new Blob([body as BlobPart]) : JSON.stringify(body) };
  const response = await fetch(url, sent);
  if (!response.ok) throw new Error(`${url}: ${response.status} ${await response.text()}`);
  return (await response.json()) as T;
}

async function postOrder(port: number, n: number): Promise<void> {
  const at = new Date();
  const body = JSON.stringify({ type: 'order.won', timestamp: at.toISOString(), data: orderOf(n, at) });
  const timestamp = Math.floor(at.getTime() / 1000);
  const id = `msg_${n}`;
  const headers = {
    ...{ 'content-type': 'application/json', 'webhook-id': id, 'webhook-timestamp': String(timestamp) },
    'webhook-signature': sign(secret, { id, timestamp, body }),
  };
  const response = await fetch(`http://127.0.0.1:${port}/hooks/shop-${bellOf(n)}`, { method: 'POST', headers, body });
  if (!response.ok) throw new Error(`an order was answered ${response.status} while a file was taken in`);
}

/** The most resident memory since it was last forgotten (proc(5), status, VmHWM), in MB. */
const peakMbOf = (pid: number): number =>
  Number(/^VmHWM:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]) / 1024;
