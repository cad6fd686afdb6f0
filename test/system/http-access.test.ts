// The edge alone: a desk in memory stands behind it (see MemoryDesk), everything before it is real.
import { type IncomingHttpHeaders, request } from 'node:http';
import { afterEach, describe, expect, test } from 'vitest';
import { ask, type Edge, type EdgeOptions, json, openEdge } from '../support/http-edge.ts';

const PASSWORD = 'a long enough password';
let edge: Edge | undefined;
afterEach(async () => {
  await edge?.close();
  edge = undefined;
});

async function open(options: EdgeOptions = {}): Promise<Edge> {
  edge = await openEdge(options);
  return edge;
}
const withPassword = (env: Record<string, string> = {}) => open({ env: { BELL_ADMIN_PASSWORD: PASSWORD, ...env } });

const logIn = (url: string, password = PASSWORD, headers: Record<string, string> = {}) => {
  const asked = json({ password });
  return ask(`${url}/api/session`, { ...asked, headers: { ...asked.headers, ...headers } });
};
const cookieOf = (headers: IncomingHttpHeaders): string => headers['set-cookie']?.[0] ?? '';
const snapshot = async (url: string, headers: Record<string, string> = {}) =>
  (await ask(`${url}/api/snapshot`, { headers })).status;

describe('without a password', () => {
  test('everybody on this machine is an administrator', async () => {
    const { url } = await open();
    expect(await snapshot(url)).toBe(200);
    expect((await ask(`${url}/api/bells/main/adopt`, { method: 'POST' })).status).toBe(200);
    expect((await logIn(url, 'whatever')).status).toBe(204);
  });

  test('what a proxy passes on is not from this machine', async () => {
    const { url, credentials } = await open();
    expect(await snapshot(url, { 'x-forwarded-for': '203.0.113.9' })).toBe(401);
    expect((await logIn(url, 'whatever', { 'x-forwarded-for': '203.0.113.9' })).status).toBe(403);
    const bearer = { authorization: `Bearer ${credentials.api}`, 'x-forwarded-for': '203.0.113.9' };
    expect(await snapshot(url, bearer)).toBe(200);
  });

  test('it does not listen beyond loopback', async () => {
    await expect(openEdge({ env: { BELL_HTTP: '0.0.0.0:0' } })).rejects.toThrow('BELL_ADMIN_PASSWORD');
  });
});

describe('with a password', () => {
  test('nothing is shown until somebody logs in; the cookie then works, until it is changed', async () => {
    const { url } = await withPassword();
    expect(await snapshot(url)).toBe(401);
    expect((await ask(`${url}/api/bells/main/adopt`, { method: 'POST' })).status).toBe(401);
    const answer = await logIn(url);
    expect(answer.status).toBe(204);
    const cookie = cookieOf(answer.headers);
    expect(cookie).toMatch(/^ships-bell-session=\S+; Max-Age=31536000; Path=\/; .*HttpOnly; SameSite=Strict$/);
    const value = cookie.split(';')[0] ?? '';
    expect(await snapshot(url, { cookie: `other=1; ${value}` })).toBe(200);
    expect(await snapshot(url, { cookie: `${value}x` })).toBe(401);
    expect(await snapshot(url, { cookie: value.replace('administrator', 'wall') })).toBe(401);
  });

  test('the local token is an administrator, anything else as a token is nobody', async () => {
    const { url, credentials } = await withPassword();
    expect(await snapshot(url, { authorization: `Bearer ${credentials.api}` })).toBe(200);
    expect(await snapshot(url, { authorization: 'Bearer guess' })).toBe(401);
  });

  test('a wrong password is refused, after five a minute even the right one', async () => {
    const { url, lines } = await withPassword();
    for (let times = 0; times < 5; times++) expect((await logIn(url, 'wrong')).status).toBe(401);
    const answer = await logIn(url);
    expect(answer.status).toBe(429);
    expect(answer.headers['retry-after']).toBe('60');
    expect(answer.headers['content-type']).toContain('application/problem+json');
    expect(JSON.stringify(lines)).not.toContain('wrong"');
  });

  test('right log-ins are not counted', async () => {
    const { url } = await withPassword();
    for (let times = 0; times < 8; times++) expect((await logIn(url)).status).toBe(204);
  });

  test('behind a proxy each client is counted by itself', async () => {
    const { url } = await withPassword({ BELL_PUBLIC_URL: 'https://bell.example.com' });
    for (let times = 0; times < 6; times++) await logIn(url, 'wrong', { 'x-forwarded-for': '203.0.113.9' });
    expect((await logIn(url, PASSWORD, { 'x-forwarded-for': '203.0.113.9' })).status).toBe(429);
    expect((await logIn(url, PASSWORD, { 'x-forwarded-for': '203.0.113.10' })).status).toBe(204);
    expect((await logIn(url, PASSWORD, { 'x-forwarded-for': '203.0.113.10, 203.0.113.9' })).status).toBe(429);
  });

  test('without a public URL what a proxy says of its client is not believed', async () => {
    const { url } = await withPassword();
    for (let times = 0; times < 5; times++) await logIn(url, 'wrong', { 'x-forwarded-for': `203.0.113.${times}` });
    expect((await logIn(url, PASSWORD, { 'x-forwarded-for': '203.0.113.99' })).status).toBe(429);
  });

  test('a body that is no log-in does not come back with what was in it', async () => {
    const { url, lines } = await withPassword();
    const answer = await ask(`${url}/api/session`, json({ password: 'x'.repeat(300) }));
    expect(answer.status).toBe(400);
    expect(answer.text + JSON.stringify(lines)).not.toContain('xxx');
  });

  test('logging out takes the cookie away', async () => {
    const { url } = await withPassword();
    const answer = await ask(`${url}/api/session`, { method: 'DELETE' });
    expect(answer.status).toBe(204);
    expect(cookieOf(answer.headers)).toMatch(/^ships-bell-session=; /);
  });

  test('the cookie is Secure when the page was reached over https', async () => {
    const { url } = await withPassword({ BELL_PUBLIC_URL: 'https://bell.example.com' });
    expect(cookieOf((await logIn(url, PASSWORD, { host: 'bell.example.com' })).headers)).toContain('; Secure');
    expect(cookieOf((await logIn(url)).headers)).not.toContain('Secure');
  });
});

