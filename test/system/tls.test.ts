import type { IncomingMessage } from 'node:http';
import { type RequestOptions, request } from 'node:https';
import { connect as dialPlain } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as dialTls, type TLSSocket } from 'node:tls';
import mqtt from 'mqtt';
import { io } from 'socket.io-client';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { sentence } from '../../broker/contract/result.ts';
import { startBroker } from '../../broker/start.ts';
import { type OpenCertificate, openCertificate } from '../../server/care/certificate.ts';
import { reach } from '../../server/commands/reach.ts';
import { openLive } from '../../server/live.ts';
import { authenticate, logBook, office, parties, prefix } from '../support/broker-parties.ts';
import { certificateFolder, type Made, makeCertificate } from '../support/certificates.ts';
import { type Edge, json, openEdge } from '../support/http-edge.ts';

const PASSWORD = 'a long enough password';
let made: Made;
let other: Made;
let files: ReturnType<typeof certificateFolder>;
let certificate: OpenCertificate;
let edge: Edge;
beforeAll(async () => {
  [made, other] = await Promise.all([makeCertificate(), makeCertificate()]);
  files = certificateFolder(made);
  const opened = openCertificate({ tls: files.tls, log: logBook().log, everyMs: 20 });
  if (!opened.ok) throw new Error(sentence(opened.problem));
  certificate = opened.value;
  edge = await openEdge({ tls: files.tls, certificate, env: { BELL_ADMIN_PASSWORD: PASSWORD } });
});
afterAll(async () => {
  await edge.close();
  certificate.close();
  files.remove();
});
beforeEach(() => files.write(made));

async function ask(path: string, { body, ...options }: RequestOptions & { body?: string } = {}) {
  const answer = await new Promise<IncomingMessage>((resolve, reject) => {
    const sent = request(edge.url + path, { agent: false, ca: made.cert, ...options }, resolve);
    sent.on('error', reject).end(body);
  });
  return { status: answer.statusCode, headers: answer.headers, text: await text(answer) };
}

test('the pages come over https, with cookies that never leave it, and other ports of the host are left alone', async () => {
  expect(edge.url).toMatch(/^https:\/\/127\.0\.0\.1:/);
  const { method, headers, body } = json({ password: PASSWORD });
  const loggedIn = await ask('/api/session', { method, headers: { ...headers, origin: edge.url }, body: String(body) });
  expect([loggedIn.status, loggedIn.headers['set-cookie']?.[0]]).toEqual([204, expect.stringContaining('; Secure')]);
  expect(loggedIn.headers['strict-transport-security']).toBeUndefined();
  const cookie = loggedIn.headers['set-cookie']?.[0]?.split(';')[0];
  expect((await ask('/api/snapshot', { headers: { cookie } })).status).toBe(200);
  const plain = edge.url.replace('https:', 'http:');
  expect((await ask('/healthz', { headers: { origin: plain } })).status).toBe(200);
  expect((await ask('/api/snapshot', { headers: { cookie, origin: plain } })).status).toBe(403);
});

test('who does not speak TLS, or an old one, is hung up on, and the server goes on', async () => {
  const plain = await new Promise<string>((resolve) => {
    const socket = dialPlain(edge.port, '127.0.0.1', () => socket.write('GET / HTTP/1.1\r\nHost: x\r\n\r\n'));
    let heard = '';
    socket.on('data', (chunk) => {
      heard += chunk;
    });
    socket.on('error', () => {}).once('close', () => resolve(heard));
  });
  expect(plain).toBe('');
  await expect(ask('/healthz', { maxVersion: 'TLSv1.1', minVersion: 'TLSv1' })).rejects.toThrow();
  expect((await ask('/healthz')).status).toBe(200);
});

test('a wall gets its view over wss', async () => {
  const live = openLive({
    snapshot: () => edge.desk.snapshot(),
    progress: async () => (await edge.desk.snapshot()).progress,
    log: logBook().log,
  });
  live.attach(edge.server, edge.access.maySeeWall);
  const headers = { authorization: `Bearer ${edge.credentials.api}`, origin: edge.url };
  const socket = io(edge.url, { transports: ['websocket'], ca: made.cert, extraHeaders: headers });
  const view = await new Promise<{ version: string }>((resolve, reject) => {
    socket.once('snapshot', resolve).once('connect_error', reject);
  });
  expect(view).toMatchObject({ version: '0' });
  socket.close();
  live.close();
});

test('a command trusts the very certificate of the configuration, by whatever name, and no other', async () => {
  const type = { 'content-type': 'application/json' };
  const asked = { method: 'POST', headers: type, body: '{}', signal: AbortSignal.timeout(10_000) };
  const authorization = `Bearer ${edge.credentials.api}`;
  const rehearse = `${edge.url}/api/rehearsals`;
  const answer = await reach(rehearse, files.tls.certificate, { ...asked, headers: { ...type, authorization } });
  expect([answer.status, JSON.parse(answer.text)]).toEqual([202, { id: 'r1' }]);
  const others = certificateFolder(other);
  await expect(reach(rehearse, others.tls.certificate, asked)).rejects.toThrow('it shows another certificate than');
  others.remove();
});

test('web and MQTT use a renewed certificate for whoever comes next, and MQTT holds TLS clients to the same rules', async () => {
  const book = logBook();
  const desk = office();
  const at = { host: '127.0.0.1', port: 0 };
  const broker = await startBroker({
    ...{ ...at, prefix, authenticate, log: book.log, tls: { ...at, certificate } },
    ...desk.ports,
  });
  const { tlsUrl = '' } = broker;
  expect(tlsUrl).toMatch(/^mqtts:\/\/127\.0\.0\.1:/);
  const { username, password } = parties.main;
  const dial = (ca: string) => mqtt.connectAsync(tlsUrl, { ca, username, password, reconnectPeriod: 0 }, false);

  const bell = await dial(made.cert);
  await bell.publishAsync(`${prefix}/bells/main/state`, '{"state":"ready"}', { qos: 1, retain: true });
  expect(await desk.states.next()).toEqual({ bell: 'main', state: { state: 'ready' } });
  await expect(mqtt.connectAsync(tlsUrl, { ca: made.cert, username, password: 'no' }, false)).rejects.toMatchObject({
    code: 4,
  });
  const { port } = new URL(tlsUrl);
  const plain = dialPlain(Number(port), '127.0.0.1', () => plain.write('GET / HTTP/1.1\r\n\r\n'));
  plain.on('error', () => {});
  await book.says('no TLS handshake');

  const renewed = new Promise<void>((resolve) => certificate.onRenewed(() => resolve()));
  files.write(other);
  await renewed;
  const shown = async (to: number) => {
    const socket: TLSSocket = dialTls({ port: to, host: '127.0.0.1', ca: other.cert });
    await new Promise<void>((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    socket.destroy();
  };
  await shown(Number(port));
  await shown(edge.port);
  await bell.publishAsync(`${prefix}/bells/main/state`, '{"state":"ready"}', { qos: 1, retain: true });
  await bell.endAsync();
  await broker.close();
});
