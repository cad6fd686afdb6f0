// Every operation of the API document, driven against the real server over a real office. Only the processes about it are
// absent, those of the bells and the one that begins anew: what they would be asked for is noted.
import { randomUUID } from 'node:crypto';
import { Validator } from '@seriousme/openapi-schema-validator';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ok } from '../../broker/contract/result.ts';
import { serveHttp } from '../../server/http/serve.ts';
import { openApi } from '../support/api-driver.ts';
import { type DeskOffice, openDeskOffice } from '../support/desk-office.ts';
import { orderBody, SECRET, signed } from '../support/http-edge.ts';

const yaml = `
office: { currency: EUR, timeZone: Europe/Amsterdam }
sources: [{ name: orders, kind: standard-webhooks, secret: ${SECRET} }]
rates: { fetch: false }
`;
const asked: string[] = [];
let office: DeskOffice;
let server: Awaited<ReturnType<typeof serveHttp>>;
let api: Awaited<ReturnType<typeof openApi>>;

beforeAll(async () => {
  office = await openDeskOffice({ yaml, at: new Date().toISOString() });
  await office.ready();
  const { config, credentials, now } = office;
  const noted = <T>(what: string, value: T) => {
    asked.push(what);
    return Promise.resolve(ok(value));
  };
  const hands = {
    simulate: (bell: string, action: string) => noted(`${bell} ${action}`, undefined),
    lendPort: (bell: string) => noted(`${bell} lent`, { forMs: 1 }),
    takeBackPort: (bell: string) => noted(`${bell} back`, undefined),
    restore: () => {
      asked.push('a restore');
      return ok(undefined);
    },
  };
  server = await serveHttp({
    config: { ...config, http: { host: '127.0.0.1', port: 0 } },
    ...{ credentials, now, desk: { ...office.desk, ...hands } },
    log: { info() {}, warn() {}, error() {} },
  });
  api = await openApi(server.url);
});
afterAll(async () => {
  await server.close();
  await office.close();
});

const call: (typeof api)['call'] = (...it) => api.call(...it);
const main = { bell: 'main' };
type Json = Record<string, unknown>;
const order = (orderId: string, more: Json = {}) => ({ orderId, amount: '900.00', currency: 'EUR', ...more });
const list = (answer: { json: Json }, name: string): Json[] => answer.json[name] as Json[];

test('the document is OpenAPI 3.1, and no two operations share a name', async () => {
  const validator = new Validator();
  expect(await validator.validate(JSON.parse(JSON.stringify(api.document)))).toMatchObject({ valid: true });
  expect(validator.version).toBe('3.1');
  expect(new Set(api.all).size).toBe(api.all.length);
});

test('health, metrics and the document itself', async () => {
  await call('isAlive');
  await call('isReady');
  expect((await call('readMetrics')).text).toContain('shipsbell_');
  expect((await call('readDocument')).json.openapi).toBe('3.1.0');
});

test('a session: without a password everybody on this machine is let in', async () => {
  await call('logIn', { status: 204, body: { password: 'whatever' } });
  await call('logIn', { status: 400, body: {} });
  await call('logOut', { status: 204 });
});

describe('deliveries, orders and the log', () => {
  test('a delivery is taken, and with a key in the address too', async () => {
    const headers = signed(orderBody) as Record<string, string>;
    expect((await call('deliver', { path: { source: 'orders' }, body: orderBody, headers })).json.status).toBe('taken');
    const key = office.credentials.sources.orders?.hookKey ?? '';
    const again = await call('deliverWithKey', { path: { source: 'orders', key }, body: orderBody, headers });
    expect(again.json.status).toBe('duplicate');
    await call('deliver', { path: { source: 'nobody' }, body: orderBody, headers, status: 404 });
  });

  test('orders are placed once, listed, read, joined and parted', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = order('API-1', { customer: { name: 'Werf De Hoop' }, seller: { name: 'Anouk' } });
    const [first, same] = await Promise.all([
      call('placeOrder', { body, headers }),
      call('placeOrder', { body, headers }),
    ]);
    expect([first.json.status, same.text]).toEqual(['taken', first.text]);
    await call('placeOrder', { body: order('API-2'), headers, status: 422 });
    await call('placeOrder', { body: { orderId: '' }, status: 400 });
    await call('placeOrder', {
      body: order('API-2', { customer: { name: 'Werf De Hoop BV' }, seller: { name: 'Bo' } }),
    });
    const page = await call('listOrders', { query: { source: 'api', limit: '1' } });
    const rest = await call('listOrders', { query: { source: 'api', limit: '1', after: String(page.json.next) } });
    expect([...list(page, 'orders'), ...list(rest, 'orders')].map(({ orderId }) => orderId)).toEqual([
      'API-2',
      'API-1',
    ]);
    const path = { source: 'api', orderId: 'API-1' };
    expect((await call('getOrder', { path })).json).toMatchObject({ orderId: 'API-1', amount: { amount: '900.00' } });
    await call('getOrder', { path: { ...path, orderId: 'none' }, status: 404 });
    await call('joinOrders', { path, body: { source: 'orders', orderId: 'SO-88' } });
    expect(list(await call('getOrder', { path }), 'sale')).toMatchObject([{ orderId: 'SO-88' }]);
    await call('partOrders', { path: { ...path, otherSource: 'orders', otherOrderId: 'SO-88' } });
    expect(list(await call('getOrder', { path }), 'sale')).toMatchObject([{ undone: { by: 'administrator' } }]);
  });

  test('the log: pages, one win, and a file', async () => {
    const page = await call('listWins', { query: { limit: '1' } });
    expect(list(page, 'wins')).toHaveLength(1);
    await call('listWins', { query: { limit: '0' }, status: 400 });
    expect((await call('readWin', { path: { id: 'order:orders:SO-88' } })).json.win).toMatchObject({
      orderId: 'SO-88',
    });
    await call('readWin', { path: { id: 'none' }, status: 404 });
    expect((await call('exportWins', { query: { separator: 'semicolon' } })).text).toContain('SO-88');
  });
});

