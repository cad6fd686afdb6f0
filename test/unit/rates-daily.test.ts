import { once } from 'node:events';
import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { fetchDaily } from '../../server/money/daily.ts';
import { openDeskOffice } from '../support/desk-office.ts';

const HOUR = 3_600_000;
const xml = (...days: [string, string][]) =>
  `<Envelope><Cube>${days.map(([day, rate]) => `<Cube time="${day}"><Cube currency="USD" rate="${rate}"/></Cube>`).join('')}</Cube></Envelope>`;
const good = xml(['2026-03-27', '1.25'], ['2026-03-26', '1.2']);

/** Monday noon in Amsterdam. The bank is played, and answers as it is told. */
async function openBank() {
  let answering: (response: ServerResponse, path: string) => void = (response) => void response.end(good);
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    answering(response, request.url ?? '');
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/rates.xml`;
  const office = await openDeskOffice();
  const { rates, troubles, now } = office;
  const log = { info() {}, warn() {}, error() {} };
  const fetching = (patienceMs: number) =>
    fetchDaily({
      ...{ config: { fetch: false, url }, rates, troubles, log, now },
      ...{ patienceMs, chance: () => 0 },
    });
  const daily = fetching(20_000);
  const impatient = fetching(100);
  return {
    ...{ office, daily, impatient, rates },
    answers: (how: typeof answering) => {
      answering = how;
    },
    asked: () => asked,
    async close() {
      await daily.close();
      await impatient.close();
      await office.close();
      server.closeAllConnections();
      server.close();
    },
  };
}

let bank: Awaited<ReturnType<typeof openBank>>;
beforeEach(async () => {
  bank = await openBank();
});
afterEach(() => bank.close());

const total = async () => {
  const [row] = await bank.office.db.selectFrom('tallies').selectAll().where('period', '=', '2026-03').execute();
  return Number(row?.minor ?? 0);
};

describe('the rates of the day', () => {
  test('are never asked for by an office that needs none', async () => {
    await bank.office.order('1');
    await bank.daily.look();
    expect(bank.asked()).toBe(0);
    expect((await bank.rates.view()).needed).toBe(false);
  });

  test('come once an order needs them: it is counted, rings, and the rate stays with it', async () => {
    await bank.office.ready();
    await bank.office.order('1', { amount: '20000.00', currency: 'USD' });
    expect(await bank.office.decisions('1')).toEqual([[{ kind: 'no-rate', currency: 'USD', office: 'EUR' }]]);
    expect(await bank.rates.view()).toMatchObject({ needed: true, waiting: 1, waitingIn: ['USD'], currencies: 0 });
    await bank.daily.look();
    await bank.rates.idle();
    const [order] = await bank.office.db.selectFrom('orders').selectAll().execute();
    expect(order).toMatchObject({ counted_minor: 1_600_000, rate: '0.8', rate_on: '2026-03-27' });
    expect(await total()).toBe(1_600_000);
    expect((await bank.office.rings()).map(({ kind, order_id }) => [kind, order_id])).toEqual([['order', '1']]);
    expect(await bank.rates.view()).toMatchObject({ waiting: 0, last: '2026-03-27', currencies: 1 });
  });

  test('are asked for once a day', async () => {
    await bank.office.order('1', { currency: 'USD' });
    await bank.daily.look();
    await bank.daily.look();
    expect(bank.asked()).toBe(1);
    bank.office.clock.now = Date.parse('2026-03-30T14:14:00Z');
    await bank.daily.look();
    expect(bank.asked()).toBe(1);
    bank.office.clock.now = Date.parse('2026-03-30T14:16:00Z');
    await bank.daily.look();
    expect(bank.asked()).toBe(2);
  });

  test.each<[string, (response: ServerResponse, path: string) => void, string]>([
    ['500', (response) => void response.writeHead(500).end('down'), '500 Internal Server Error'],
    ['garbage', (response) => void response.end('<html>Maintenance'), 'Maintenance'],
    [
      'a part, cut off',
      (response) => {
        response.writeHead(200, { 'content-length': good.length });
        response.write(good.slice(0, 60));
        setImmediate(() => response.destroy());
      },
      'other side closed',
    ],
    ['a part that looks whole', (response) => void response.end(good.slice(0, -20)), 'XML that is whole'],
    ['a ring of redirects', (response) => void response.writeHead(302, { location: '/rates.xml' }).end(), 'redirect'],
    [
      'something endless',
      (response) => {
        const more = (): void => void (response.destroyed || response.write('x'.repeat(65_536), more));
        more();
      },
      'endless',
    ],
  ])('may be answered with %s: that is told, and it is tried again later', async (_, how, said) => {
    bank.answers(how);
    await bank.office.order('1', { currency: 'USD' });
    await bank.daily.look();
    expect((await bank.rates.view()).waiting).toBe(1);
    expect(bank.rates.lastFetch()?.problem).toContain(said);
    bank.answers((response) => void response.end(good));
    await bank.daily.look();
    expect(bank.rates.lastFetch()?.problem).toBeDefined();
    bank.office.clock.now += 61_000;
    await bank.daily.look();
    expect(bank.rates.lastFetch()?.problem).toBeUndefined();
    await bank.rates.idle();
    expect((await bank.rates.view()).waiting).toBe(0);
  });

  test('that do not come in time are not waited for', async () => {
    bank.answers(() => {});
    await bank.office.order('1', { currency: 'USD' });
    await bank.impatient.look();
    expect(bank.rates.lastFetch()?.problem).toContain('none in time');
  });

  test('follow where the bank has moved to', async () => {
    bank.answers((response, path) => {
      if (path === '/moved.xml') response.end(good);
      else response.writeHead(301, { location: '/moved.xml' }).end();
    });
    await bank.office.order('1', { currency: 'USD' });
    await bank.daily.look();
    expect(await bank.rates.lastDay()).toBe('2026-03-27');
  });

  test('that fail for three days are a trouble, until they come', async () => {
    bank.answers((response) => void response.writeHead(503).end());
    await bank.office.order('1', { currency: 'USD' });
    const kinds = () => bank.office.troubles.all().map(({ kind }) => kind);
    for (let hours = 0; hours < 73; hours += 12) {
      expect(kinds()).toEqual([]);
      await bank.daily.look();
      bank.office.clock.now += 12 * HOUR;
    }
    expect(kinds()).toEqual(['no-rates']);
    bank.answers((response) => void response.end(good));
    await bank.daily.look();
    expect(kinds()).toEqual([]);
  });
});

describe('an order in another currency', () => {
  const csv = (text: string) => bank.rates.importCsv(Readable.from([Buffer.from(text)]));
  const row = async (orderId: string) => {
    const [found] = await bank.office.db.selectFrom('orders').selectAll().where('order_id', '=', orderId).execute();
    return found;
  };

  test('takes the last rate of before its day, and none that is older than ten days', async () => {
    await csv('Date,USD,\n2026-03-20,1.25,\n');
    await bank.office.order('weekend', { amount: '100.00', currency: 'USD', orderedAt: '2026-03-22T10:00:00Z' });
    await bank.office.order('ten days', { amount: '100.00', currency: 'USD', orderedAt: '2026-03-30T08:00:00Z' });
    await bank.office.order('before', { amount: '100.00', currency: 'USD', orderedAt: '2026-03-19T08:00:00Z' });
    bank.office.clock.now += 24 * HOUR;
    await bank.office.order('eleven days', { amount: '100.00', currency: 'USD', orderedAt: '2026-03-31T08:00:00Z' });
    const found = await Promise.all(['weekend', 'ten days', 'before', 'eleven days'].map(row));
    expect(found.map((each) => each?.counted_minor)).toEqual([8000, 8000, null, null]);
    expect(found.map((each) => each?.rate_on)).toEqual(['2026-03-20', '2026-03-20', null, null]);
  });

  test('that is old counts when its rate comes, and does not ring', async () => {
    await bank.office.ready();
    await bank.office.order('old', { amount: '20000.00', currency: 'USD', orderedAt: '2026-03-24T10:00:00Z' });
    expect(await csv('Date,USD,\n2026-03-24,1.25,\n')).toMatchObject({ ok: true, value: { days: 1, waiting: 1 } });
    await bank.rates.idle();
    expect((await row('old'))?.counted_minor).toBe(1_600_000);
    expect(await total()).toBe(1_600_000);
    expect(await bank.office.rings()).toEqual([]);
    expect((await bank.office.decisions('old')).at(-1)).toEqual([{ kind: 'history' }]);
  });

  test('keeps its rate, whatever the bank says later; the same file again changes nothing', async () => {
    const file = 'Date,USD,\n2026-03-30,1.25,\n';
    await csv(file);
    await bank.office.order('1', { amount: '100.00', currency: 'USD' });
    expect(await csv(file)).toMatchObject({ ok: true, value: { from: '2026-03-30', to: '2026-03-30', waiting: 0 } });
    await csv('Date,USD,\n2026-03-30,2,\n');
    await bank.rates.idle();
    expect(await row('1')).toMatchObject({ counted_minor: 8000, rate: '0.8' });
    expect(await total()).toBe(8000);
  });

  test('keeps what a file says before the line that is none', async () => {
    const taken = await csv('Date,USD,\n2026-03-30,1.25,\n2026-03-29,none,\n');
    expect(taken).toMatchObject({ ok: false, problem: { field: 'line 3, USD', value: '"none"' } });
  });
});
