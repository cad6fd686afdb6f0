import { once } from 'node:events';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';
import { SMTPServer } from 'smtp-server';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import type { RingView } from '../../broker/contract/wall.ts';
import { keepTroubles } from '../../server/care/troubles.ts';
import type { NotifyConfig } from '../../server/config.ts';
import { type Notify, openNotify } from '../../server/notify/open.ts';
import { openDeskOffice } from '../support/desk-office.ts';
import { heard, listeningLog } from '../support/device-desk.ts';

let notify: Notify | undefined;
afterEach(() => notify?.close());

/** A chat's incoming webhook, answering with each status in turn and then with 200. */
async function openChat(...statuses: number[]) {
  const messages = heard<{ text: string }>();
  const server = createServer(async (request: IncomingMessage, response) => {
    const body = JSON.parse(await text(request));
    response.writeHead(statuses.shift() ?? 200).end();
    messages.add(body);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => void server.close());
  return { messages, webhook: `http://127.0.0.1:${(server.address() as AddressInfo).port}/T000/secret` };
}

function open(channels: NotifyConfig[], againMs?: number) {
  const clock = { now: Date.parse('2026-03-30T10:00:00Z') };
  const now = () => clock.now;
  const log = listeningLog();
  const troubles = keepTroubles(now);
  notify = openNotify({
    notify: channels,
    office: 'Scheepsbel',
    troubles,
    log,
    now,
    retryMs: [1],
    ...(againMs && { againMs }),
  });
  return { notify, troubles, log, clock };
}

const slack = (webhook: string, on: NotifyConfig['on'] = ['troubles']): NotifyConfig => ({
  ...{ name: 'manager', kind: 'slack', webhook, on },
});

test('a trouble is told once, and when it is over', async () => {
  const chat = await openChat();
  const { troubles } = open([slack(chat.webhook)]);
  troubles.raise({ kind: 'cannot-store', cause: 'full' });
  troubles.raise({ kind: 'cannot-store', cause: 'full' });
  troubles.clear('cannot-store');
  await chat.messages.first(({ text }) => text.includes('stored again'));
  expect(chat.messages.all.map(({ text }) => text)).toEqual([
    'Scheepsbel: Orders cannot be stored\nThe disk is full. Shops are asked to send again later. Make room on it; the bell goes on by itself.',
    'Scheepsbel: Orders are stored again.',
  ]);
});

test('a trouble that comes and goes is told once an hour', async () => {
  const chat = await openChat();
  const { troubles, clock } = open([slack(chat.webhook)]);
  for (const minutes of [0, 10, 70]) {
    clock.now += minutes * 60_000;
    troubles.raise({ kind: 'bell', bell: 'main', problem: 'unplugged' }, 'bell main');
    troubles.clear('bell main');
  }
  troubles.raise({ kind: 'totals-differ' });
  await chat.messages.first(({ text }) => text.includes('totals'));
  expect(chat.messages.all.filter(({ text }) => text.includes('does not answer'))).toHaveLength(2);
  expect(chat.messages.all.filter(({ text }) => text.includes('answers again'))).toHaveLength(2);
});

test('a trouble that is back within the hour, and stays, is told when the hour is over', async () => {
  const chat = await openChat();
  const { troubles } = open([slack(chat.webhook)], 100);
  for (const again of [false, true]) {
    troubles.raise({ kind: 'bell', bell: 'main', problem: 'unplugged' }, 'bell main');
    if (!again) troubles.clear('bell main');
  }
  let told = 0;
  await chat.messages.first(({ text }) => text.includes('does not answer') && ++told === 2);
  expect(chat.messages.all.at(-1)?.text).toContain('does not answer');
});

test('what waits when the server ends is not told by the next one’s side', async () => {
  const chat = await openChat(500);
  const { notify, troubles, log } = open([slack(chat.webhook)]);
  troubles.raise({ kind: 'totals-differ' });
  troubles.raise({ kind: 'disk-low', freeMb: 7 });
  await chat.messages.first();
  notify.close();
  await log.lines.first(({ message }) => message === 'Somebody could not be told');
  const later = open([slack(chat.webhook)]);
  later.troubles.raise({ kind: 'clock', byMs: 9_000 });
  await chat.messages.first(({ text }) => text.includes('clock'));
  expect(chat.messages.all).toHaveLength(2);
});

test('a chat that fails is told again, in order, and its address is never logged', async () => {
  const chat = await openChat(500, 429, 503);
  const { troubles, log } = open([slack(chat.webhook)]);
  troubles.raise({ kind: 'disk-low', freeMb: 100 });
  troubles.raise({ kind: 'totals-differ' });
  await chat.messages.first(({ text }) => text.includes('totals'));
  expect(chat.messages.all.map(({ text }) => text.split('\n')[0])).toEqual([
    ...Array(4).fill('Scheepsbel: The disk fills'),
    'Scheepsbel: The totals differ from the orders',
  ]);
  expect(log.lines.all).toHaveLength(3);
  expect(JSON.stringify(log.lines.all)).not.toContain('secret');
});

test('a webhook that is gone is given up, with a line in the log', async () => {
  const chat = await openChat(404);
  const { troubles, log } = open([slack(chat.webhook)]);
  troubles.raise({ kind: 'totals-differ' });
  const line = await log.lines.first();
  expect(line).toMatchObject({
    fields: { notify: 'manager', reason: 'answered 404: there is no such webhook: was it removed?', givenUp: true },
  });
  expect(chat.messages.all).toHaveLength(1);
});

const rung = (id: string, more: Partial<RingView> = {}): RingView => ({
  ...{ id, bell: 'main', kind: 'order', at: '2026-03-30T10:00:00Z', sellers: ['Anouk'], reasons: [], strokes: 2 },
  ...{ state: 'ended', outcome: 'struck', customer: 'Werf De Hoop' },
  ...more,
});

test('rings are told to who wants them: once each, when they have rung, a press when it is claimed', async () => {
  const chat = await openChat();
  const { notify, troubles } = open([slack(chat.webhook, ['rings'])]);
  troubles.raise({ kind: 'totals-differ' });
  notify.ring(rung('1', { state: 'ringing' }));
  notify.ring(rung('1'));
  notify.ring(rung('1'));
  notify.ring(rung('2', { outcome: 'expired' }));
  notify.ring(rung('3', { kind: 'rehearsal' }));
  notify.ring(rung('4', { kind: 'press', claim: 'open' }));
  notify.ring(rung('4', { kind: 'press', claim: 'claimed', customer: 'Haven Noord' }));
  await chat.messages.first(({ text }) => text.includes('Haven Noord'));
  expect(chat.messages.all.map(({ text }) => text)).toEqual([
    'Scheepsbel: 🔔 Anouk · Werf De Hoop\nRang',
    'Scheepsbel: 🔔 Anouk · Haven Noord\nRang',
  ]);
});

test('an e-mail reaches its mail server', async () => {
  const mails = heard<string>();
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    onData: (stream, _session, done) => void text(stream).then((mail) => done(null, mails.add(mail) as undefined)),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  const channel: NotifyConfig = {
    ...{ name: 'office', kind: 'email', smtp: `smtp://127.0.0.1:${port}`, on: ['troubles'] },
    ...{ from: 'bell@example.com', to: ['manager@example.com'] },
  };
  const { troubles, notify } = open([channel]);
  troubles.raise({ kind: 'backup-failed', reason: 'The folder is not there.' });
  const mail = await mails.first();
  expect(mail).toMatch(/^Subject: Scheepsbel: The nightly backup failed\r$/m);
  expect(mail).toMatch(/^To: manager@example.com\r$/m);
  expect(mail).toContain('It is tried again every quarter of an hour.');
  expect(await notify.test()).toEqual([{ name: 'office', kind: 'email', told: true }]);
});

test('a password goes to no mail server that does not encrypt', async () => {
  const passwords: unknown[] = [];
  const server = new SMTPServer({
    disabledCommands: ['STARTTLS'],
    allowInsecureAuth: true,
    onAuth: ({ password }, _session, done) => void done(null, { user: passwords.push(password) }),
  });
  server.listen(0, '127.0.0.1');
  await once(server.server, 'listening');
  onTestFinished(() => new Promise<void>((resolve) => server.close(resolve)));
  const { port } = server.server.address() as AddressInfo;
  const channel: NotifyConfig = {
    ...{ name: 'office', kind: 'email', smtp: `smtp://bell:secret@127.0.0.1:${port}`, on: ['troubles'] },
    ...{ from: 'bell@example.com', to: ['manager@example.com'] },
  };
  const { notify } = open([channel]);
  expect(await notify.test()).toEqual([{ name: 'office', kind: 'email', told: false, reason: expect.any(String) }]);
  expect(passwords).toEqual([]);
});

test('a trial message says who did not get it, and why', async () => {
  const chat = await openChat(403);
  const { notify } = open([slack(chat.webhook)]);
  expect(await notify.test()).toEqual([
    { name: 'manager', kind: 'slack', told: false, reason: 'answered 403: the webhook is refused: make a new one' },
  ]);
});

test('an office tells of a win that rang', async () => {
  const chat = await openChat();
  const office = await openDeskOffice({
    yaml: `notify: [{ name: team, kind: slack, webhook: "${chat.webhook}", on: [rings] }]`,
  });
  onTestFinished(() => office.close());
  await office.ready();
  await office.order('SO-1', { customer: { name: 'Werf De Hoop' }, seller: { name: 'Anouk' } });
  await office.end(office.sent[0]);
  expect((await chat.messages.first()).text).toBe(
    'Our office: 🔔 Anouk · Werf De Hoop · €12,500.00\nRang · Large order',
  );
});
