// What CRMs and ERPs say of an order, in whatever order it comes and however often: the ledger is right, and it rings once.
import { createHmac } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SourceConfig } from '../../server/config.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';
import { type Sample, samples } from '../support/samples.ts';

const SECRET = samples.erpnextSubmitted.secret;
const FIRM = '00D000000000001AAA';
let office: DeskOffice;
beforeAll(async () => {
  office = await openDeskOffice({
    at: '2026-03-12T12:00:00Z',
    yaml: `office: { currency: EUR, timeZone: Europe/Amsterdam }
rules: { largeOrder: 5000 }
sources:
  - { name: pipedrive, kind: pipedrive, secret: "bell:geheim-wachtwoord" }
  - { name: salesforce, kind: salesforce, secret: ${FIRM} }
  - { name: odoo, kind: odoo }
  - { name: erpnext, kind: erpnext, secret: ${SECRET} }`,
  });
});
afterAll(() => office.close());

interface Said {
  /** The delivery, of a deal with this number. */
  body(id: string): string;
}
interface Story {
  source: string;
  /** As they came about. */
  said: Said[];
  /** What the ledger holds in the end, by order id. */
  ends(id: string): Record<string, { status: string; amount_minor: number; leads?: number }>;
  /** How often it may ring, told in this order; once, unless said. */
  rings?(told: readonly Said[]): number;
}

const json = (sample: Sample) => JSON.parse(sample.body) as Record<string, unknown>;
const pipedrive = (sample: Sample, at: string, change: object = {}): Said => ({
  body: (id) => {
    const { meta, data, ...rest } = json(sample) as { meta: object; data: object | null };
    const now = data && { ...data, id: Number(id), update_time: at, ...change };
    return JSON.stringify({ ...rest, meta: { ...meta, entity_id: id, timestamp: at }, data: now });
  },
});
const won = pipedrive(samples.pipedriveWon, '2026-03-11T09:00:00Z');
const edited = pipedrive(samples.pipedriveWonValueEdit, '2026-03-12T09:00:00Z');
const reopened = pipedrive(samples.pipedriveReopened, '2026-03-12T10:00:00Z');
const wonAgain = pipedrive(samples.pipedriveWon, '2026-03-12T11:00:00Z', { value: 90_000 });
const deleted = pipedrive(samples.pipedriveDeleted, '2026-03-12T11:30:00Z');

/** Merged into another: that one changes, and this one is gone. */
const merged: Said = {
  body: (id) => {
    const { meta, ...rest } = json(samples.pipedriveDeleted) as { meta: object };
    const gone = { ...meta, entity_id: id, timestamp: '2026-03-12T09:00:00Z', merged_to_id: `${id}0` };
    return JSON.stringify({ ...rest, meta: gone });
  },
};
const mergedInto: Said = { body: (id) => edited.body(`${id}0`) };

const odoo = (change: object): Said => ({
  body: (id) =>
    JSON.stringify({ ...json(samples.odooSaleOrder), _id: Number(id), id: Number(id), name: `S${id}`, ...change }),
});
const erpnext = (change: object, suffix = '', amends = false): Said => ({
  body: (id) =>
    JSON.stringify({
      ...json(samples.erpnextSubmitted),
      ...{ name: `SAL-${id}${suffix}`, customer: `CUST-${id}`, ...change },
      ...(amends && { amended_from: `SAL-${id}` }),
    }),
});
const salesforce = (change: (text: string) => string): Said => ({
  body: (id) => change(samples.salesforceOutbound.body).replace('006000000000001AAA', `006${id}AAA`),
});
const modified = (at: string) => (text: string) =>
  text.replace('<sf:AccountId>', `<sf:LastModifiedDate>${at}</sf:LastModifiedDate><sf:AccountId>`);

