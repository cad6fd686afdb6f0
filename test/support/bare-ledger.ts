import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { SourceKindName } from '../../server/api/source-kinds.ts';
import { loadConfig } from '../../server/config.ts';
import { keepLedger } from '../../server/ledger.ts';
import { openExchange } from '../../server/money/exchange.ts';
import { factsFor, keysWorkedOn, know } from '../../server/people/customer-facts.ts';
import { knowSeller } from '../../server/people/seller.ts';
import type { Taken } from '../../server/sales/conclude.ts';
import type { OrderEvent } from '../../server/sources/source.ts';
import { openDatabase } from '../../server/store/database.ts';
import { groupCommit } from '../../server/store/group-commit.ts';
import type { Schema } from '../../server/store/schema.ts';
import { keepTotals } from '../../server/totals.ts';

export interface Arrived {
  source: string;
  event: OrderEvent;
  history?: boolean;
  imported?: boolean;
}

const written = [
  'orders',
  'order_names',
  'sale_joins',
  'tallies',
  'decisions',
  'milestones',
  'adjustments',
] as const satisfies (keyof Schema)[];

/** The ledger over a real database, without the office around it: what a source says goes in as events. */
export async function openBareLedger(kinds: Record<string, SourceKindName>) {
  const folder = mkdtempSync(join(tmpdir(), 'bare-ledger-'));
  const config = loadConfig({ env: {}, cwd: folder });
  if (!config.ok) throw new Error('the default configuration is refused');
  const clock = { now: Date.parse('2026-03-30T10:00:00Z') };
  const log = { info() {}, warn() {}, error() {} };
  const db = await openDatabase(folder);
  const writer = groupCommit(db, log);
  const rules = () => config.value.rules;
  const totals = keepTotals(config.value, rules);
  const exchange = openExchange({ currency: config.value.office.currency });
  const ledger = keepLedger({
    ...{ config: config.value, rules, totals, restoredAt: () => undefined, convert: exchange.convert },
    kindOf: (source) => kinds[source],
    customers: { know, keysWorkedOn, factsFor },
    sellers: { know: knowSeller },
  });

  return {
    ...{ db, clock, ledger, totals, writer, folder },
    /** In this order, in one transaction. */
    take: (events: readonly Arrived[]): Promise<Taken[]> =>
      writer.write(async (unit) => {
        const all: Taken[] = [];
        for (const arrived of events) all.push(await ledger.take(unit, { deliveryId: 1, at: clock.now, ...arrived }));
        return all;
      }),
    tallies: () => db.selectFrom('tallies').selectAll().orderBy('period').execute(),
    rows: () => db.selectFrom('orders').selectAll().orderBy('source').orderBy('order_id').execute(),
    /** Nothing was ever told. */
    async forget(): Promise<void> {
      for (const table of written) await db.deleteFrom(table).execute();
    },
    async close(): Promise<void> {
      await writer.idle();
      await db.destroy();
      rmSync(folder, { recursive: true });
    },
  };
}