describe('Host and Origin', () => {
  const rebound = { host: 'evil.example.com:8088' };

  test('a Host that is not ours is refused, everywhere but at the probes and hooks', async () => {
    const { url } = await open();
    expect(await snapshot(url, rebound)).toBe(403);
    expect((await ask(`${url}/`, { headers: rebound })).status).toBe(403);
    expect((await ask(`${url}/metrics`, { headers: rebound })).status).toBe(403);
    expect((await ask(`${url}/healthz`, { headers: rebound })).status).toBe(200);
    expect((await ask(`${url}/readyz`, { headers: rebound })).status).toBe(200);
    expect((await ask(`${url}/hooks/orders`, { method: 'POST', headers: rebound })).status).toBe(400); // no order in it
  });

  test('a Host that could not stand in a header is refused, too', async () => {
    const { url } = await open();
    expect(await snapshot(url, { host: "x; script-src 'unsafe-inline'" })).toBe(403);
  });

  test("another site's page is refused, with and without a cookie; our own is not", async () => {
    const { url, port } = await withPassword({ BELL_PUBLIC_URL: 'https://bell.example.com' });
    const cookie = cookieOf((await logIn(url)).headers).split(';')[0] ?? '';
    const rehearse = async (headers: Record<string, string>) => {
      const asked = json({});
      return (await ask(`${url}/api/rehearsals`, { ...asked, headers: { ...asked.headers, ...headers } })).status;
    };
    for (const origin of [
      'https://evil.example.com',
      'null',
      `http://localhost:${port + 1}`,
      'http://bell.example.com',
    ])
      expect(await rehearse({ cookie, origin }), origin).toBe(403);
    for (const origin of [url, `http://localhost:${port}`, 'https://bell.example.com'])
      expect(await rehearse({ cookie, origin }), origin).toBe(202);
  });

  test('pages may open sockets to where they came from', async () => {
    const { url, port } = await open();
    const { headers } = await ask(`${url}/`, { headers: { host: `localhost:${port}` } });
    expect(headers['content-security-policy']).toBe(
      "default-src 'self';connect-src 'self' ws://localhost:" +
        `${port} wss://localhost:${port};img-src 'self' data:;object-src 'none';base-uri 'self';form-action 'self';frame-ancestors 'self'`,
    );
    expect(headers['x-content-type-options']).toBe('nosniff');
    expect(headers['strict-transport-security']).toBeUndefined();
  });
});

test('metrics are for this machine or the local token', async () => {
  const { url, credentials } = await withPassword({ BELL_PUBLIC_URL: 'https://bell.example.com' });
  const ok = await ask(`${url}/metrics`);
  expect([ok.status, ok.headers['content-type']]).toEqual([200, expect.stringContaining('text/plain')]);
  const proxied = { 'x-forwarded-for': '203.0.113.9' };
  expect((await ask(`${url}/metrics`, { headers: proxied })).status).toBe(401);
  const bearer = { ...proxied, authorization: `Bearer ${credentials.api}` };
  expect((await ask(`${url}/metrics`, { headers: bearer })).status).toBe(200);
});

test('a socket asks the same: Host, Origin and who it is', async () => {
  const { url, credentials } = await open({
    env: { BELL_ADMIN_PASSWORD: PASSWORD },
    attach: (server, access) =>
      server.on('upgrade', (request, socket) => {
        const may = access.maySeeWall(request);
        socket.end(`HTTP/1.1 418 ${may.ok ? 'yes' : may.problem.field}\r\n\r\n`);
      }),
  });
  const upgrade = (headers: Record<string, string>) =>
    new Promise<string | undefined>((resolve, reject) => {
      const sent = request(url, { headers: { connection: 'upgrade', upgrade: 'websocket', ...headers } });
      sent.on('response', (answer) => resolve(answer.resume().statusMessage));
      sent.on('error', reject);
      sent.end();
    });
  const authorization = `Bearer ${credentials.api}`;
  expect(await upgrade({})).toBe('session');
  expect(await upgrade({ authorization, host: 'evil.example.com' })).toBe('host');
  expect(await upgrade({ authorization, origin: 'https://evil.example.com' })).toBe('origin');
  expect(await upgrade({ authorization, origin: url })).toBe('yes');
});