describe('bells and walls', () => {
  test('the wall, a mute, a board, a rehearsal, and what the bell’s process is asked for', async () => {
    expect((await call('readSnapshot')).json).toMatchObject({ bells: [{ bell: 'main', state: 'ready' }] });
    expect((await call('muteBell', { path: main, body: { minutes: 5 } })).json.mutedUntil).toBeDefined();
    await call('rehearse', { body: {}, status: 409 });
    expect((await call('unmuteBell', { path: main })).json.mutedUntil).toBeUndefined();
    await call('muteBell', { path: { bell: 'attic' }, body: {}, status: 404 });
    const { json } = await call('rehearse', { body: { bell: 'main' }, status: 202 });
    expect((await office.rings()).map(({ id }) => String(id))).toContain(json.id);
    expect((await call('adoptBoard', { path: main })).json.bell).toBe('main');
    await call('handleSimulatedBoard', { path: { ...main, action: 'press' }, status: 204 });
    await call('lendPort', { path: main });
    await call('takeBackPort', { path: main, status: 204 });
    expect(asked).toEqual(['main press', 'main lent', 'main back']);
  });

  test('a press is claimed and taken back; a rope is pulled', async () => {
    const pressId = randomUUID();
    await office.ports.acceptPress('main', { pressId, rang: true, ageMs: 0 });
    const claimed = await call('claimPress', { path: { pressId }, body: { sellers: ['Cees'], amount: '10.00' } });
    expect(claimed.json).toMatchObject({ claim: 'claimed', sellers: ['Cees'] });
    expect((await call('undoPress', { path: { pressId } })).json.claim).toBe('open');
    await call('undoPress', { path: { pressId: randomUUID() }, status: 404 });
    await call('changeRules', { body: { rules: { yoursToRing: { on: true, minutes: 5 } } } });
    await office.order('YOURS', { seller: { name: 'Anouk' }, customer: { name: 'Zeemeeuw' } });
    const [ring] = list(await call('readSnapshot'), 'yours');
    const path = { id: String(ring?.id) };
    expect((await call('pullRope', { path, status: 202 })).json.id).toBe(path.id);
    await call('pullRope', { path, status: 409 });
    await call('pullRope', { path: { id: 'none' }, status: 404 });
    await call('changeRules', { body: { rules: { byHand: { rehearsal: 'anyone', pull: 'administrators' } } } });
  });
});

test('the care for it: a check, a message to everybody, a restore', async () => {
  expect((await call('checkData', { body: {} })).json).toMatchObject({ findings: [], mended: false });
  expect((await call('testNotifications')).json.told).toEqual([]);
  await call('restore', { status: 204 });
  expect(asked).toContain('a restore');
});

test('rules: read, changed, gone back to, tried out', async () => {
  await call('changeRules', { body: { rules: { largeOrder: '2000.00' }, note: 'smaller' } });
  expect((await call('getRules')).json.rules).toMatchObject({ largeOrder: '2000.00' });
  await call('changeRules', { body: { rules: { largeOrder: '-1' } }, status: 400 });
  const [newest, before] = list(await call('listRulesVersions'), 'versions');
  expect(newest).toMatchObject({ note: 'smaller' });
  await call('goBackToRules', { path: { version: Number(before?.id) } });
  expect((await call('getRules')).json.rules).toMatchObject({ largeOrder: '10000.00' });
  await call('goBackToRules', { path: { version: 999 }, status: 404 });
  await call('dryRunRules', { body: { rules: { largeOrder: '500.00' } } });
  await call('suggestRules', { body: { perWeek: 3 } });
  expect((await call('listHolidays', { query: { country: 'NL' } })).json.next).toHaveLength(3);
});

