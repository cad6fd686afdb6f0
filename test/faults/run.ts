import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DEFAULT_PREFIX } from '../../broker/contract/topics.ts';
import { until } from '../bench/clock.ts';
import { chance } from './chance.ts';
import { check, type Finding } from './check.ts';
import { readEvidence, standing } from './evidence.ts';
import { openGate } from './gate.ts';
import { makeOrders, type OrderLife } from './orders.ts';
import { openProduct, type Product } from './product.ts';
import type { Acknowledged, Evidence } from './records.ts';
import { messages, webhooks } from './sender.ts';
import { shopSecret } from './settings.ts';
import { type Faults, rage, type Storm } from './storm.ts';
import { openTraffic, sendAll, type Traffic } from './traffic.ts';

/** Nothing takes this long, even on a machine with much else to do. */
const STUCK_MS = 600_000;
/** A device hands over every ten seconds what is not stored yet. */
const HANDED_OVER_MS = 30_000;

export interface RunOptions {
  seed: number;
  orders: number;
  ringing: number;
  /** Over how long the orders come. */
  seconds: number;
  faults: Faults;
  external: boolean;
  root: string;
  hexFile: string;
  /** Keeps the folder of a run that found something. */
  keep?: boolean;
}

export interface Ran {
  seed: number;
  external: boolean;
  seconds: number;
  findings: Finding[];
  evidence: Evidence;
  storm: Storm;
  traffic: Traffic;
  folder: string;
}

/** One seed: orders and faults until both are through, then peace, then everything compared. */
export async function runSeed(options: RunOptions): Promise<Ran> {
  const { seed, external, orders, ringing, keep } = options;
  const began = performance.now();
  const folder = mkdtempSync(join(tmpdir(), `ships-bell-faults-${seed}-`));
  const lives = makeOrders({ chance: chance(seed), source: 'shop', count: orders, ringing, at: Date.now() });
  const byServer: Acknowledged[] = [];
  const tapped = (_topic: string, payload: Buffer): void => void byServer.push(...stateIn(payload, lives));
  const product = await openProduct({ ...options, folder, tapped });
  const all = [...lives, finaleOf(lives)];
  const { traffic, storm, stuck } = await live(product, all, options);
  traffic.acknowledged.push(...byServer);
  await product.close();
  const { stored, ...read } = readEvidence(product.dataDir, product.recordFile);
  const evidence: Evidence = {
    ...read,
    sent: all.flatMap(({ states }) => states),
    acknowledged: traffic.acknowledged,
    presses: { pushed: storm.pushed, kept: storm.kept, stored },
  };
  const ends = product.ownEnds().map((said): Finding => ({ rule: 'crash', said }));
  const findings = [...stuck, ...ends, ...check(evidence)];
  if (findings.length === 0 || keep !== true) rmSync(folder, { recursive: true, force: true });
  return { seed, external, seconds: (performance.now() - began) / 1000, findings, evidence, storm, traffic, folder };
}

/** The storm with its orders, and the peace after it, in which the last of the orders must ring. */
async function live(product: Product, all: readonly OrderLife[], { seed, seconds, external, faults }: RunOptions) {
  const senders = {
    webhooks: webhooks({ port: product.links.http.port, secret: shopSecret }),
    messages: messages({ url: product.shopUrl, prefix: DEFAULT_PREFIX }),
  };
  const lives = all.slice(0, -1);
  const stuck: Finding[] = [];
  const within = async (what: string, work: Promise<unknown>): Promise<void> => {
    if (!(await isThrough(work))) stuck.push({ rule: 'stuck', said: what });
  };
  await product.whole();
  const gate = openGate({
    news: product.news,
    ringing: lives.flatMap(({ states }) => states).filter(({ rings }) => rings).length,
    open: () => standing(product.dataDir)?.open,
  });
  const traffic = openTraffic();
  const storm: Storm = { done: {}, pushed: 0, kept: 0 };
  const sending = {
    ...senders,
    lives,
    seconds,
    messagesCount: !external,
    mayRing: gate.pass,
    chance: chance(seed + 1),
  };
  const raging = rage(storm, { product, planned: faults, chance: chance(seed + 2), busy: gate.busy });
  await within('the orders were not all acknowledged', sendAll(traffic, sending));
  await within('the storm did not end', raging);
  await within('the bell did not come back', product.whole());
  await within('what is open did not end', settled(product, storm.kept));
  const last = all.slice(-1); // not by an external broker, of which nobody knows when it has passed it on
  await within(
    'a last order was not taken',
    sendAll(traffic, { ...sending, messages: senders.webhooks, messagesCount: true, lives: last, seconds: 0 }),
  );
  await within('a last order did not ring', settled(product, 0));
  for (const sender of Object.values(senders)) await sender.close();
  return { traffic, storm, stuck };
}

/** False where it takes longer than anything should. */
async function isThrough(work: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const over = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, STUCK_MS, false);
  });
  const through = await Promise.race([work.then(() => true), over]);
  clearTimeout(timer);
  return through;
}

/** No ring is open any more, and presses that were kept have had the time to be handed over again. */
async function settled({ dataDir }: Product, presses: number): Promise<void> {
  await until('no open ring', () => standing(dataDir)?.open === 0, 2 * STUCK_MS);
  const allStored = (): boolean => (standing(dataDir)?.presses ?? 0) >= presses;
  await until('every press stored', allStored, HANDED_OVER_MS).catch(() => {}); // then the comparison says which is lost
}

function finaleOf([first]: readonly OrderLife[]): OrderLife {
  const updatedAt = (first?.states[0]?.updatedAt ?? 0) + 1;
  const order = { source: 'shop', orderId: 'SO-finale' };
  return { ...order, states: [{ ...order, version: 1, minor: 20_000_00, status: 'won', updatedAt, rings: true }] };
}

/** Which state of which order a payload is. */
function stateIn(payload: Buffer, lives: readonly OrderLife[]): Acknowledged[] {
  const { orderId, updatedAt } = JSON.parse(payload.toString()) as { orderId: string; updatedAt: string };
  const life = lives.find((it) => it.orderId === orderId);
  return life?.states.filter((state) => state.updatedAt === Date.parse(updatedAt)) ?? [];
}
