// Deliveries that tell only which deal has changed: stored first, then the deal is asked for, whatever the other end does.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SourceConfig } from '../../server/config.ts';
import { openHubspot, openPipedrive, type PipedriveDeal } from '../support/crm-server.ts';
import { type DeskOffice, HOUR, MINUTE, openDeskOffice } from '../support/desk-office.ts';
import { deliver, hubspotDeal, samples } from '../support/samples.ts';

const AT = '2026-03-11T09:00:00Z';
const token = 'pat-eu1-token';
let folder: string;
let crm: Awaited<ReturnType<typeof openHubspot>>;
let office: DeskOffice;

const open = (more = '') =>
  openDeskOffice({
    folder,
    at: AT,
    yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: crm, kind: hubspot, secret: "${samples.hubspotClosedWon.secret}", apiUrl: "${crm.url}", ${more} }]`,
  });
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'asking-'));
  crm = await openHubspot({ token });
  crm.deals.set('9001', { id: '9001', properties: { ...hubspotDeal.properties }, company: '501' });
  crm.deals.set('9002', {
    id: '9002',
    properties: { ...hubspotDeal.properties, hs_is_closed_won: 'false' },
    contact: '7',
  });
  crm.companies.set('501', 'Rederij Zeemeeuw BV');
  crm.contacts.set('7', 'Jan');
  crm.owners.set('77', { email: 'anouk@example.com', firstName: 'Anouk', lastName: 'Smit' });
  office = await open(`token: ${token}`);
});
afterEach(async () => {
  await office.close();
  await crm.close();
  rmSync(folder, { recursive: true });
});

const source = (): SourceConfig => {
  const [only] = office.sources.all();
  if (only === undefined) throw new Error('there is no source');
  return only;
};
const sample = () => deliver(samples.hubspotClosedWon, office.clock.now);
/** All that is due by now is done. */
const looked = async () => {
  await office.asking.look();
  await office.settled();
};
const later = async (ms: number) => {
  office.clock.now += ms;
  await looked();
};
const inbox = () => office.db.selectFrom('deliveries').select(['status', 'note']).orderBy('id').execute();
const waiting = () => office.db.selectFrom('fetches').select(['object_id', 'attempts']).orderBy('id').execute();
const ledger = () =>
  office.db
    .selectFrom('orders')
    .select(['order_id', 'status', 'amount_minor', 'customer', 'seller'])
    .orderBy('order_id')
    .execute();

describe('a delivery of HubSpot', () => {
  test('waits, is fetched, and rings', async () => {
    expect(await office.desk.take(source(), sample())).toEqual({ status: 'waiting', orders: [] });
    await looked();
    expect(await ledger()).toEqual([
      {
        order_id: '9001',
        status: 'won',
        amount_minor: 4_800_000,
        customer: 'Rederij Zeemeeuw BV',
        seller: 'Anouk Smit',
      },
      { order_id: '9002', status: 'open', amount_minor: 4_800_000, customer: 'Jan', seller: 'Anouk Smit' },
    ]);
    expect(await office.rings()).toMatchObject([{ order_id: '9001' }]);
    expect(await inbox()).toEqual([{ status: 'taken', note: null }]);
    expect(await waiting()).toEqual([]);
    expect(crm.countOf(/deals\/9001/), 'once, though two events told of it').toBe(1);
    expect(crm.countOf(/owners/), 'one owner, known after that').toBe(1);
  });

  test('with one found, one at fault and one gone: each has its own fate', async () => {
    crm.deals.delete('9001');
    crm.misbehave(/deals\/9002/, { status: 500 });
    const body = samples.hubspotClosedWon.body.replace(
      /\]$/,
      ',{"eventId":1,"subscriptionType":"deal.creation","occurredAt":1773219598500,"objectId":9003}]',
    );
    crm.deals.set('9003', { id: '9003', properties: { ...hubspotDeal.properties } });
    await office.desk.take(source(), { ...sample(), body: Buffer.from(body) });
    await looked();
    expect(await ledger()).toMatchObject([
      { order_id: '9001', status: 'deleted' },
      { order_id: '9003', status: 'won' },
    ]);
    expect(await waiting()).toEqual([{ object_id: '9002', attempts: 1 }]);
    expect(await inbox()).toMatchObject([{ status: 'waiting' }]);
    await later(10_000);
    expect(await ledger()).toHaveLength(3);
    expect(await inbox()).toEqual([{ status: 'taken', note: null }]);
  });

  test('with an event that nobody can read: the others are asked for, and it is kept with its problem', async () => {
    const events = JSON.parse(samples.hubspotClosedWon.body) as object[];
    const body = Buffer.from(JSON.stringify([{ subscriptionType: 'deal.creation' }, ...events]));
    expect(await office.desk.take(source(), { ...sample(), body })).toMatchObject({ status: 'waiting' });
    await looked();
    expect(await ledger()).toMatchObject([{ order_id: '9001', status: 'won' }, { order_id: '9002' }]);
    expect(await office.rings()).toHaveLength(1);
    expect(await inbox()).toMatchObject([{ status: 'kept', note: expect.stringContaining('0.occurredAt') }]);
  });

  test.each(['garbage', 'cut', { status: 503 }] as const)(
    'answered with %s is asked again, ever more seldom',
    async (how) => {
      crm.misbehave(/./, how, { times: 4 });
      await office.desk.take(source(), sample());
      await looked(); // both deals, once
      expect(await office.asking.problemOf('crm')).toMatchObject({ field: 'api' });
      await later(9999);
      expect(crm.asked).toHaveLength(2);
      await later(1);
      expect(crm.asked).toHaveLength(4);
      await later(59_999);
      expect(crm.asked).toHaveLength(4);
      await later(1);
      expect(await ledger()).toHaveLength(2);
      expect(await office.asking.problemOf('crm')).toBeUndefined();
    },
  );

  test('answered with too many leaves all of it alone for as long as it is told', async () => {
    crm.misbehave(/./, { status: 429, retryAfter: '120' });
    await office.desk.take(source(), sample());
    await looked();
    expect(crm.asked, 'the other was not even tried').toHaveLength(1);
    await later(119_000);
    expect(crm.asked).toHaveLength(1);
    await later(1000);
    expect(await ledger()).toHaveLength(2);
  });

  test('answered with too many and no word of when leaves all of it alone, too', async () => {
    crm.misbehave(/./, { status: 429 });
    await office.desk.take(source(), sample());
    await looked();
    expect(crm.asked, 'the other was not even tried').toHaveLength(1);
    await later(10_000);
    expect(await ledger()).toHaveLength(2);
  });

  test('with a token that is refused stops, says so, and goes on with another', async () => {
    await office.close();
    office = await open('token: expired-token');
    await office.desk.take(source(), sample());
    await looked();
    expect(crm.asked).toHaveLength(1);
    expect(await office.asking.problemOf('crm')).toMatchObject({
      field: 'token',
      allowed: 'a token that the source takes',
    });
    await later(59 * MINUTE);
    expect(crm.asked).toHaveLength(1);
    expect(await office.desk.askAgain('crm')).toMatchObject({ ok: false, problem: { field: 'token' } });
    await office.close();
    office = await open(`token: ${token}`);
    await later(2 * HOUR);
    expect(await ledger()).toHaveLength(2);
  });

  test('without a token is kept, says why, and can be read again', async () => {
    await office.close();
    office = await open();
    const receipt = await office.desk.take(source(), sample());
    expect(receipt).toMatchObject({ status: 'kept', problem: { field: 'token' } });
    await office.close();
    office = await open(`token: ${token}`);
    expect(await office.desk.sources.inbox.replay('crm', 1)).toMatchObject({ ok: true, value: { status: 'waiting' } });
    await looked();
    expect(await ledger()).toHaveLength(2);
    expect(await inbox()).toEqual([{ status: 'taken', note: null }]);
  });

  test('is fetched after a restart, though the office stopped in the middle of asking', async () => {
    crm.misbehave(/./, 'silence');
    const asked = crm.nextAsked();
    await office.desk.take(source(), sample());
    await asked;
    await office.close();
    expect(crm.asked).toHaveLength(1);
    office = await open(`token: ${token}`);
    await looked();
    expect(await ledger()).toHaveLength(2);
    expect(await office.rings()).toHaveLength(1);
  });

  test('is given up after three days, kept with its problem', async () => {
    crm.misbehave(/deals\/9002/, { status: 500 }, { times: 1000 });
    await office.desk.take(source(), sample());
    await looked();
    for (let hours = 0; hours < 70; hours += 2) await later(2 * HOUR);
    expect(await inbox()).toMatchObject([{ status: 'waiting' }]);
    await later(2 * HOUR);
    expect(await waiting()).toEqual([]);
    const [kept] = await inbox();
    expect(kept).toMatchObject({ status: 'kept' });
    expect(JSON.parse(kept?.note ?? '')).toMatchObject({ field: 'api' });
    crm.behave();
    await office.desk.sources.inbox.replay('crm', 1);
    await looked();
    expect(await ledger()).toHaveLength(2);
    expect(await inbox()).toEqual([{ status: 'taken', note: null }]);
  });

  test('of a deal that cannot be read is kept with its problem, the other counts', async () => {
    crm.deals.set('9002', { id: '9002', properties: { ...hubspotDeal.properties, amount: '-5' } });
    await office.desk.take(source(), sample());
    await looked();
    expect(await ledger()).toMatchObject([{ order_id: '9001' }]);
    expect(await inbox()).toMatchObject([{ status: 'kept', note: expect.stringContaining('an amount of 0 or more') }]);
  });

  test('that merges deals: the one that is left counts, and does not ring again', async () => {
    crm.deals.set('9002', { id: '9002', properties: { ...hubspotDeal.properties }, company: '501' });
    await office.desk.take(source(), sample());
    await looked();
    const rungBefore = (await office.rings()).length;
    crm.deals.set('9002', { id: '9002', properties: {}, mergedInto: '9001' });
    const properties = {
      ...hubspotDeal.properties,
      hs_merged_object_ids: '9002',
      hs_lastmodifieddate: '2026-03-11T09:30:00Z',
    };
    crm.deals.set('9001', { id: '9001', properties, company: '501' });
    office.clock.now += HOUR;
    const merge = {
      subscriptionType: 'deal.merge',
      occurredAt: office.clock.now,
      primaryObjectId: 9001,
      mergedObjectIds: [9002],
      newObjectId: 9001,
    };
    await office.desk.take(source(), {
      ...sample(),
      body: Buffer.from(JSON.stringify([{ eventId: 3, objectId: 9001, ...merge }])),
    });
    await looked();
    expect(await ledger()).toMatchObject([
      { order_id: '9001', status: 'won' },
      { order_id: '9002', status: 'deleted' },
    ]);
    expect(await office.rings()).toHaveLength(rungBefore);
  });

  test('while the source is paused nothing is asked', async () => {
    crm.misbehave(/./, { status: 500 }, { times: 2 });
    await office.desk.take(source(), sample());
    await looked();
    await office.sources.pause('crm', 'anouk');
    await later(HOUR);
    expect(crm.asked).toHaveLength(2);
  });
});

describe('a delivery of Pipedrive', () => {
  let pipedrive: Awaited<ReturnType<typeof openPipedrive>>;
  beforeEach(async () => {
    pipedrive = await openPipedrive({ token });
    const { data } = JSON.parse(samples.pipedriveWon.body) as { data: { id: number; update_time: string } };
    pipedrive.deals.set(9, data);
    pipedrive.organizations.set(44, 'Werf De Hoop');
    pipedrive.users.set(55, { name: 'Anouk', email: 'anouk@example.com' });
    await office.close();
  });
  afterEach(() => pipedrive.close());

  const reopen = async (more = '') => {
    const yaml = `office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: crm, kind: pipedrive, secret: "bell:geheim-wachtwoord", apiUrl: "${pipedrive.url}", ${more} }]`;
    office = await openDeskOffice({ folder, at: '2026-03-11T09:00:05Z', yaml });
  };
  const won = () => deliver(samples.pipedriveWon, office.clock.now);

  test('gets its names where there is a token', async () => {
    await reopen(`token: ${token}`);
    expect(await office.desk.take(source(), won())).toMatchObject({ status: 'waiting' });
    await looked();
    expect(await ledger()).toMatchObject([
      { order_id: '9', amount_minor: 12_500_050, customer: 'Werf De Hoop', seller: 'Anouk' },
    ]);
    expect(await office.rings()).toHaveLength(1);
  });

  test('counts at once under its title where there is none', async () => {
    await reopen();
    expect(await office.desk.take(source(), won())).toMatchObject({ status: 'taken' });
    expect(await ledger()).toMatchObject([{ customer: 'Lifeboat davits', seller: null }]);
    expect(pipedrive.asked).toEqual([]);
  });

  test('rings under its title where the names are not to be had', async () => {
    await reopen(`token: ${token}`);
    pipedrive.misbehave(/./, { status: 500 }, { times: 10 });
    await office.desk.take(source(), won());
    await looked();
    expect(await ledger()).toMatchObject([{ order_id: '9', customer: 'Lifeboat davits' }]);
    expect(await office.rings()).toHaveLength(1);
    expect(await waiting()).toEqual([]);
  });

  /** Another deal, won in the same moment. */
  const other = () => {
    const body = samples.pipedriveWon.body
      .replaceAll('"entity_id":"9"', '"entity_id":"10"')
      .replace('"id":9,', '"id":10,');
    return { ...won(), body: Buffer.from(body) };
  };

  test('rings under its title at once, however many come while the token is refused', async () => {
    await reopen('token: expired-token');
    await Promise.all([office.desk.take(source(), won()), office.desk.take(source(), other())]);
    await looked();
    expect(await ledger()).toMatchObject([{ order_id: '10' }, { order_id: '9' }]);
    expect(await waiting()).toEqual([]);
  });

  test.each([403, 404])(
    'of a deal that the token may not see (%i) counts as it was told, and no other waits for it',
    async (status) => {
      await reopen(`token: ${token}`);
      pipedrive.deals.set(10, (JSON.parse(other().body.toString()) as { data: PipedriveDeal }).data);
      pipedrive.misbehave(/deals\/9$/, { status }, { times: 9 });
      await Promise.all([office.desk.take(source(), won()), office.desk.take(source(), other())]);
      await looked();
      expect(await ledger()).toMatchObject([
        { order_id: '10', status: 'won', customer: 'Werf De Hoop' },
        { order_id: '9', status: 'won', customer: 'Lifeboat davits' },
      ]);
      expect(await office.asking.problemOf('crm')).toBeUndefined();
      expect(await waiting()).toEqual([]);
    },
  );

  test('that has rung and is merged into another, which is won by it, is no second ring', async () => {
    await reopen();
    await office.ready();
    await office.desk.take(source(), won());
    await office.settled();
    await office.end(office.sent[0]);
    office.clock.now += HOUR;
    const { meta, ...rest } = JSON.parse(samples.pipedriveDeleted.body) as { meta: object };
    const gone = { ...rest, meta: { ...meta, timestamp: '2026-03-11T10:00:00.000Z', merged_to_id: '10' } };
    await office.desk.take(source(), { ...won(), body: Buffer.from(JSON.stringify(gone)) });
    await office.desk.take(source(), other());
    expect(await ledger()).toMatchObject([
      { order_id: '10', status: 'won' },
      { order_id: '9', status: 'deleted' },
    ]);
    expect(await office.rings()).toHaveLength(1);
  });

  test('that is deleted, opened again or told twice is no second ring', async () => {
    await reopen();
    for (const sample of [samples.pipedriveWon, samples.pipedriveWon, samples.pipedriveWonValueEdit])
      await office.desk.take(source(), deliver(sample, office.clock.now));
    expect(await ledger()).toMatchObject([{ amount_minor: 11_800_000, status: 'won' }]);
    expect(await office.rings()).toHaveLength(1);
  });
});
