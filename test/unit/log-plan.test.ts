import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { CompiledQuery, sql } from 'kysely';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Db, openDatabase } from '../../server/store/database.ts';
import { logRows } from '../../server/store/log-rows.ts';
import { type LogFilter, ordersQuery, walkOrders } from '../../server/store/log-walk.ts';

const COUNT = 30_000;
const END = { at: 9e15, key: [''] } as const;
const all: LogFilter = { from: 0 };
let folder: string;
let db: Db;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'log-plan-'));
  db = await openDatabase(folder);
  await sql`insert into orders (source, order_id, status, amount_minor, currency, counted_minor, ordered_at, ordered_on,
      updated_at, rang, customer, seller, decided_at)
    with recursive counted(i) as (select 0 union all select i + 1 from counted where i + 1 < ${COUNT})
    select 'shop', 'pi_' || ((i * 2654435761) % 4294967296), 'won', 100, 'EUR', 100, i * 1000, '2026-03-01', i * 1000,
      i % 100 = 0, 'Rederij ' || (i % 5000), 'Seller ' || (i % 25), i * 1000 from counted`.execute(db);
  await sql`insert into rings (bell, kind, source, order_id, sellers, reasons, strength, pattern, strokes, created_at,
      expires_at, state, outcome)
    select 'main', 'order', source, order_id, '[]', '[]', 1, '{}', 2, ordered_at, 0, 'ended', 'struck'
    from orders where rang = 1`.execute(db);
});
afterAll(async () => {
  await db.destroy();
  rmSync(folder, { recursive: true });
});

async function planOf({ sql: text, parameters }: { sql: string; parameters: readonly unknown[] }): Promise<string[]> {
  const { rows } = await db.executeQuery<{ detail: string }>(
    CompiledQuery.raw(`explain query plan ${text}`, [...parameters]),
  );
  return rows.map(({ detail }) => detail);
}

const filters: Partial<LogFilter>[] = [
  {},
  { text: 'é' },
  { source: 'shop' },
  { outcome: 'silent' },
  { outcome: 'heard' },
];

test.each(filters)('orders for %o are read along one index, never scanned and never sorted', async (filter) => {
  const last = { at: 1000, key: ['shop', 'a'] } as const;
  const plan = await planOf(ordersQuery(db, { filter: { ...all, ...filter }, after: END, last }).compile());
  expect(plan[0]).toMatch(/^SEARCH orders USING COVERING INDEX orders_by_time/);
  expect(plan.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/);
});

test.each(Object.entries(logRows))('%s is found by its key or along an index', async (_, { sql: text, slots }) => {
  const plan = await planOf({ sql: text, parameters: slots.map(() => 1) });
  expect(plan.join('\n')).toMatch(/^SEARCH/);
  expect(plan.join('\n')).not.toMatch(/SCAN|TEMP B-TREE/);
});

describe('a walk', () => {
  async function found(filter: Partial<LogFilter>, most = COUNT): Promise<number> {
    let count = 0;
    for await (const _ of walkOrders({ db, filter: { ...all, ...filter }, place: END })) {
      count += 1;
      if (count === most) break;
    }
    return count;
  }

  test('finds all that fits and nothing twice, over many slices', async () => {
    expect(await found({})).toBe(COUNT);
    expect(await found({ text: 'rederij 4999' })).toBe(COUNT / 5000);
    expect(await found({ outcome: 'struck' })).toBe(COUNT / 100);
    expect(await found({ outcome: 'silent' })).toBe(COUNT - COUNT / 100);
    expect(await found({ text: 'nobody' })).toBe(0);
    expect(await found({ from: (COUNT - 3) * 1000 })).toBe(3);
  });

  test('finds a name without its accents and capitals, and with them', async () => {
    const written = ['Zoë', 'ZOË', 'zoe', 'Straße', 'STRASSE', 'Łódź [oud] *?', 'O’Brien', 'Αθήνα', 'Œuvre', 'a_b%'];
    for (const [at, name] of written.entries())
      await sql`insert into orders (source, order_id, status, amount_minor, currency, ordered_at, ordered_on, updated_at,
          rang, customer, decided_at)
        values ('names', ${`n${at}`}, 'won', 1, 'EUR', ${9e9 + at}, '2026-03-01', 0, 0, ${name}, 0)`.execute(db);
    const text = async (text: string) => [text, await found({ text, source: 'names' })];
    for (const asked of ['zoe', 'Zoë', 'ZOË']) expect(await text(asked)).toEqual([asked, 3]);
    for (const asked of ['strasse', 'Straße', 'STRAẞE']) expect(await text(asked)).toEqual([asked, 2]);
    for (const asked of ['lodz', 'ŁÓDŹ [OUD]', '*?', "o'brien", 'αθηνα', 'ΑΘΉΝΑ', 'oeuvre', 'a_b', 'b%'])
      expect(await text(asked)).toEqual([asked, 1]);
    for (const asked of ['a[bc]', 'z*e', 'z?e', 'z_e', '^', 'o'.repeat(200), 'Œ'.repeat(200)])
      expect(await text(asked)).toEqual([asked, 0]);
    await sql`delete from orders where source = 'names'`.execute(db);
  });

  test('lets others have their turn while it looks in vain', async () => {
    let turns = 0;
    let looking = true;
    const count = (): void => {
      turns += 1;
      if (looking) setImmediate(count);
    };
    setImmediate(count);
    await found({ text: 'nobody' });
    looking = false;
    expect(turns).toBeGreaterThanOrEqual(4);
  });
});