const stories: [string, Story][] = [
  [
    'a deal whose amount is corrected',
    { source: 'pipedrive', said: [won, edited], ends: (id) => ({ [id]: { status: 'won', amount_minor: 11_800_000 } }) },
  ],
  [
    'a deal that is opened again',
    {
      source: 'pipedrive',
      said: [won, edited, reopened],
      ends: (id) => ({ [id]: { status: 'open', amount_minor: 12_500_050 } }),
    },
  ],
  [
    'a deal that is won again',
    {
      source: 'pipedrive',
      said: [won, edited, reopened, wonAgain],
      ends: (id) => ({ [id]: { status: 'won', amount_minor: 9_000_000 } }),
    },
  ],
  [
    'a deal that is deleted',
    {
      source: 'pipedrive',
      said: [won, reopened, wonAgain, deleted],
      ends: (id) => ({ [id]: { status: 'deleted', amount_minor: 9_000_000 } }),
    },
  ],
  [
    'a deal that is merged into another',
    {
      source: 'pipedrive',
      said: [won, merged, mergedInto],
      ends: (id) => ({
        [id]: { status: 'deleted', amount_minor: 12_500_050 },
        [`${id}0`]: { status: 'won', amount_minor: 11_800_000 },
      }),
      // Until the merger is told they are two deals, both won.
      rings: (told) => (told.indexOf(merged) > Math.max(told.indexOf(won), told.indexOf(mergedInto)) ? 2 : 1),
    },
  ],
  [
    'an opportunity that is lost after all',
    {
      source: 'salesforce',
      said: [
        salesforce(modified('2026-03-11T10:00:00Z')),
        salesforce((text) => modified('2026-03-11T11:00:00Z')(text.replace('86000.0', '1.0E7'))),
        salesforce((text) => modified('2026-03-11T12:00:00Z')(text.replace('<sf:IsWon>true', '<sf:IsWon>false'))),
      ],
      ends: (id) => ({ [`006${id}AAA`]: { status: 'open', amount_minor: 8_600_000 } }),
    },
  ],
  [
    'a quotation that is confirmed, changed and cancelled',
    {
      source: 'odoo',
      said: [
        odoo({ state: 'sent', write_date: '2026-03-10 09:00:00' }),
        odoo({ write_date: '2026-03-11 09:00:00' }),
        odoo({ write_date: '2026-03-11 10:00:00', amount_total: 9000.5 }),
        odoo({ state: 'cancel', write_date: '2026-03-12 10:00:00', amount_total: 9000.5 }),
      ],
      ends: (id) => ({ [id]: { status: 'cancelled', amount_minor: 900_050 } }),
    },
  ],
  [
    'a document that is cancelled and amended',
    {
      source: 'erpnext',
      said: [
        erpnext({ modified: '2026-03-11 10:00:00.000001' }),
        erpnext({ modified: '2026-03-11 11:00:00.000001', docstatus: 2 }),
        erpnext({ modified: '2026-03-11 11:05:00.000001', grand_total: 9900 }, '-1', true),
      ],
      ends: (id) => ({
        [`SAL-${id}`]: { status: 'cancelled', amount_minor: 980_000 },
        [`SAL-${id}-1`]: { status: 'won', amount_minor: 990_000 },
      }),
    },
  ],
];

let next = 100_000;
const sourceNamed = (name: string): SourceConfig => {
  const source = office.sources.find(name);
  if (source === undefined) throw new Error(`there is no source ${name}`);
  return source;
};
/** But those that were taken back before they rang. */
const rungFor = (ids: string[]) =>
  office.db
    .selectFrom('rings')
    .select('id')
    .where('order_id', 'in', ids)
    .where('kind', '=', 'order')
    .where((is) => is.or([is('quiet', 'is', null), is('quiet', '!=', 'withdrawn')]))
    .execute();

describe.each(stories)('%s', (_, { source, said, ends, rings = () => 1 }) => {
  const told = fc
    .tuple(fc.shuffledSubarray(said, { minLength: said.length }), fc.array(fc.constantFrom(...said), { maxLength: 2 }))
    .chain(([all, again]) => fc.shuffledSubarray([...all, ...again], { minLength: all.length + again.length }));

  test('in any order, and any of it twice', async () => {
    await fc.assert(
      fc.asyncProperty(told, async (deliveries) => {
        next += 1;
        const id = String(next);
        for (const { body } of deliveries) {
          const bytes = Buffer.from(body(id));
          const signature = createHmac('sha256', SECRET).update(bytes).digest('base64');
          const headers = { 'x-frappe-webhook-signature': signature };
          const delivery = { method: 'POST', url: '', headers, body: bytes, receivedAt: office.clock.now };
          expect((await office.desk.take(sourceNamed(source), delivery)).status).not.toBe('kept');
        }
        const expected = ends(id);
        const ids = Object.keys(expected);
        const rows = await office.db
          .selectFrom('orders')
          .select(['order_id', 'status', 'amount_minor'])
          .where('order_id', 'in', ids)
          .execute();
        expect(Object.fromEntries(rows.map(({ order_id, ...row }) => [order_id, row]))).toEqual(expected);
        expect((await rungFor(ids)).length).toBeLessThanOrEqual(rings(deliveries));
      }),
      { numRuns: 12 },
    );
  });
});

test('the totals are what the orders add up to', async () => {
  expect(await office.desk.check(false)).toMatchObject({ findings: [] });
});