describe('customers and sellers', () => {
  const customers = async (): Promise<Json[]> => list(await call('listCustomers'), 'customers');
  const keyOf = (all: Json[], name: string) => String(all.find((each) => each.name === name)?.key);

  test('a customer is added once, noted, joined and parted', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'Nieuwe Kade', workedSince: '2024-11-02' };
    const { json } = await call('addCustomer', { body, headers, status: 201 });
    expect((await call('addCustomer', { body, headers, status: 201 })).json).toEqual(json);
    expect((await customers()).filter(({ name }) => name === 'Nieuwe Kade')).toHaveLength(1);
    const key = String(json.key);
    await call('noteCustomer', { path: { key }, body: { met: { at: 'Metstrade' }, note: 'likes teak' } });
    expect((await call('getCustomer', { path: { key } })).json).toMatchObject({ met: { at: 'Metstrade' } });
    const other = keyOf(await customers(), 'Werf De Hoop BV');
    await call('joinCustomers', { path: { key }, body: { other } });
    expect((await call('getCustomer', { path: { key } })).json.joined).toHaveLength(1);
    await call('partCustomers', { path: { key, other } });
    expect((await call('getCustomer', { path: { key } })).json.joined).toEqual([]);
    await call('getCustomer', { path: { key: 'none' }, status: 404 });
  });

  test('a seller is named, joined and parted', async () => {
    const sellers = async () => list(await call('listSellers'), 'sellers');
    const key = keyOf(await sellers(), 'Anouk');
    const other = keyOf(await sellers(), 'Bo');
    await call('changeSeller', { path: { key }, body: { team: 'North' } });
    expect((await sellers()).find((each) => each.key === key)).toMatchObject({ team: 'North' });
    await call('joinSellers', { path: { key }, body: { other } });
    expect(keyOf(await sellers(), 'Bo')).toBe('undefined');
    await call('partSellers', { path: { key, other } });
    expect(keyOf(await sellers(), 'Bo')).toBe(other);
  });
});

test('rates: a file of the ECB is taken in', async () => {
  await call('importRates', { type: 'text/csv', body: 'Date,USD,SEK,\n2026-03-27,1.0830,11.2,\n' });
  expect((await call('getRates')).json.last).toBe('2026-03-27');
});

describe('sources', () => {
  const path = { name: 'shop' };

  test('one is added once, looked at, changed, tried, paused and removed; what is secret is said once', async () => {
    const headers = { 'idempotency-key': randomUUID() };
    const body = { name: 'shop', kind: 'odoo', settings: {} };
    const added = await call('addSource', { body, headers, status: 201 });
    expect((await call('addSource', { body, headers, status: 201 })).text, 'also the secret').toBe(added.text);
    const kept = await office.db.selectFrom('answers').select('body').execute();
    const shown = Object.values(added.json.shown as Record<string, string>);
    expect(shown.length).toBeGreaterThan(0);
    for (const secret of shown) expect(JSON.stringify(kept)).not.toContain(secret);
    expect(list(await call('listSources'), 'sources').map(({ name }) => name)).toContain('shop');
    await call('changeSource', { path, body: { currency: 'EUR' } });
    expect((await call('getSource', { path })).json.source).toMatchObject({ settings: { currency: 'EUR' } });
    expect((await call('replaceSourceSecret', { path, body: { which: 'address' } })).json.shown).toBeDefined();
    await call('pauseSource', { path });
    expect((await call('getSource', { path })).json.source).toMatchObject({ state: 'paused' });
    await call('resumeSource', { path, body: {} });
    await call('testSource', { path, body: {} });
    await call('removeSource', { path, status: 204 });
    await call('getSource', { path, status: 404 });
  });

  test('its deliveries are listed, read, and read again', async () => {
    const name = 'orders';
    const page = await call('listSourceDeliveries', { path: { name }, query: { limit: '1' } });
    const id = Number(list(page, 'deliveries')[0]?.id);
    expect((await call('getSourceDelivery', { path: { name, id } })).json.body).toContain('YOURS');
    await call('replaySourceDelivery', { path: { name, id }, body: {} });
    await call('getSourceDelivery', { path: { name, id: 9999 }, status: 404 });
  });

  test('the token of one whose API is asked is set', async () => {
    await call('addSource', { body: { name: 'crm', kind: 'pipedrive', settings: {} }, status: 201 });
    await call('setSourceToken', { path: { name: 'crm' }, body: { token: 'a-token-of-pipedrive' } });
    expect((await call('getSource', { path: { name: 'crm' } })).json.source).toMatchObject({ token: { set: true } });
  });
});

