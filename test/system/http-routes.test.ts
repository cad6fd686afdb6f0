import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { routes } from '../../server/http/routes.ts';
import { ask, type Edge, openEdge, orderBody, signed } from '../support/http-edge.ts';

/** What only guards or answers, and lets nobody in. */
const guards = ['logRefusals', 'helmetMiddleware', 'askedHere', 'otherMethod', 'nothingThere', 'failed'];
const named = ({ method, path }: { method: string; path: string }): string => `${method} ${path}`;

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

describe('the table of routes', () => {
  test.each(routes)('$method $path says who may use it', ({ who }) => {
    expect(['anyone', 'wall', 'administrator', 'loopback', 'source']).toContain(who);
  });

  test('holds every route that Express really has, and nothing else handles requests', () => {
    const mounted: string[] = [];
    for (const { route, name } of edge.app.router.stack) {
      if (route === undefined) expect(guards).toContain(name);
      else {
        const methods = new Set(route.stack.map(({ method }) => method.toUpperCase()));
        for (const method of methods) mounted.push(named({ method, path: route.path }));
      }
    }
    const declared = routes.filter(({ who }) => who !== 'source').map(named);
    expect(mounted.sort()).toEqual(declared.sort());
  });

  test('holds every address that the hooks answer', async () => {
    const key = edge.credentials.sources.orders?.hookKey ?? '';
    const declared = routes.filter(({ who }) => who === 'source').map(({ path }) => path);
    expect(declared).toEqual(['/hooks/:source', '/hooks/:source/:key']);
    for (const path of declared) {
      const url = edge.url + path.replace(':source', 'orders').replace(':key', key);
      expect((await ask(url, { method: 'POST', headers: signed(orderBody), body: orderBody })).status).toBe(200);
    }
    for (const other of ['/hooks', '/hooks/', `/hooks/orders/${key}/more`, `/hooks//orders`])
      expect((await ask(edge.url + other, { method: 'POST' })).status, other).toBe(404);
  });
});

test('another method than an address takes: 405 and those it does', async () => {
  for (const [method, path, allow] of [
    ['POST', '/api/wins', 'GET, HEAD'],
    ['GET', '/api/rules/dry-run', 'POST'],
    ['DELETE', '/api/rules', 'GET, HEAD, POST'],
    ['PUT', '/api/orders/shop/SO-88', 'GET, HEAD'],
    ['POST', '/api/customers/shop:17', 'GET, HEAD, PATCH'],
    ['POST', '/healthz', 'GET, HEAD'],
    ['PUT', '/api/snapshot', 'GET, HEAD'],
  ] as const) {
    const answer = await ask(edge.url + path, { method, headers: { accept: 'text/html' } });
    expect([answer.status, answer.headers.allow, answer.headers['content-type']], `${method} ${path}`).toEqual([
      ...[405, allow, 'application/problem+json'],
    ]);
  }
  const asked = await ask(`${edge.url}/api/customers/shop:17`, { method: 'OPTIONS' });
  expect([asked.status, asked.headers.allow]).toEqual([204, 'GET, HEAD, PATCH']);
  for (const path of ['/api/nothing', '/api/winsXcsv', '/api/orders/a/b/c'])
    expect((await ask(edge.url + path, { method: 'POST' })).status, path).toBe(404);
});

test('what is not the number of a version goes back to none of them, nor to the beginning', async () => {
  for (const version of ['%20', '0x1', '1e0', '-1', '1.5']) {
    const answer = await ask(`${edge.url}/api/rules/versions/${version}/restore`, { method: 'POST' });
    expect(answer.status, version).toBe(404);
  }
});

test('a field of a query that there is not is named', async () => {
  const answer = await ask(`${edge.url}/api/orders?colour=red`, {});
  expect([answer.status, answer.json.problem]).toEqual([
    ...[400, { field: 'colour', value: '"red"', allowed: 'nothing: there is no such field here' }],
  ]);
});

test('a row that needs somebody turns nobody away by accident, and strangers always', async () => {
  const guarded = await openEdge({ env: { BELL_ADMIN_PASSWORD: 'a long enough password' } });
  const authorization = `Bearer ${guarded.credentials.api}`;
  for (const { method, path, who } of routes) {
    if (who !== 'wall' && who !== 'administrator') continue;
    const url = guarded.url + path.replace(':pressId', 'p1').replace(':bell', 'main').replace(':action', 'press');
    expect((await ask(url, { method })).status, path).toBe(401);
    expect((await ask(url, { method, headers: { authorization } })).status, path).not.toBe(401);
  }
  await guarded.close();
});
