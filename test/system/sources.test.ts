// The real office behind the real web server, in this process; played are the clock and what hangs behind the broker.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import Stripe from 'stripe';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type SourceKindName, sourceKinds } from '../../server/api/source-kinds.ts';
import { sourceNeeds } from '../../server/api/source-needs.ts';
import type { DeliveriesPage, SourceLife, SourceTest, SourceWithKeys } from '../../server/api/sources.ts';
import { authenticateMqtt } from '../../server/store/credentials.ts';
import { openHubspot } from '../support/crm-server.ts';
import { ask } from '../support/http-edge.ts';
import { openSourceOffice, type SourceOffice } from '../support/source-office.ts';

const HOUR = 3_600_000;
const SECRET = 'whsec_of_the_account_over_there';
let office: SourceOffice;
beforeEach(async () => {
  office = await openSourceOffice();
});
afterEach(() => office.close());

async function add(name: string, kind: SourceKindName, settings = {}): Promise<SourceWithKeys> {
  const answer = await office.call('POST', '/api/sources', { name, kind, settings });
  expect(answer.status, answer.text).toBe(201);
  return answer.json as unknown as SourceWithKeys;
}

const secretOf: Partial<Record<SourceKindName, string>> = {
  stripe: SECRET,
  shopify: 'a-client-secret-of-shopify',
  hubspot: 'a-client-secret-of-hubspot',
  salesforce: '00D000000000062EAA',
};
const put = (name: string, secret: string | undefined, more = {}) =>
  office.call('POST', `/api/sources/${name}/secret`, { secret, ...more });

const life = async (name: string) => (await office.call('GET', `/api/sources/${name}`)).json as unknown as SourceLife;
const inbox = async (name: string) =>
  ((await office.call('GET', `/api/sources/${name}/deliveries`)).json as unknown as DeliveriesPage).deliveries;

const paid = (id: string) =>
  JSON.stringify({
    id: `evt_${id}`,
    object: 'event',
    type: 'payment_intent.succeeded',
    created: Math.floor(office.clock.now / 1000),
    livemode: true,
    data: {
      object: {
        id,
        object: 'payment_intent',
        amount: 1_500_000,
        amount_received: 1_500_000,
        currency: 'eur',
        created: Math.floor(office.clock.now / 1000),
        livemode: true,
        status: 'succeeded',
        metadata: {},
      },
    },
  });

/** As Stripe itself signs it. */
async function stripe(name: string, payload: string, secret = SECRET) {
  const timestamp = Math.floor(office.clock.now / 1000);
  const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp });
  const headers = { 'content-type': 'application/json', 'stripe-signature': signature };
  const answer = await ask(`${office.url}/hooks/${name}`, { method: 'POST', headers, body: payload });
  await office.settled();
  return answer;
}

const wins = async () =>
  (await office.db.selectFrom('orders').selectAll().where('status', '=', 'won').execute()).length;

