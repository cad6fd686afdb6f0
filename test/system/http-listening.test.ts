import { Agent, request } from 'node:http';
import { connect } from 'node:net';
import { afterEach, expect, onTestFinished, test, vi } from 'vitest';
import { ask, type Edge, openEdge, orderBody, signed } from '../support/http-edge.ts';

const open: Edge[] = [];
afterEach(async () => {
  for (const edge of open.splice(0)) await edge.close();
});
async function start(env: Record<string, string> = {}): Promise<Edge> {
  const edge = await openEdge({ env });
  open.push(edge);
  return edge;
}

test('a port in use is named in one line', async () => {
  const { port } = await start();
  await expect(start({ BELL_HTTP: `127.0.0.1:${port}` })).rejects.toThrow(
    `BELL_HTTP is 127.0.0.1:${port}; that address is in use already`,
  );
});

test('an address this machine does not have is named, too', async () => {
  const env = { BELL_HTTP: '192.0.2.1:8088', BELL_ADMIN_PASSWORD: 'a long enough password' };
  await expect(start(env)).rejects.toThrow('BELL_HTTP is 192.0.2.1:8088; this machine has no such address');
});

test('closing ends connections that are kept alive at once', async () => {
  const edge = await openEdge();
  const agent = new Agent({ keepAlive: true });
  const kept = await new Promise<boolean>((resolve, reject) => {
    const sent = request(`${edge.url}/healthz`, { agent }, (answer) => {
      answer.resume();
      answer.on('end', () => resolve(answer.headers.connection === 'keep-alive'));
    });
    sent.on('error', reject);
    sent.end();
  });
  expect(kept).toBe(true);
  onTestFinished(() => void vi.useRealTimers());
  vi.useFakeTimers({ toFake: ['setTimeout'] }); // the moment of grace that busy ones have never ends
  await edge.close();
  agent.destroy();
});

test('closing lets a delivery that is being stored finish', async () => {
  const edge = await openEdge();
  let stored = (): void => undefined;
  const asked = new Promise<void>((resolve) => {
    edge.desk.take = () =>
      new Promise((done) => {
        stored = () => done(edge.desk.receipt);
        resolve();
      });
  });
  const answer = ask(`${edge.url}/hooks/orders`, { method: 'POST', headers: signed(orderBody), body: orderBody });
  await asked;
  const closed = edge.close();
  await expect(ask(`${edge.url}/healthz`)).rejects.toThrow('ECONNREFUSED');
  stored();
  expect((await answer).status).toBe(200);
  await closed;
});

test.each([
  ['bytes that are not HTTP', 'BELL\r\n\r\n', '400'],
  ['headers without end', `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(20_000)}\r\n\r\n`, '431'],
])('%s get a problem and the server goes on', async (_what, bytes, status) => {
  const { port } = await start();
  const heard = await new Promise<string>((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(bytes));
    let text = '';
    socket.on('data', (chunk) => {
      text += chunk;
    });
    socket.on('close', () => resolve(text));
    socket.on('error', reject);
  });
  expect(heard).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
  expect(JSON.parse(heard.split('\r\n\r\n')[1] ?? '')).toMatchObject({ status: Number(status) });
});
