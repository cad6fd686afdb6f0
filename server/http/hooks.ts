import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Problem, refuse } from '../../broker/contract/result.ts';
import { parseJson } from '../../broker/contract/topics.ts';
import type { Receipt } from '../api/receipt.ts';
import { isSame } from '../same.ts';
import type { SourceBook } from '../source-book/book.ts';
import type { RefusedBook } from '../source-book/refused.ts';
import { TEST_HEADER } from '../source-book/test-delivery.ts';
import type { Delivery, SourceKind } from '../sources/source.ts';
import { clientAddress } from './address.ts';
import { announcesMoreThan, compressed, readBody, refuseTooLarge, unreadable } from './body.ts';
import { countFailures, type FailureCount } from './failures.ts';
import { findHook, type Hook } from './hook-paths.ts';
import type { Ports } from './ports.ts';
import { type Refusal, refusal, sendProblem } from './problems.ts';

export const HOOK_BODY_LIMIT = 1024 * 1024;
const FAILURES_A_MINUTE = 20;

/** Signatures may cover the address, so `baseUrl` is how the world reaches this server. */
export type HookPorts = Pick<
  Ports,
  'config' | 'credentials' | 'desk' | 'metrics' | 'refusals' | 'now' | 'baseUrl' | 'testMark'
> & {
  sources: Pick<SourceBook, 'all' | 'onChange'>;
  refused: RefusedBook;
};
type Edge = HookPorts & { find: (url: string) => Hook | undefined; failures: FailureCount };

export type HookHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * `POST /hooks/{source}[/{key}]`, on node:http alone: behind Express a server takes about half as many orders.
 * 2xx means stored. A sender who can sign is never throttled: verification comes first.
 */
export function createHooks(ports: HookPorts): HookHandler {
  const find = findHook(ports);
  const failures = countFailures({ limit: FAILURES_A_MINUTE, windowMs: 60_000, now: ports.now });
  const edge: Edge = { ...ports, find, failures };
  return (request, response) => {
    serve(edge, request, response).catch((error: unknown) => {
      ports.refusals.note({ where: 'hooks', reason: 'unexpected', fields: { err: error }, level: 'error' });
      sendProblem(response, { status: 500, detail: 'Something went wrong here; it has been logged.' });
    });
  };
}

async function serve(edge: Edge, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const hook = edge.find(request.url ?? '');
  if (hook === undefined) return turnAway(edge, response, { source: 'unknown', refused: unknown });
  const source = hook.source.name;
  const refused = wrongShape(request, hook.kind);
  if (refused !== undefined) return turnAway(edge, response, { source, refused });
  const body = await readBody(request, HOOK_BODY_LIMIT);
  if (body === 'gone') return;
  if (body === 'too-large') {
    note(edge, source, { status: 413, detail: 'too large' });
    return refuseTooLarge(request, response, HOOK_BODY_LIMIT);
  }
  const delivery = deliveryOf(edge, request, body);
  if (hook.kind.isPing?.(delivery)) return say(response, 200, pong);
  const strange = isLenient(hook.kind) ? wrongType(request, hook.kind) : undefined;
  if (strange !== undefined) return turnAway(edge, response, { source, refused: strange });
  const verified = hook.kind.verify(delivery, hook);
  if (verified.ok) return hand(edge, response, { hook, delivery });
  turnAway(edge, response, {
    source,
    refused: unverified(edge, request, { hook, delivery, problem: verified.problem }),
  });
}

/** Signed by nobody, so nothing is kept of it. */
const pong: Receipt = { status: 'ignored', orders: [], ignored: 'ping' };

/** Passes a verified delivery on, and answers when it is on disk. */
async function hand(edge: Edge, response: ServerResponse, it: { hook: Hook; delivery: Delivery }): Promise<void> {
  const { source, kind } = it.hook;
  const body = kind.withoutSecrets?.(it.delivery.body) ?? it.delivery.body;
  const receipt = await edge.desk
    .take(source, { ...it.delivery, body })
    .catch((error: unknown) => notStored(edge, source.name, error));
  if (receipt === undefined) return sendProblem(response, sendAgain);
  edge.metrics.delivered(source.name, receipt.status);
  if (receipt.problem !== undefined) {
    const { problem } = receipt;
    edge.refusals.note({ where: `hook ${source.name}`, reason: `kept ${problem.field}`, fields: { ...problem } });
  }
  const { acknowledgement } = kind;
  if (acknowledgement === undefined || it.delivery.test) return say(response, isKept(receipt) ? 202 : 200, receipt);
  const { contentType, body: said } = acknowledgement;
  response.writeHead(200, ['Content-Type', contentType, 'Content-Length', String(Buffer.byteLength(said))]).end(said);
}

