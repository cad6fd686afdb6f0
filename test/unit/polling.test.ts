// Sources that are asked what has changed, for an office that the world cannot reach, or after an outage.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { openHubspot, openPipedrive, type PipedriveDeal } from '../support/crm-server.ts';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';
import { deliver, samples } from '../support/samples.ts';

const token = 'pat-eu1-token';
const START = Date.parse('2026-03-30T10:00:00Z');
const iso = (ms: number) => new Date(ms).toISOString();
let folder: string;
let office: DeskOffice;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'polling-'));
});
afterEach(async () => {
  await office.close();
  rmSync(folder, { recursive: true });
});

const open = async (source: string, at = START) => {
  office = await openDeskOffice({
    ...{ folder, at: iso(at) },
    yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }\nsources: [{ name: crm, secret: "bell:geheim-wachtwoord", token: ${token}, ${source} }]`,
  });
  await looked();
};
const looked = async () => {
  await office.asking.look();
  await office.settled();
};
const later = async (ms: number) => {
  office.clock.now += ms;
  await looked();
};
const orders = () =>
  office.db.selectFrom('orders').select(['order_id', 'status', 'amount_minor']).orderBy('order_id').execute();
const polled = () => office.db.selectFrom('deliveries').select(['status', 'way']).orderBy('id').execute();

describe('Pipedrive', () => {
  let crm: Awaited<ReturnType<typeof openPipedrive>>;
  beforeEach(async () => {
    crm = await openPipedrive({ token, pageSize: 3 });
    for (let n = 1; n <= 7; n++) add(n, START - (8 - n) * 24 * HOUR);
  });
  afterEach(() => crm.close());

  function add(id: number, changedAt: number, more: Partial<PipedriveDeal> = {}): void {
    const at = iso(changedAt);
    const times = { add_time: '2025-12-01T08:00:00Z', update_time: at, won_time: at };
    crm.deals.set(id, {
      id,
      title: `Deal ${id}`,
      value: 20_000 + id,
      currency: 'EUR',
      status: 'won',
      ...times,
      ...more,
    });
  }
  const source = () => `kind: pipedrive, poll: true, apiUrl: "${crm.url}"`;

  test('the first time takes this year’s deals, page by page, and rings for none', async () => {
    add(100, Date.parse('2025-12-24T09:00:00Z'));
    await open(source());
    expect((await orders()).map(({ order_id }) => order_id)).toEqual(['1', '2', '3', '4', '5', '6', '7']);
    expect(await office.rings()).toEqual([]);
    expect(await polled()).toEqual(Array(3).fill({ status: 'taken', way: 'poll' }));
    const pages = crm.asked.filter(({ path }) => path === '/api/v2/deals');
    expect(pages.map(({ query }) => query.get('cursor'))).toEqual([null, 'page-3', 'page-6']);
    expect(pages[0]?.query.get('updated_since'), 'from the year’s first midnight on').toBe('2025-12-31T23:00:00Z');
  });

  test('archived deals of long ago are not lost where their list alone does not answer at first', async () => {
    add(30, START - 30 * 24 * HOUR, { is_archived: true });
    crm.misbehave(/archived$/, { status: 500 });
    await open(source());
    expect((await orders()).map(({ order_id }) => order_id)).not.toContain('30');
    await later(3 * MINUTE);
    expect((await orders()).map(({ order_id }) => order_id)).toContain('30');
  });

  test('after that, what is won rings, once, however often it is seen', async () => {
    await open(source());
    await later(3 * MINUTE);
    expect(await polled(), 'nothing new, nothing kept').toHaveLength(3);
    add(8, office.clock.now);
    await later(3 * MINUTE);
    expect(await office.rings()).toMatchObject([{ order_id: '8' }]);
    add(8, office.clock.now, { value: 21_000 });
    await later(3 * MINUTE);
    await later(HOUR);
    expect(await orders()).toContainEqual({ order_id: '8', status: 'won', amount_minor: 2_100_000 });
    expect(await office.rings()).toHaveLength(1);
  });

  test('between two times it is left alone', async () => {
    await open(source());
    const before = crm.asked.length;
    await later(3 * MINUTE - 1);
    expect(crm.asked).toHaveLength(before);
    await later(1);
    expect(crm.asked.length).toBeGreaterThan(before);
  });

  test('deleted and opened again are seen, too', async () => {
    await open(source());
    add(6, START + MINUTE, { status: 'deleted', is_deleted: true });
    add(7, START + MINUTE, { status: 'open', won_time: null });
    await later(3 * MINUTE);
    expect((await orders()).slice(5)).toMatchObject([{ status: 'deleted' }, { status: 'open' }]);
  });

  test('cut off in the middle, it goes on from there after a restart, and what is history stays so', async () => {
    crm.misbehave(/^\/api\/v2\/deals$/, 'silence', { after: 1 });
    const cut = crm.nextAsked().then(crm.nextAsked);
    const opened = open(source());
    await cut;
    await office.close();
    await opened.catch(() => undefined);
    crm.behave();
    await open(source(), START + MINUTE);
    await later(0);
    expect(await orders()).toHaveLength(7);
    expect(await office.rings()).toEqual([]);
  });

  test('pages that are gone are asked for anew', async () => {
    crm.cursors.valid = false;
    await open(source());
    expect(await orders()).toHaveLength(3);
    expect(await office.asking.problemOf('crm')).toMatchObject({ field: 'api' });
    crm.cursors.valid = true;
    await later(3 * MINUTE);
    expect(await orders()).toHaveLength(7);
    expect(await office.asking.problemOf('crm')).toBeUndefined();
    expect(await office.rings()).toEqual([]);
  });

  test('an office that was off for a night rings for the night; of what is older it takes note', async () => {
    await open(source());
    await office.close();
    add(8, START + 2 * HOUR);
    add(9, START + 90 * HOUR);
    await open(source(), START + 100 * HOUR);
    expect(await orders()).toHaveLength(9);
    expect(await office.rings()).toMatchObject([{ order_id: '9' }]);
  });

  test('an old deal that somebody edits is no news', async () => {
    await open(source());
    add(50, office.clock.now, { won_time: '2025-06-01T10:00:00Z' });
    await later(3 * MINUTE);
    expect(await orders()).toContainEqual({ order_id: '50', status: 'won', amount_minor: 2_005_000 });
    expect(await office.rings()).toEqual([]);
  });

  test('failures are asked again ever more seldom, and told', async () => {
    await open(source());
    crm.misbehave(/./, { status: 500 }, { times: 2 });
    await later(3 * MINUTE);
    await later(3 * MINUTE);
    expect(await office.asking.problemOf('crm')).toMatchObject({ value: expect.stringContaining('500') });
    const before = crm.asked.length;
    await later(6 * MINUTE - 1);
    expect(crm.asked).toHaveLength(before);
    await later(1);
    expect(await office.asking.problemOf('crm')).toBeUndefined();
  });

  test('one that cannot be read is kept with its problem; the others count', async () => {
    add(3, START - 5 * 24 * HOUR, { value: -1 });
    await open(source());
    expect(await orders()).toHaveLength(6);
    expect(await polled()).toContainEqual({ status: 'kept', way: 'poll' });
  });

  test('“Ask again” brings what webhooks have lost, though it is not polled', async () => {
    add(8, START - HOUR);
    await open(`kind: pipedrive, apiUrl: "${crm.url}"`, START - 60 * HOUR);
    const [crmSource] = office.sources.all();
    if (crmSource === undefined) throw new Error('there is no source');
    await office.desk.take(crmSource, deliver(samples.pipedriveDeleted, office.clock.now));
    office.clock.now = START;
    expect(crm.asked, 'it sends by itself').toEqual([]);
    expect(await office.desk.askAgain('crm')).toEqual({ ok: true, value: { asked: 8 } });
    expect(await orders()).toHaveLength(9);
    const rung = (await office.rings()).map(({ order_id }) => order_id);
    expect(rung, 'those of the last days, since it was first heard of').toEqual(['6', '7', '8']);
    expect(await office.desk.askAgain('crm')).toEqual({ ok: true, value: { asked: 0 } });
  });

  test('“Ask again” of a source that has never sent rings for nothing of before', async () => {
    await open(`kind: pipedrive, apiUrl: "${crm.url}"`);
    expect(await office.desk.askAgain('crm')).toEqual({ ok: true, value: { asked: 7 } });
    expect(await office.rings()).toEqual([]);
  });

  test.each<[string, string, string]>([
    ['nothing', 'nowhere', 'source'],
    ['a source of another kind', 'orders', 'kind'],
  ])('“Ask again” of %s says so', async (_, name, field) => {
    office = await openDeskOffice({ folder });
    expect(await office.desk.askAgain(name)).toMatchObject({ ok: false, problem: { field } });
  });
});

describe('HubSpot', () => {
  let crm: Awaited<ReturnType<typeof openHubspot>>;
  beforeEach(async () => {
    crm = await openHubspot({ token });
  });
  afterEach(() => crm.close());

  function add(id: string, changedAt: number, more: object = {}): void {
    const at = iso(changedAt);
    const dates = { createdate: '2025-12-01T08:00:00Z', closedate: at, hs_lastmodifieddate: at };
    const properties = {
      dealname: `Deal ${id}`,
      amount: '20000',
      deal_currency_code: 'EUR',
      hs_is_closed_won: 'true',
      ...dates,
      ...more,
    };
    crm.deals.set(id, { id, properties, company: '501' });
  }
  const source = () => `kind: hubspot, poll: true, apiUrl: "${crm.url}"`;

  test('the first time takes this year’s deals with their customers; then what is won rings', async () => {
    crm.companies.set('501', 'Rederij Zeemeeuw BV');
    for (let n = 1; n <= 250; n++) add(String(n), START - 500 * MINUTE + n * MINUTE);
    await open(source());
    expect(await orders()).toHaveLength(250);
    expect(await office.rings()).toEqual([]);
    const names = await office.db.selectFrom('orders').select('customer').distinct().execute();
    expect(names).toEqual([{ customer: 'Rederij Zeemeeuw BV' }]);
    add('251', START + MINUTE);
    await later(3 * MINUTE);
    expect(await office.rings()).toMatchObject([{ order_id: '251' }]);
  });

  test('a page that shares one instant is turned', async () => {
    for (let n = 1; n <= 230; n++) add(String(n), START - HOUR);
    await open(source());
    expect(await orders()).toHaveLength(230);
  });

  test('what is put into the recycling bin is gone', async () => {
    add('1', START - HOUR);
    await open(source());
    crm.deals.set('1', { id: '1', properties: { hs_lastmodifieddate: iso(START) }, archivedAt: iso(START + MINUTE) });
    await later(3 * MINUTE);
    expect(await orders()).toMatchObject([{ order_id: '1', status: 'deleted' }]);
  });

  test('a deal won at nothing rings once it is filled in', async () => {
    add('1', START - HOUR, { hs_is_closed_won: 'false' });
    await open(source());
    add('1', START + MINUTE, { amount: '' });
    await later(3 * MINUTE);
    expect(await office.rings()).toEqual([]);
    add('1', START + HOUR);
    await later(HOUR);
    expect(await office.rings()).toMatchObject([{ order_id: '1' }]);
  });
});
