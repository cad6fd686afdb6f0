// The edge alone: a desk in memory stands behind it (see MemoryDesk), everything before it is real.
import { request } from 'node:http';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { ask, type Edge, openEdge, orderBody, SECRET, signed } from '../support/http-edge.ts';

const MEGABYTE = 1024 * 1024;
let edge: Edge;
let orders: string;

beforeEach(async () => {
  edge = await openEdge({
    sources: [
      { name: 'orders', kind: 'standard-webhooks', secret: SECRET },
      { name: 'crm', kind: 'json', secret: 'a-bearer-token-of-the-office' },
    ],
  });
  orders = `${edge.url}/hooks/orders`;
});
afterEach(() => edge.close());

const deliver = (headers = signed(orderBody), body: string | Buffer = orderBody) =>
  ask(orders, { method: 'POST', headers, body });

describe('a signed delivery', () => {
  test('reaches the desk byte for byte and is answered with its receipt', async () => {
    const answer = await deliver();
    expect(answer.status).toBe(200);
    expect(answer.json).toEqual({ status: 'taken', orders: [{ orderId: 'SO-88', rings: ['r1'], why: [] }] });
    const [taken] = edge.desk.taken;
    expect(taken?.source.name).toBe('orders');
    expect(taken?.delivery.body.toString()).toBe(orderBody);
    expect(taken?.delivery.url).toBe(orders);
    expect(taken?.delivery.headers['webhook-id']).toBe('msg_1');
  });

  test('that is kept with a problem is answered 202, and logged once without what proved it', async () => {
    edge.desk.receipt = { status: 'kept', orders: [], problem: { field: 'amount', value: '-5', allowed: '0 or more' } };
    const headers = signed('not json');
    const key = edge.credentials.sources.orders?.hookKey ?? '';
    for (let times = 0; times < 3; times++) {
      expect((await ask(`${orders}/${key}`, { method: 'POST', headers, body: 'not json' })).status).toBe(202);
    }
    const said = edge.lines.filter(({ level }) => level === 'warn');
    expect(said).toHaveLength(1);
    expect(said[0]?.fields).toMatchObject({ where: 'hook orders', field: 'amount', value: '-5', allowed: '0 or more' });
    expect(key).toMatch(/^.{16,}$/);
    for (const secret of [SECRET, key, String(headers['webhook-signature'])]) {
      expect(JSON.stringify(edge.lines)).not.toContain(secret);
    }
  });

  test('may carry a key in the address, if it is the right one', async () => {
    const key = edge.credentials.sources.orders?.hookKey;
    const asked = { method: 'POST', headers: signed(orderBody), body: orderBody };
    expect((await ask(`${orders}/${key}`, asked)).status).toBe(200);
    const wrongKey = await ask(`${orders}/${'0'.repeat(32)}`, asked);
    const unknown = await ask(`${edge.url}/hooks/nobody`, asked);
    expect([wrongKey.status, unknown.status]).toEqual([404, 404]);
    expect(wrongKey.text).toBe(unknown.text);
  });

  test('is answered 503 and Retry-After when it could not be stored, which is logged once', async () => {
    edge.desk.broken = new Error('disk full');
    for (let times = 0; times < 5; times++) {
      const answer = await deliver();
      expect(answer.status).toBe(503);
      expect(answer.headers['retry-after']).toBe('5');
      expect(answer.text).not.toContain('disk full');
    }
    expect(edge.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
  });
});

describe('refused, naming what is wrong', () => {
  test('a wrong signature', async () => {
    const answer = await deliver({ ...signed(orderBody), 'webhook-signature': 'v1,AAAA' });
    expect(answer.status).toBe(401);
    expect(answer.headers['content-type']).toBe('application/problem+json');
    expect(answer.json).toMatchObject({ type: 'about:blank', title: 'Unauthorized', status: 401 });
    expect(answer.text).toContain('signature');
  });

  test('a stale timestamp', async () => {
    const answer = await deliver(signed(orderBody, { at: new Date(Date.now() - 10 * 60_000) }));
    expect(answer.status).toBe(401);
    expect(answer.text).toContain('timestamp');
  });

  test('a wrong bearer token, which is not repeated anywhere', async () => {
    const headers = { 'content-type': 'application/json', authorization: 'Bearer nearly-the-right-token' };
    const answer = await ask(`${edge.url}/hooks/crm`, { method: 'POST', headers, body: '{"orderId":"1"}' });
    expect(answer.status).toBe(401);
    expect(answer.text + JSON.stringify(edge.lines)).not.toContain('nearly-the-right-token');
  });

  test('what is not JSON and not signed: 400', async () => {
    const answer = await deliver({ 'content-type': 'application/json' }, '{"orderId": ');
    expect(answer.status).toBe(400);
    expect(answer.json.problem).toEqual({ field: 'body', value: '"12 bytes"', allowed: 'JSON' });
  });

  test.each([
    ['another type', { 'content-type': 'text/plain' }],
    ['compressed', { 'content-encoding': 'gzip' }],
  ])('415: %s', async (_what, change) => {
    const headers = Object.fromEntries(
      Object.entries({ ...signed(orderBody), ...change }).filter(([, v]) => v !== undefined),
    );
    expect((await deliver(headers)).status).toBe(415);
  });

  test('no type, as from ERPNext, is taken for JSON', async () => {
    const { 'content-type': _, ...headers } = signed(orderBody);
    expect((await deliver(headers)).status).toBe(200);
  });

  test.each(['application/json; charset=utf-8', 'application/cloudevents+json'])('%s is JSON', async (type) => {
    expect((await deliver({ ...signed(orderBody), 'content-type': type })).status).toBe(200);
  });

  test('other methods: 405 and what is allowed', async () => {
    const answer = await ask(orders);
    expect([answer.status, answer.headers.allow]).toEqual([405, 'POST']);
  });

  test.each(['/hooks/', '/hooks/Orders', '/hooks/orders/', '/hooks/orders/a/b', '/hooks/__proto__', '/hooks/%00'])(
    '%s: 404',
    async (path) => {
      expect((await ask(edge.url + path, { method: 'POST', body: '{}' })).status).toBe(404);
    },
  );
});

describe('a body of 2 MB', () => {
  const big = Buffer.alloc(2 * MEGABYTE, 'a');

  test('is refused by its announced length, and the connection closes', async () => {
    const answer = await deliver({ ...signed(orderBody), 'content-length': big.length }, big);
    expect(answer.status).toBe(413);
    expect(answer.headers.connection).toBe('close');
  });

  test('is refused while it streams in', async () => {
    const chunks = [big.subarray(0, MEGABYTE), big.subarray(MEGABYTE)];
    const answer = await ask(orders, { method: 'POST', headers: signed(orderBody), chunks });
    expect(answer.status).toBe(413);
    expect(edge.desk.taken).toHaveLength(0);
  });

  test('is refused before it is sent when the sender asks first', async () => {
    const status = await new Promise<number | string | undefined>((resolve, reject) => {
      const headers = { ...signed(orderBody), 'content-length': big.length, expect: '100-continue' };
      const sent = request(orders, { method: 'POST', headers, agent: false });
      sent.on('continue', () => resolve('continue'));
      sent.on('response', (answer) => resolve(answer.resume().statusCode));
      sent.on('error', reject);
      sent.flushHeaders();
    });
    expect(status).toBe(413);
  });

  test('that never ends is cut off', async () => {
    const closed = await new Promise<string>((resolve) => {
      const sent = request(orders, { method: 'POST', headers: signed(orderBody), agent: false });
      let answered = 0;
      const pump = (): void => {
        while (sent.writable && sent.write(big));
      };
      sent.on('drain', pump);
      sent.on('response', (answer) => {
        answered = answer.statusCode ?? 0;
        answer.resume();
      });
      sent.on('error', () => undefined);
      sent.on('close', () => resolve(`closed after ${answered}`));
      pump();
    });
    expect(closed).toBe('closed after 413');
  });
});

test('one of exactly 1 MiB gets through', async () => {
  const body = 'a'.repeat(MEGABYTE);
  expect((await deliver(signed(body), body)).status).toBe(200);
});

test('a sender that leaves in the middle harms nobody', async () => {
  await new Promise<void>((resolve) => {
    const sent = request(orders, { method: 'POST', headers: { ...signed(orderBody), 'content-length': 1000 } });
    sent.on('error', () => resolve());
    sent.on('socket', (socket) => socket.on('connect', () => sent.write('{', () => sent.destroy(new Error('left')))));
  });
  expect((await deliver()).status).toBe(200);
  expect(edge.lines).toEqual([]);
});

test('only failed authentication is throttled, never somebody who can sign', async () => {
  const bad = { ...signed(orderBody), 'webhook-signature': 'v1,AAAA' };
  const statuses: number[] = [];
  for (let times = 0; times < 21; times++) statuses.push((await deliver(bad)).status);
  expect(statuses).toEqual([...Array(20).fill(401), 429]);
  expect(Number((await deliver(bad)).headers['retry-after'])).toBeGreaterThan(50);
  expect((await deliver()).status).toBe(200);
  const refusals = edge.lines.filter(({ message }) => message === 'Refused a request');
  expect(refusals.map(({ fields }) => fields.status)).toEqual([401, 429]);
});

test('neither keys nor secrets reach the log', async () => {
  const key = edge.credentials.sources.orders?.hookKey ?? '';
  await ask(`${orders}/${key}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  await ask(`${edge.url}/hooks/nobody/${key}`, { method: 'POST', body: '{}' });
  const logged = JSON.stringify(edge.lines);
  expect(edge.lines).toHaveLength(2);
  expect(logged).not.toContain(key);
  expect(logged).not.toContain(SECRET.slice(6));
});

test('the numbers for Prometheus count them', async () => {
  await deliver();
  await deliver({ ...signed(orderBody), 'webhook-signature': 'v1,AAAA' });
  const { text } = await ask(`${edge.url}/metrics`);
  expect(text).toContain('shipsbell_deliveries_total{source="orders",status="taken"} 1');
  expect(text).toMatch(/shipsbell_refusals_total\{source="orders",reason="[^"]*signature"\} 1/);
});