test('past orders: a file is uploaded, previewed and taken in, and its problems are told', async () => {
  const file = 'Order;Amount excl. VAT;Date;Customer\nI1;100,50;13-02-2026;Werf\nI2;twelve;14-02-2026;Werf\n';
  const query = { name: 'past.csv', modified: '2026-03-30T09:59:59Z' };
  const added = await call('addImport', { type: 'text/csv', body: file, query, status: 201 });
  const life = added.json as { import: { id: string }; proposal: Json };
  const path = { id: life.import.id };
  expect(list(await call('listImports'), 'imports').map(({ id }) => id)).toEqual([path.id]);
  const mapping = { ...life.proposal, currency: 'EUR' };
  expect(list(await call('previewImport', { path, body: { mapping } }), 'orders')[0]).toMatchObject({ orderId: 'I1' });
  await call('startImport', { path, body: { mapping, source: 'csv-past' }, status: 202 });
  await office.desk.imports.idle();
  expect((await call('getImport', { path })).json.import).toMatchObject({ state: 'done', taken: 1, refused: 1 });
  expect(list(await call('listImportProblems', { path }), 'problems')).toMatchObject([{ row: 3 }]);
  expect((await call('getImportProblemsCsv', { path })).text).toContain('twelve');
  await call('saveImportMapping', { path: { name: 'past' }, body: mapping, status: 204 });
  expect(list(await call('listImportMappings'), 'mappings').map(({ name }) => name)).toEqual(['past']);
  await call('removeImportMapping', { path: { name: 'past' }, status: 204 });
  await call('removeImport', { path, status: 204 });
  expect((await call('getImport', { path })).json.import).toMatchObject({ state: 'removed' });
});

test('an import is taken back: an order that another file told of is left, and listed', async () => {
  const [past] = list(await call('listImports'), 'imports');
  const file = 'Order;Amount excl. VAT;Date;Customer\nI1;200,50;13-02-2026;Werf\n';
  const later = await call('addImport', { type: 'text/csv', body: file, query: { name: 'later.csv' }, status: 201 });
  expect(later.json).toMatchObject({ whose: { source: 'csv-past', why: 'ids' } });
  const life = later.json as { import: { id: string }; proposal: Json };
  const path = { id: life.import.id };
  const mapping = { ...life.proposal, currency: 'EUR' };
  await call('startImport', { path, body: { mapping, source: 'csv-past' }, status: 202 });
  await office.desk.imports.idle();
  expect((await call('takeBackImport', { path, status: 202 })).json).toMatchObject({ takenBack: { gone: 0 } });
  await office.desk.imports.idle();
  await call('takeBackImport', { path, status: 409 });
  expect((await call('getImport', { path })).json.import).toMatchObject({
    state: 'taken-back',
    takenBack: { kept: 1 },
  });
  expect(list(await call('listKeptOrdersOfImport', { path }), 'orders')).toMatchObject([{ orderId: 'I1' }]);
  expect(list(await call('listOrders', { query: { source: 'csv-past' } }), 'orders')).toHaveLength(1);
  await call('takeBackImport', { path: { id: String(past?.id) }, status: 202 });
  await office.desk.imports.idle();
  expect(list(await call('listOrders', { query: { source: 'csv-past' } }), 'orders')).toEqual([]);
});

test('an import is paused in the middle, and resumed to its end', async () => {
  const rows = Array.from({ length: 8_000 }, (_, n) => `L${n};1,50;13-02-2026`);
  const body = `Order;Amount excl. VAT;Date\n${rows.join('\n')}\n`;
  const added = await call('addImport', { type: 'text/csv', body, query: { name: 'long.csv' }, status: 201 });
  const life = added.json as { import: { id: string }; proposal: Json };
  const path = { id: life.import.id };
  const mapping = { ...life.proposal, currency: 'EUR' };
  await call('startImport', { path, body: { mapping, source: 'csv-long' }, status: 202 });
  expect((await call('pauseImport', { path })).json.state).toBe('paused');
  await call('pauseImport', { path, status: 409 });
  await call('resumeImport', { path, status: 202 });
  await office.desk.imports.idle();
  expect((await call('getImport', { path })).json.import).toMatchObject({ state: 'done', taken: 8_000 });
});

test('no operation is left out', () => expect(api.all.filter((id) => !api.driven.has(id))).toEqual([]));