describe('a source added while the office runs', () => {
  test('takes orders at once, and none any more once it is removed; its orders stay', async () => {
    expect((await stripe('pay', paid('pi_0'))).status).toBe(404);
    await add('pay', 'stripe');
    expect((await life('pay')).source.state).toBe('no-secret');
    expect((await stripe('pay', paid('pi_0'))).status).toBe(401);
    await put('pay', SECRET);
    expect((await life('pay')).source.state).toBe('first');
    expect((await stripe('pay', paid('pi_1'))).json.status).toBe('taken');
    expect((await life('pay')).source).toMatchObject({ state: 'good', last: { verdict: 'taken', orders: ['pi_1'] } });
    expect((await office.call('DELETE', '/api/sources/pay')).status).toBe(204);
    expect((await stripe('pay', paid('pi_2'))).status).toBe(404);
    expect((await office.call('GET', '/api/sources/pay')).status).toBe(404);
    expect(await wins()).toBe(1);
  });

  test('has an MQTT account at once, and loses it when it is removed', async () => {
    const { shown } = await add('till', 'json');
    const password = shown.mqttPassword ?? '';
    expect(authenticateMqtt(office.credentials, 'source-till', password)).toEqual({ role: 'source', source: 'till' });
    await office.ports.acceptOrder('till', Buffer.from('{"orderId":"1","amount":"10.00","currency":"EUR"}'));
    expect(await wins()).toBe(1);
    await office.call('DELETE', '/api/sources/till');
    expect(authenticateMqtt(office.credentials, 'source-till', password)).toBeNull();
    await office.ports.acceptOrder('till', Buffer.from('{"orderId":"2","amount":"10.00","currency":"EUR"}'));
    expect(await wins()).toBe(1);
  });

  test('is there again after a restart, with its settings, its pause and its secrets', async () => {
    const { shown } = await add('till', 'json', { currency: 'SEK' });
    await office.call('POST', '/api/sources/till/pause');
    const { folder } = office;
    const again = await openSourceOffice({ folder });
    expect(again.sources.find('till')).toMatchObject({ kind: 'json', currency: 'SEK', from: 'page' });
    expect(again.sources.isPaused('till')).toBe(true);
    expect(again.credentials.sources.till?.secret).toBe(shown.secret);
    await again.close();
  });

  test.each([
    ['a name in capitals', { name: 'Shop', kind: 'stripe' }, 'name'],
    ['a name there is', { name: 'orders', kind: 'json' }, 'name'],
    ['a kind there is not', { name: 'shop', kind: 'magento' }, 'kind'],
    ['a setting there is not', { name: 'shop', kind: 'stripe', settings: { currency: 'euro' } }, 'settings.currency'],
    [
      'a word for renewals there is not',
      { name: 'p', kind: 'stripe', settings: { renewals: 'loud' } },
      'settings.renewals',
    ],
  ])('is refused with %s', async (_, body, field) => {
    const answer = await office.call('POST', '/api/sources', body);
    expect([answer.status, answer.json.problem]).toMatchObject([400, { field }]);
  });

  test('keeps every change, who made it and when, and no secret', async () => {
    await add('pay', 'stripe');
    await put('pay', SECRET);
    await office.call('PATCH', '/api/sources/pay', { amounts: 'net', reference: 'order_no' });
    await office.call('PATCH', '/api/sources/pay', { reference: null });
    const { source, changes } = await life('pay');
    expect(source.settings).toEqual({ amounts: 'net' });
    await office.call('PATCH', '/api/sources/pay', { renewals: 'ring' });
    expect((await life('pay')).source.settings).toEqual({ amounts: 'net', renewals: 'ring' });
    expect(changes.map(({ did, by }) => `${did} by ${by}`)).toEqual([
      'settings by administrator',
      'settings by administrator',
      'secret by administrator',
      'added by administrator',
    ]);
    expect(JSON.stringify(changes)).not.toContain(SECRET);
  });
});

describe('a source of the file', () => {
  test('is neither changed nor removed here, but paused and given another secret', async () => {
    for (const [method, path, body] of [
      ['PATCH', '/api/sources/orders', { amounts: 'net' }],
      ['DELETE', '/api/sources/orders', undefined],
    ] as const) {
      const answer = await office.call(method, path, body);
      expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('configuration file')]);
    }
    expect((await office.call('POST', '/api/sources/orders/pause')).json).toMatchObject({ state: 'paused' });
    expect((await put('orders', undefined)).json).toMatchObject({
      shown: { secret: expect.stringMatching(/^whsec_/) },
    });
  });

  test('with its secret in the file has it changed there', async () => {
    const fixed = await openSourceOffice({ yaml: `sources: [{ name: pay, kind: stripe, secret: ${SECRET} }]` });
    const answer = await fixed.call('POST', '/api/sources/pay/secret', { secret: 'whsec_another_one' });
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('change it there')]);
    await fixed.close();
  });
});

