import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { Kysely, Migrator, SqliteDialect, sql } from 'kysely';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { CustomersQuery } from '../../server/api/customers.ts';
import { byName, plainName } from '../../server/names.ts';
import { customerBook } from '../../server/store/customer-book.ts';
import { openDatabase } from '../../server/store/database.ts';
import { migrations } from '../../server/store/migrations.ts';
import { openSqlite } from '../../server/store/sqlite.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';

const said = (names: readonly string[]) => byName(names, (name) => name);
const german = new Intl.Collator('de');

describe('the order of names', () => {
  test('has accents and capitals where people look for them', () => {
    const names = ['Zoë', 'anouk', 'Émile', 'Ørsted', 'Łukasz', 'Bo', 'Ångström', 'eva', 'Straße', 'Strasser', 'Œuvre'];
    expect(said(names)).toEqual([
      ...['Ångström', 'anouk', 'Bo', 'Émile', 'eva', 'Łukasz', 'Œuvre', 'Ørsted', 'Straße', 'Strasser', 'Zoë'],
    ]);
    const latin = ['zeta', 'Zebra', 'Åre', 'Ästhetik', 'are', 'Über', 'udo', 'Ñandú', 'nadel', 'Çelik', 'cem', 'ch'];
    expect(said(latin)).toEqual(latin.toSorted(german.compare));
  });

  test('is the same whatever order they come in, and keeps each', () => {
    const name = fc.string({
      unit: fc.constantFrom('e', 'é', 'E', 'É', 'e\u0301', 'z', 'Z', ' ', 'ß', 'ss'),
      maxLength: 4,
    });
    fc.assert(
      fc.property(fc.array(name), fc.integer(), (names, seed) => {
        const shuffled =
          fc.sample(fc.shuffledSubarray(names, { minLength: names.length }), { seed, numRuns: 1 })[0] ?? [];
        expect(said(shuffled)).toEqual(said(names));
        expect(said(names).toSorted()).toEqual(names.toSorted());
      }),
    );
  });

  test.each([
    ['Zoë', 'zoe'],
    ['  WERF\u00a0 de\tHoop ', 'werf de hoop'],
    ['Straße', 'strasse'],
    ['İstanbul', 'istanbul'],
    ['O’Brien – Søn', "o'brien - son"],
    ['ΟΔΥΣΣΕΥΣ', 'οδυσσευσ'],
    ['Οδυσσεύς', 'οδυσσευσ'],
    ['東京', '東京'],
    ['\u0301', '\u0301'],
  ])('%j is looked for as %j', (name, plain) => {
    expect(plainName(name)).toBe(plain);
    expect(plainName(plain)).toBe(plain);
  });
});

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: shop, kind: json }, { name: orders, kind: json }]
rules: { longPursuitDays: 180 }
`;
let folder: string;
let office: DeskOffice;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'names-'));
  office = await openDeskOffice({ folder, yaml });
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const order = (orderId: string, more: object) =>
  office.desk.orders.place('shop', { orderId, amount: '50.00', currency: 'EUR', status: 'won', ...more } as never);

/** Every name of a list, page by page, and how often the office was opened anew on the way. */
async function pages(what: 'customers' | 'sellers', limit: number, between = async () => {}): Promise<string[]> {
  const names: string[] = [];
  for (let after: string | undefined, more = true; more; await between()) {
    const page = await office.desk[what].list({ limit, ...(after !== undefined && { after }) });
    if (!page.ok) throw new Error(JSON.stringify(page.problem));
    const { customers = [], sellers = [], next } = { customers: [], sellers: [], ...page.value };
    names.push(...[...customers, ...sellers].map(({ name }: { name: string }) => name));
    after = next;
    more = next !== undefined;
  }
  return names;
}

/** Names that differ in nothing but capitals and accents, of people with ids of their own; some have no name. */
const alike = ['Zoë', 'zoe', 'ZOE', 'Zoe', 'ZOË', 'Zoe\u0308', 'anouk', 'Anouk', 'Émile', 'emile', 'Emile', 'Bo', 'bö'];

describe('the customers of a real database', () => {
  beforeEach(async () => {
    for (const [at, name] of alike.entries()) await order(`${at}`, { customer: { id: `C-${at}`, name } });
    await order('none', { customer: { id: 'cato' } });
    await office.settled();
  });

  test.each([1, 2, 3, 5, 50])('are each read once, by name, in pages of %i', async (limit) => {
    const names = await pages('customers', limit);
    expect(names.toSorted()).toEqual([...alike, 'cato'].toSorted());
    expect(names.map(plainName)).toEqual([...alike, 'cato'].map(plainName).toSorted());
  });

  test('are each read once though the office is opened anew between two pages', async () => {
    const names = await pages('customers', 4, async () => {
      await office.close();
      office = await openDeskOffice({ folder, yaml });
    });
    expect(names).toEqual(await pages('customers', 50));
    expect(names).toHaveLength(alike.length + 1);
  });

  test.each(['Щ', '한', '\ufdfa'])('go on behind the longest name of %s', async (letter) => {
    await order('long', { customer: { name: letter.repeat(200) } });
    await order('last', { customer: { name: '\uffee' } });
    const first = await office.desk.customers.list({ limit: alike.length + 2 });
    const query = CustomersQuery.parse({ after: first.ok ? first.value.next : undefined });
    expect(await office.desk.customers.list(query)).toMatchObject({
      ok: true,
      value: { customers: [{ name: '\uffee' }] },
    });
  });

  test('are found without their accents, and with them', async () => {
    for (const text of ['zoe', 'ZOË', 'zoë']) {
      const found = await office.desk.customers.list({ text, limit: 50 });
      expect(found.ok && found.value.customers, text).toHaveLength(6);
    }
  });

  test('go to the place of their new name, and back to it where an import that gave it is gone', async () => {
    await order('0', { customer: { id: 'C-0', name: 'Åke' } });
    expect((await pages('customers', 50))[0]).toBe('Åke');
    const { writer } = office;
    const { customers } = await import('../../server/store/customers.ts');
    await office.db.updateTable('orders').set({ customer: 'Zoë' }).where('order_id', '=', '0').execute();
    await writer.write((unit) => customers.unsay(unit, { key: 'shop:C-0', name: 'Åke', since: office.now() + 1 }));
    const rows = await customerBook.list(office.db, { text: 'zoe', after: undefined, limit: 50 });
    expect(rows.filter(({ key }) => key === 'shop:C-0')).toMatchObject([{ name: 'Zoë', sorts_as: 'zoe' }]);
  });
});

test('a search in vain lets others have their turn', async () => {
  await sql`INSERT INTO customers (key, name, sorts_as, first_seen_at)
    WITH RECURSIVE counted(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM counted WHERE i < 29999)
    SELECT 'shop:' || i, 'Werf ' || i, 'werf ' || i, 0 FROM counted`.execute(office.db);
  let [turns, looking] = [0, true];
  const count = (): void => {
    turns += 1;
    if (looking) setImmediate(count);
  };
  setImmediate(count);
  expect(await customerBook.list(office.db, { text: 'nobody', after: undefined, limit: 50 })).toEqual([]);
  looking = false;
  expect(turns).toBeGreaterThanOrEqual(4);
  const found = await customerBook.list(office.db, { text: 'werf 2999', after: undefined, limit: 12 });
  expect(found.map(({ name }) => name)).toEqual([
    'Werf 2999',
    ...Array.from({ length: 10 }, (_, at) => `Werf 2999${at}`),
  ]);
});

test('a name in capitals is the same that the book has, accents and all, and is celebrated once; without them it is another', async () => {
  await office.desk.customers.add({ name: 'Zoë', workedSince: '2025-01-01' }, 'wall');
  const why = async (orderId: string) => (await office.decisions(orderId)).at(-1)?.map(({ kind }) => kind);
  await order('1', { customer: { id: 'C-1', name: 'Zoë' } });
  await order('2', { customer: { id: 'C-2', name: 'ZOË' } });
  await order('3', { customer: { id: 'C-3', name: 'Zoe' } });
  expect(await why('1')).toContain('long-pursuit');
  expect(await why('2')).toContain('pursuit-celebrated');
  expect(await why('3')).not.toContain('pursuit-celebrated');
});

test('sellers, teams and what rules can be for stand by name, each read once', async () => {
  for (const [at, name] of alike.entries()) {
    const email = `${at}@example.com`;
    await order(`${at}`, { seller: { email, name }, lines: [{ product: name, amount: '50.00' }] });
    await office.desk.sellers.change(`email:${email}`, { team: name }, 'administrator');
  }
  await office.settled();
  const sorted = alike.map(plainName).toSorted();
  for (const limit of [1, 3, 50]) {
    const names = await pages('sellers', limit);
    expect(names.toSorted()).toEqual(alike.toSorted());
    expect(names.map(plainName)).toEqual(sorted);
  }
  const page = await office.desk.sellers.list({ limit: 1 });
  expect(page.ok && page.value.teams.map(plainName)).toEqual(sorted);
  const { names } = await office.desk.rules.view();
  for (const kind of ['seller', 'team', 'product'] as const) expect(names[kind].map(plainName), kind).toEqual(sorted);
});

test('customers of an older version are put in their places', async () => {
  const older = mkdtempSync(join(tmpdir(), 'names-older-'));
  const sqlite = openSqlite(join(older, 'ships-bell.db'));
  const db = new Kysely<unknown>({ dialect: new SqliteDialect({ database: sqlite }) });
  const before = Object.fromEntries(Object.entries(migrations).filter(([name]) => name < '0009'));
  await new Migrator({ db, provider: { getMigrations: async () => before } }).migrateToLatest();
  const many = Array.from({ length: 2500 }, (_, at) => ({
    key: `shop:${at}`,
    name: at % 3 === 0 ? null : `Élan ${at}`,
  }));
  await sql`INSERT INTO customers (key, name, first_seen_at)
    SELECT row.value ->> 'key', row.value ->> 'name', 0 FROM json_each(${JSON.stringify(many)}) AS row`.execute(db);
  await db.destroy();
  const now = await openDatabase(older);
  const rows = await now.selectFrom('customers').select(['key', 'name', 'sorts_as']).execute();
  expect(rows).toHaveLength(many.length);
  for (const { key, name, sorts_as: place } of rows) expect(place).toBe(plainName(name ?? key.slice('shop:'.length)));
  await now.destroy();
  rmSync(older, { recursive: true });
});
