// The edge alone: a desk in memory stands behind it (see MemoryDesk), everything before it is real.
import { existsSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ask, type Edge, json, openEdge, ring } from '../support/http-edge.ts';

let edge: Edge;
beforeAll(async () => {
  edge = await openEdge();
});
afterAll(() => edge.close());

const api = (path: string, asked = {}) => ask(`${edge.url}/api${path}`, asked);

test('the snapshot, not kept by anybody between', async () => {
  const answer = await api('/snapshot');
  expect(answer.json).toMatchObject({ office: { currency: 'EUR' }, claims: [] });
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('a rehearsal is accepted, on the bell named or without a body', async () => {
  for (const asked of [json({ bell: 'main' }), json({}), { method: 'POST' }]) {
    const answer = await api('/rehearsals', asked);
    expect([answer.status, answer.json]).toEqual([202, { id: 'r1' }]);
  }
  const other = await api('/rehearsals', json({ bell: 'attic' }));
  expect(other.status).toBe(400);
  expect(other.json.problem).toEqual({ field: 'bell', value: '"attic"', allowed: 'main' });
});

test('a press is claimed and undone', async () => {
  const claimed = await api('/presses/p1/claim', json({ sellers: ['Anouk', 'Bram'], amount: '900.00' }));
  expect([claimed.status, claimed.json]).toEqual([200, { ...ring, sellers: ['Anouk', 'Bram'] }]);
  expect((await api('/presses/p1/undo', { method: 'POST' })).json).toEqual(ring);
  expect((await api('/presses/p2/undo', { method: 'POST' })).status).toBe(409);
  expect((await api('/presses/p9/undo', { method: 'POST' })).status).toBe(404);
});

test('bells are adopted and simulated boards handled', async () => {
  expect((await api('/bells/main/adopt', { method: 'POST' })).json).toMatchObject({ bell: 'main' });
  expect((await api('/bells/attic/adopt', { method: 'POST' })).status).toBe(404);
  expect((await api('/bells/main/simulated/unplug', { method: 'POST' })).status).toBe(204);
  const unknown = await api('/bells/main/simulated/burn', { method: 'POST' });
  expect(unknown.status).toBe(404);
  expect(unknown.json.problem).toMatchObject({ allowed: 'press, mute, unplug, plug, piezo, no-piezo' });
  expect((await api('/bells/main/port-lease', { method: 'POST' })).status).toBe(200);
  expect((await api('/bells/main/port-lease', { method: 'DELETE' })).status).toBe(204);
});

describe('refused as problem+json', () => {
  const big = JSON.stringify({ sellers: ['x'.repeat(70_000)] });
  const type = (contentType: string) => ({ 'content-type': contentType });
  test.each([
    ['malformed JSON', 400, { headers: type('application/json'), body: '{"sellers":' }],
    ['bytes that are no text', 400, { headers: type('application/json'), body: Buffer.from([0xff, 0xfe]) }],
    ['a form', 415, { headers: type('application/x-www-form-urlencoded'), body: 'sellers=Anouk' }],
    ['no type', 415, { body: '{"sellers":["Anouk"]}' }],
    ['a wrong shape', 400, json({ sellers: [] })],
    ['not an object', 400, json(7)],
    ['over 64 KiB', 413, { headers: type('application/json'), body: big }],
    ['over 64 KiB in pieces', 413, { headers: type('application/json'), chunks: [Buffer.from(big)] }],
  ])('%s: %d', async (_what, status, asked) => {
    const answer = await api('/presses/p1/claim', { ...asked, method: 'POST' });
    expect(answer.status).toBe(status);
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(answer.json).toMatchObject({ type: 'about:blank', status });
  });

  test('the field, its value and what is allowed are named', async () => {
    const { json: body } = await api('/presses/p1/claim', json({ sellers: ['Anouk'], amount: '-5' }));
    expect(body.problem).toMatchObject({ field: 'amount', value: '"-5"' });
    expect(body.detail).toContain('amount is "-5"; allowed is');
  });

  test.each([
    ['GET', '/api/nothing'],
    ['POST', '/api/nothing'],
    ['GET', '/no-such-file.js'],
    ['GET', '/..%2fpackage.json'],
    ['GET', '/hooks'],
  ])('%s %s: 404', async (method, path) => {
    const answer = await ask(edge.url + path, { method });
    expect(answer.status).toBe(404);
    expect(answer.headers['content-type']).toContain('application/problem+json');
  });

  test('an address that cannot be decoded: 400', async () => {
    expect((await api('/presses/%E0%A4%A/undo', { method: 'POST' })).status).toBe(400);
  });

  test('a fault of ours: 500 without its inside, logged once', async () => {
    edge.desk.broken = new Error('SQLITE_IOERR at secret/path');
    const answers = [await api('/snapshot'), await api('/snapshot')];
    const ready = await ask(`${edge.url}/readyz`);
    edge.desk.broken = undefined;
    for (const answer of answers) {
      expect(answer.status).toBe(500);
      expect(answer.text).not.toContain('SQLITE');
    }
    expect(edge.lines.filter(({ level }) => level === 'error')).toHaveLength(1);
    expect([ready.status, ready.json.problem]).toMatchObject([503, { field: 'disk' }]);
    expect((await ask(`${edge.url}/readyz`)).json).toEqual({ status: 'ready' });
    expect((await ask(`${edge.url}/healthz`)).json).toEqual({ status: 'ok' });
  });
});

test('where there is nothing, a browser gets a page with the ways out, and a program a problem', async () => {
  const shown = await ask(`${edge.url}/foo`, { headers: { accept: 'text/html,*/*;q=0.8' } });
  expect([shown.status, shown.headers['content-type']]).toEqual([404, 'text/html; charset=utf-8']);
  expect(shown.text).toContain('There is nothing here');
  expect(shown.text).toContain('href="/log"');
  expect((await ask(`${edge.url}/foo`)).headers['content-type']).toContain('problem+json');
});

test('the pages, or what to do when they are not built', async () => {
  const answer = await ask(`${edge.url}/`);
  expect(answer.status).toBe(200);
  expect(answer.headers['content-type']).toContain('text/html');
  expect(answer.headers['cache-control']).toBe('no-cache');
  const built = existsSync(new URL('../../dist/dashboard/index.html', import.meta.url));
  if (!built) expect(answer.text).toContain('npm run build');
  const asset = /\/assets\/[^"]+/.exec(answer.text)?.[0];
  if (built) expect((await ask(edge.url + asset)).headers['cache-control']).toContain('immutable');
});