describe('secrets', () => {
  test('another one is taken at once, the one before until its time is over', async () => {
    await add('pay', 'stripe');
    await put('pay', SECRET);
    await put('pay', 'whsec_the_second', { overlapHours: 24 });
    expect((await stripe('pay', paid('pi_1'), SECRET)).status).toBe(200);
    expect((await stripe('pay', paid('pi_2'), 'whsec_the_second')).status).toBe(200);
    office.clock.now += 24 * HOUR + 1;
    expect((await stripe('pay', paid('pi_3'), SECRET)).status).toBe(401);
    expect((await stripe('pay', paid('pi_4'), 'whsec_the_second')).status).toBe(200);
  });

  test('the key of an address is exchanged like a secret', async () => {
    const { shown } = await add('erp', 'odoo');
    const post = (address = '') =>
      ask(address, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: '{"_model":"res.partner","_id":1}',
      });
    expect((await post(shown.address)).status).toBe(200);
    expect((await post(`${office.url}/hooks/erp`)).status).toBe(401);
    const { json } = await office.call('POST', '/api/sources/erp/secret', { which: 'address', overlapHours: 0 });
    expect((await post(shown.address)).status).toBe(404);
    expect((await post((json as unknown as SourceWithKeys).shown.address)).status).toBe(200);
  });

  test('are in the one answer that made them, and nowhere else', async () => {
    const made: string[] = [SECRET, 'a-token-of-pipedrive-42'];
    for (const kind of sourceKinds) {
      const { shown } = await add(`s-${kind}`, kind);
      const { address, user: _, ...secrets } = shown;
      made.push(
        ...Object.values(secrets).filter((each) => each !== undefined),
        ...(address === undefined ? [] : [address.split('/').at(-1) ?? '']),
      );
    }
    await put('s-stripe', SECRET);
    await office.call('POST', '/api/sources/s-pipedrive/token', { token: 'a-token-of-pipedrive-42' });
    const answers = [await office.call('GET', '/api/sources'), await office.call('GET', '/metrics')];
    for (const kind of sourceKinds) answers.push(await office.call('GET', `/api/sources/s-${kind}`));
    await put('s-stripe', 'not a secret of stripe');
    const files = ['ships-bell.db', 'ships-bell.db-wal'].map((file) =>
      readFileSync(join(office.folder, file), 'latin1'),
    );
    const all = [...answers.map(({ text }) => text), office.lines.join('\n'), ...files].join('\n');
    for (const secret of made) expect(all).not.toContain(secret);
    expect(made.length).toBeGreaterThan(15);
  });

  test('that do not fit their kind are refused, and not repeated', async () => {
    await add('pay', 'stripe');
    const answer = await put('pay', 'sk_live_a_wrong_kind_of_key');
    expect(answer.status).toBe(400);
    expect(answer.text).toContain('whsec_');
    expect(answer.text).not.toContain('sk_live');
    expect((await office.call('POST', '/api/sources/pay/secret', {})).status).toBe(400);
    const { json } = await put('pay', `\tsk_live_51-of-another-place\n`);
    expect(json).toMatchObject({
      problem: { field: 'secret', allowed: expect.stringContaining('an API key of Stripe') },
    });
    expect((await put('pay', `  ${SECRET}\n`)).status, 'what comes with it when it is copied is cut off').toBe(200);
  });
});