const isKept = ({ status }: Receipt): boolean => status === 'kept' || status === 'waiting';

function say(response: ServerResponse, status: number, receipt: Receipt): void {
  const text = JSON.stringify(receipt);
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(text))];
  response.writeHead(status, headers).end(text);
}

function notStored({ metrics, refusals }: Edge, source: string, error: unknown): undefined {
  metrics.refused(source, 'not-stored');
  refusals.note({ where: `hook ${source}`, reason: 'not-stored', fields: { err: error }, level: 'error' });
}

function turnAway(
  edge: Edge,
  response: ServerResponse,
  { source, refused }: { source: string; refused: Refusal },
): void {
  note(edge, source, refused);
  sendProblem(response, refused);
}

/** Never the address asked for (it may hold a key), and of what was sent only what a Problem may show. */
function note({ metrics, refusals, refused }: Edge, source: string, { status, problem, detail }: Refusal): void {
  const reason = problem?.field ?? String(status);
  if (source !== 'unknown') refused.note(source, { reason: detail, ...(problem && { problem }) });
  metrics.refused(source, reason);
  refusals.note({ where: `hook ${source}`, reason, fields: { status, ...problem } });
}

function unverified(
  edge: Edge,
  request: IncomingMessage,
  { hook, delivery, problem }: { hook: Hook; delivery: Delivery; problem: Problem },
): Refusal {
  const wait = edge.failures.failed(clientAddress(request, edge.config.publicUrl !== undefined));
  if (wait > 0) {
    const detail = `Too many deliveries from this address failed authentication; wait ${wait} seconds.`;
    return { status: 429, detail, headers: { 'Retry-After': wait } };
  }
  const { body } = delivery;
  if (hook.kind.parse === undefined) {
    if (parseJson(body).ok) return refusal(401, problem);
    return refusal(400, refuse('body', `${body.length} bytes`, 'JSON').problem);
  }
  const parsed = hook.kind.parse(body, delivery);
  if (parsed.ok) return refusal(401, problem);
  return refusal(400, refuse('body', `${body.length} bytes`, parsed.problem.allowed).problem);
}

/** The same whether the source is unknown or the key is wrong. */
const unknown: Refusal = { status: 404, detail: 'There is no such source, or the key in the address is wrong.' };
const sendAgain: Refusal = {
  status: 503,
  detail: 'The delivery could not be stored. Send it again.',
  headers: { 'Retry-After': 5 },
};

/** What the request line and the headers already tell; a body that announces itself too large is left to `readBody`. */
function wrongShape(request: IncomingMessage, kind: SourceKind): Refusal | undefined {
  if (request.method !== 'POST') return { status: 405, detail: 'Deliveries are posted.', headers: { Allow: 'POST' } };
  if (announcesMoreThan(request, HOOK_BODY_LIMIT) || isLenient(kind)) return undefined;
  return notJson(request);
}

/** A missing type is taken for JSON: what proves the sender stands elsewhere, and ERPNext tells none. */
const notJson = (request: IncomingMessage): Refusal | undefined =>
  request.headers['content-type'] === undefined ? compressed(request) : unreadable(request);

/** Of a kind whose body need not be JSON, or whose hello is not, the type is looked at when the body is known. */
const isLenient = (kind: SourceKind): boolean => kind.parse !== undefined || kind.isPing !== undefined;

const wrongType = (request: IncomingMessage, kind: SourceKind): Refusal | undefined =>
  kind.parse === undefined ? notJson(request) : compressed(request);

function deliveryOf({ baseUrl, now, testMark }: Edge, request: IncomingMessage, body: Buffer): Delivery {
  const headers = single(request.headers);
  const delivery = { method: 'POST', url: baseUrl() + request.url, headers, body, receivedAt: now() };
  const mark = headers[TEST_HEADER];
  return mark !== undefined && isSame(mark, testMark) ? { ...delivery, test: true } : delivery;
}

/** Node gives one string for every header but Set-Cookie, which no delivery has. */
function single(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  if (isSingle(headers)) return headers;
  const { 'set-cookie': _, ...rest } = headers;
  return isSingle(rest) ? rest : {};
}

const isSingle = (headers: IncomingHttpHeaders): headers is Record<string, string | undefined> =>
  headers['set-cookie'] === undefined;
