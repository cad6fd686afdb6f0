import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Counter, Gauge, type Registry } from 'prom-client';
import { outcomes } from '../broker/contract/ring.ts';
import { type BellView, Trouble } from '../broker/contract/wall.ts';
import type { Troubles } from './care/troubles.ts';
import type { SourceBook } from './source-book/book.ts';
import type { Db } from './store/database.ts';
import type { Writer } from './store/group-commit.ts';
import { facts, type Tail } from './store/metric-rows.ts';
import { nightly } from './store/old-backups.ts';
import { readCommitted } from './store/reading.ts';

export interface MeasurePorts {
  registry: Registry;
  db: Db;
  writer: Writer;
  troubles: Troubles;
  bells(): BellView[];
  sources: Pick<SourceBook, 'all' | 'onChange'>;
  backups: string;
}

/**
 * What the office has done and how it stands, for Prometheus. Counters follow the rows that were committed since the
 * start, so that they count what is on disk, once; gauges are read at each scrape.
 */
export async function measure(ports: MeasurePorts): Promise<void> {
  const { registry, writer } = ports;
  await countRings(ports);
  await countOrders(ports);
  measureBells(ports);
  measureTroubles(ports);
  measureBackups(ports);
  new Counter({
    name: 'shipsbell_commit_failures_total',
    help: 'Transactions that could not be committed',
    registers: [registry],
    collect() {
      this.reset();
      this.inc(writer.failures);
    },
  });
}

/** An outcome that a later report corrected was recorded twice, and counts as both. */
async function countRings({ registry, db, bells }: MeasurePorts): Promise<void> {
  const ended = await follow(db, facts.outcomes);
  const rings = new Counter({
    name: 'shipsbell_rings_total',
    help: 'Rings by what became of them, as recorded',
    labelNames: ['bell', 'outcome'],
    registers: [registry],
    async collect() {
      for (const { bell, outcome, count } of await ended()) this.inc({ bell, outcome }, count);
    },
  });
  const pressed = await follow(db, facts.presses);
  const presses = new Counter({
    name: 'shipsbell_presses_total',
    help: 'Presses of the button',
    labelNames: ['bell'],
    registers: [registry],
    async collect() {
      for (const { bell, count } of await pressed()) this.inc({ bell }, count);
    },
  });
  for (const { bell } of bells()) {
    presses.inc({ bell }, 0);
    for (const outcome of outcomes) rings.inc({ bell, outcome }, 0);
  }
}

async function countOrders({ registry, db, sources }: MeasurePorts): Promise<void> {
  const decided = await follow(db, facts.decisions);
  const orders = new Counter({
    name: 'shipsbell_orders_total',
    help: 'Orders looked at, over HTTP and MQTT, by what was decided: ring, silent, known already, or test',
    labelNames: ['source', 'decision'],
    registers: [registry],
    async collect() {
      for (const { source, decision, count } of await decided()) this.inc({ source, decision }, count);
    },
  });
  const stored = await follow(db, facts.deliveries);
  const deliveries = new Counter({
    name: 'shipsbell_deliveries_stored_total',
    help: 'Deliveries on disk, over HTTP and MQTT: taken, ignored, or kept since nobody could read them',
    labelNames: ['source', 'status'],
    registers: [registry],
    async collect() {
      for (const { source, status, count } of await stored()) this.inc({ source, status }, count);
    },
  });
  const begin = (): void => {
    for (const { name: source } of sources.all()) {
      for (const decision of ['ring', 'silent', 'known', 'test']) orders.inc({ source, decision }, 0);
      for (const status of ['taken', 'ignored', 'kept', 'waiting']) deliveries.inc({ source, status }, 0);
    }
  };
  begin();
  sources.onChange(begin);
}

function measureBells({ registry, db, bells }: MeasurePorts): void {
  new Gauge({
    name: 'shipsbell_bell_state',
    help: '1 for the state a bell is in, 0 for the others',
    labelNames: ['bell', 'state'],
    registers: [registry],
    collect() {
      for (const { bell, state: now } of bells())
        for (const state of ['ready', 'no-board', 'offline']) this.set({ bell, state }, state === now ? 1 : 0);
    },
  });
  new Gauge({
    name: 'shipsbell_bell_muted',
    help: '1 while a bell is muted',
    labelNames: ['bell'],
    registers: [registry],
    collect() {
      for (const { bell, mutedUntil } of bells()) this.set({ bell }, mutedUntil === undefined ? 0 : 1);
    },
  });
  new Gauge({
    name: 'shipsbell_rings_waiting',
    help: 'Rings that wait for their turn',
    labelNames: ['bell'],
    registers: [registry],
    async collect() {
      const counts = bells().map(({ bell }) =>
        readCommitted(db, (reading) => ({ bell, waiting: reading.first(facts.waiting, { bell })?.count ?? 0 })),
      );
      for (const { bell, waiting } of await Promise.all(counts)) this.set({ bell }, waiting);
    },
  });
}

function measureTroubles({ registry, troubles }: MeasurePorts): void {
  const kinds = Trouble.options.map(({ shape }) => shape.kind.value);
  new Gauge({
    name: 'shipsbell_troubles',
    help: 'Troubles that stand, by kind',
    labelNames: ['kind'],
    registers: [registry],
    collect() {
      const standing = troubles.all();
      for (const kind of kinds) this.set({ kind }, standing.filter((trouble) => trouble.kind === kind).length);
    },
  });
}

function measureBackups({ registry, backups }: MeasurePorts): void {
  new Gauge({
    name: 'shipsbell_backup_last_timestamp_seconds',
    help: 'When the newest nightly backup was made, in seconds since the epoch; 0 before the first',
    registers: [registry],
    collect() {
      this.set(newestIn(backups) / 1000);
    },
  });
}

/** Epoch milliseconds. */
function newestIn(folder: string): number {
  try {
    const names = readdirSync(folder).filter((name) => name.startsWith(nightly.begins) && name.endsWith('.backup'));
    return Math.max(0, ...names.map((name) => statSync(join(folder, name)).mtimeMs));
  } catch {
    return 0; // no folder yet, or a file that was taken away between the two
  }
}

/** What was committed since it was asked before, or since the start. Read and remembered in one go: no scrape counts a row twice. */
async function follow<R extends { last: number }>(db: Db, { end, since }: Tail<R>): Promise<() => Promise<R[]>> {
  let last = await readCommitted(db, (reading) => reading.first(end, {})?.last ?? 0);
  return () =>
    readCommitted(db, (reading) => {
      const rows = reading.all(since, { last });
      last = Math.max(last, ...rows.map((row) => row.last));
      return rows;
    });
}