describe('a paused source', () => {
  test('acknowledges and keeps what comes, and counts it once it is resumed', async () => {
    await add('pay', 'stripe');
    await put('pay', SECRET);
    await office.call('POST', '/api/sources/pay/pause');
    const answer = await stripe('pay', paid('pi_1'));
    expect([answer.status, answer.json.status]).toEqual([202, 'waiting']);
    await office.ports.acceptOrder('pay', Buffer.from('{"orderId":"2","amount":"10.00","currency":"EUR"}'));
    expect(await wins()).toBe(0);
    expect((await life('pay')).source).toMatchObject({ state: 'paused', held: 2 });
    expect((await office.call('POST', '/api/sources/pay/deliveries/1/replay')).status).toBe(409);
    await office.call('POST', '/api/sources/pay/resume');
    while ((await life('pay')).source.held !== 0); // they are read one after the other, behind the answer
    expect(await wins()).toBe(2);
    expect((await inbox('pay')).map(({ verdict, way }) => `${verdict} ${way}`)).toEqual([
      'taken replay',
      'taken replay',
    ]);
  });

  test('resumed without reading leaves them to be read by hand', async () => {
    await add('pay', 'stripe');
    await put('pay', SECRET);
    await office.call('POST', '/api/sources/pay/pause');
    await stripe('pay', paid('pi_1'));
    await office.call('POST', '/api/sources/pay/resume', { read: false });
    expect((await life('pay')).source.held).toBe(0);
    const [line] = await inbox('pay');
    expect(line).toMatchObject({ verdict: 'ignored', reason: 'paused' });
    await office.call('POST', `/api/sources/pay/deliveries/${line?.id}/replay`);
    expect(await wins()).toBe(1);
  });
});

describe('the inbox', () => {
  test('tells each verdict with its reason, page after page, and what was turned away', async () => {
    await add('pay', 'stripe');
    await put('pay', SECRET);
    await stripe('pay', paid('pi_1'));
    await stripe('pay', paid('pi_1'));
    await stripe('pay', '{"type":"customer.created"}');
    await stripe('pay', '{"type":"invoice.paid","data":{}}');
    await stripe('pay', paid('pi_2'), 'whsec_of_somebody_else');
    const first = await office.call('GET', '/api/sources/pay/deliveries?limit=3');
    const { deliveries, next } = first.json as unknown as DeliveriesPage;
    expect(deliveries.map(({ verdict }) => verdict)).toEqual(['kept', 'ignored', 'duplicate']);
    expect(deliveries[0]?.problem?.allowed).toEqual(expect.any(String));
    const second = await office.call('GET', `/api/sources/pay/deliveries?limit=3&after=${next}`);
    expect(second.json).toMatchObject({ deliveries: [{ verdict: 'taken', orders: ['pi_1'] }] });
    expect(second.json).not.toHaveProperty('next');
    const { source } = await life('pay');
    expect(source).toMatchObject({ state: 'refused', refused: { count: 1 } });
    expect(source.refused?.reason).toContain('stripe-signature');
    expect((await office.call('GET', '/api/sources/pay/deliveries?after=what')).status).toBe(400);
    expect((await office.call('GET', '/api/sources/nobody/deliveries')).status).toBe(404);
  });

  test('shows a delivery as it came, without what proved it, and reads it again without counting twice', async () => {
    const { shown } = await add('zap', 'json');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${shown.secret}` };
    const body = '{"orderId":"Z-1","amount":"12500.00","currency":"EUR"}';
    await ask(`${office.url}/hooks/zap`, { method: 'POST', headers, body });
    const [line] = await inbox('zap');
    const whole = await office.call('GET', `/api/sources/zap/deliveries/${line?.id}`);
    expect(whole.json).toMatchObject({ body, verdict: 'taken', headers: { 'content-type': 'application/json' } });
    expect(whole.text).not.toContain(shown.secret ?? 'a secret');
    const again = await office.call('POST', `/api/sources/zap/deliveries/${line?.id}/replay`);
    expect([again.status, again.json.status]).toEqual([200, 'duplicate']);
    expect(await wins()).toBe(1);
    expect((await office.rings()).length).toBe(1);
    for (const id of ['99', 'x'])
      expect((await office.call('POST', `/api/sources/zap/deliveries/${id}/replay`)).status).toBe(404);
    expect((await office.call('GET', `/api/sources/orders/deliveries/${line?.id}`)).status).toBe(404);
  });

  test('keeps what is nested without end, so that its source does not send it for ever', async () => {
    const { shown } = await add('zap', 'json');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${shown.secret}` };
    const deep = '['.repeat(200_000) + ']'.repeat(200_000);
    for (const body of [deep, `{"orderId":${deep}}`, `[{"orderId":"Z-1","amount":"10.00","currency":${deep}}]`]) {
      const answer = await ask(`${office.url}/hooks/zap`, { method: 'POST', headers, body });
      expect([answer.status, answer.json.status], answer.text).toEqual([202, 'kept']);
    }
    await office.ports.acceptOrder('zap', Buffer.from(`{"orderId":${deep}}`));
    expect(await inbox('zap')).toHaveLength(4);
  });

  test('counts each order of a list that can be read, and says what is wrong with another', async () => {
    const { shown } = await add('zap', 'json');
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${shown.secret}` };
    const order = (orderId: string, more = {}) => ({ orderId, amount: '10.00', currency: 'EUR', ...more });
    const list = [order('Z-1'), order('Z-2', { orderedAt: '2099-01-01T00:00:00Z' }), order('Z-3')];
    const answer = await ask(`${office.url}/hooks/zap`, { method: 'POST', headers, body: JSON.stringify(list) });
    expect(answer.json).toMatchObject({
      ...{ status: 'kept', problem: { field: 'orderedAt' } },
      orders: [{ orderId: 'Z-1' }, { orderId: 'Z-3' }],
    });
    expect(await wins()).toBe(2);
    expect(await inbox('zap')).toMatchObject([{ verdict: 'kept', problem: { field: 'orderedAt' } }]);
  });
});

test('an order over MQTT is told as one', async () => {
  await add('zap', 'json');
  await office.ports.acceptOrder('zap', Buffer.from('{"orderId":"M-1","amount":"10.00","currency":"EUR"}'));
  expect(await inbox('zap')).toMatchObject([{ orders: ['M-1'], verdict: 'taken', way: 'message' }]);
});

describe('a test', () => {
  test.each(sourceKinds)('of %s goes through the door of its own deliveries, and never counts', async (kind) => {
    await add('tried', kind);
    const secret = secretOf[kind];
    if (secret !== undefined) await put('tried', secret);
    const answer = await office.call('POST', '/api/sources/tried/test');
    const { sent, problem } = answer.json as unknown as SourceTest;
    expect(problem).toBeUndefined();
    expect(sent, JSON.stringify(sent)).toMatchObject({ status: 200, receipt: { status: 'ignored' } });
    expect(await wins()).toBe(0);
    expect((await life('tried')).source).toMatchObject({
      state: 'first',
      last: { verdict: 'ignored', reason: 'test' },
    });
    expect(sourceNeeds[kind].keyed).toBe(kind === 'odoo' || kind === 'salesforce');
    const [line] = await inbox('tried');
    const again = await office.call('POST', `/api/sources/tried/deliveries/${line?.id}/replay`);
    expect(again.json, 'read again it counts as little').toMatchObject({ status: 'ignored' });
    expect(await office.db.selectFrom('orders').select('order_id').execute()).toEqual([]);
    expect(await inbox('tried')).toMatchObject([{ verdict: 'ignored', reason: 'test' }]);
  });

  test('says what is missing, and what is wrong', async () => {
    await add('pay', 'stripe');
    expect((await office.call('POST', '/api/sources/pay/test')).json).toMatchObject({ problem: { field: 'secret' } });
    expect((await office.call('POST', '/api/sources/nobody/test')).status).toBe(404);
  });

  test('of a source that is asked needs no secret, and says what it was told over there', async () => {
    const crm = await openHubspot({ token: 'pat-eu1-of-the-test' });
    try {
      await add('crm', 'hubspot', { apiUrl: crm.url });
      await office.call('POST', '/api/sources/crm/token', { token: 'pat-eu1-of-the-test' });
      const before = (await office.call('POST', '/api/sources/crm/test')).json;
      expect(before, 'no delivery could be let in').toMatchObject({ asked: { seen: 0 }, problem: { field: 'secret' } });
      await office.call('PATCH', '/api/sources/crm', { poll: true });
      expect((await office.call('POST', '/api/sources/crm/test')).json).toEqual({ asked: { seen: 0 } });
    } finally {
      await crm.close();
    }
  });
});
