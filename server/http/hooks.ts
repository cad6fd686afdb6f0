import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http';
import { type Problem, refuse } from '../../broker/contract/result.ts';
import type { Delivery } from '../sources/source.ts';
import { clientAddress } from './address.ts';
import { announcesMoreThan, readBody, refuseTooLarge, unreadable } from './body.ts';
import { countFailures, type FailureCount } from './failures.ts';
import { findHook, type Hook } from './hook-paths.ts';
import type { Ports } from './ports.ts';
import { type Refusal, refusal, sendProblem } from './problems.ts';

export const HOOK_BODY_LIMIT = 1024 * 1024;
const FAILURES_A_MINUTE = 20;

export type HookPorts = Pick<Ports, 'config' | 'credentials' | 'desk' | 'metrics' | 'refusals' | 'now'> & {
  /** How the world reaches this server, without a trailing slash: signatures may cover the address. */
  baseUrl: () => string;
};
type Edge = HookPorts & { find: (url: string) => Hook | undefined; failures: FailureCount };

export type HookHandler = (request: IncomingMessage, response: ServerResponse) => void;

/**
 * `POST /hooks/{source}[/{key}]`, on node:http alone: behind Express a server takes about half as many orders.
 * 2xx means stored. A sender who can sign is never throttled: verification comes first.
 */
export function createHooks(ports: HookPorts): HookHandler {
  const find = findHook(ports.config, ports.credentials);
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
  const refused = wrongShape(request);
  if (refused !== undefined) return turnAway(edge, response, { source, refused });
  const body = await readBody(request, HOOK_BODY_LIMIT);
  if (body === 'gone') return;
  if (body === 'too-large') {
    note(edge, source, { status: 413, detail: 'too large' });
    return refuseTooLarge(request, response, HOOK_BODY_LIMIT);
  }
  const delivery = deliveryOf(edge, request, body);
  const verified = hook.kind.verify(delivery, hook.secrets);
  if (verified.ok) return hand(edge, response, { hook, delivery });
  turnAway(edge, response, { source, refused: unverified(edge, request, { body, problem: verified.problem }) });
}

/** Passes a verified delivery on, and answers when it is on disk. */
async function hand(edge: Edge, response: ServerResponse, it: { hook: Hook; delivery: Delivery }): Promise<void> {
  const { source } = it.hook;
  const receipt = await edge.desk
    .take(source, it.delivery)
    .catch((error: unknown) => notStored(edge, source.name, error));
  if (receipt === undefined) return sendProblem(response, sendAgain);
  edge.metrics.delivered(source.name, receipt.status);
  if (receipt.problem !== undefined) {
    const { problem } = receipt;
    edge.refusals.note({ where: `hook ${source.name}`, reason: `kept ${problem.field}`, fields: { ...problem } });
  }
  const text = JSON.stringify(receipt);
  const headers = ['Content-Type', 'application/json', 'Content-Length', String(Buffer.byteLength(text))];
  response.writeHead(receipt.status === 'kept' ? 202 : 200, headers).end(text);
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
function note({ metrics, refusals }: Edge, source: string, { status, problem }: Refusal): void {
  const reason = problem?.field ?? String(status);
  metrics.refused(source, reason);
  refusals.note({ where: `hook ${source}`, reason, fields: { status, ...problem } });
}

function unverified(edge: Edge, request: IncomingMessage, it: { body: Buffer; problem: Problem }): Refusal {
  const wait = edge.failures.failed(clientAddress(request, edge.config.publicUrl !== undefined));
  if (wait > 0) {
    const detail = `Too many deliveries from this address failed authentication; wait ${wait} seconds.`;
    return { status: 429, detail, headers: { 'Retry-After': wait } };
  }
  if (parses(it.body)) return refusal(401, it.problem);
  return refusal(400, refuse('body', `${it.body.length} bytes`, 'JSON').problem);
}

/** The same whether the source is unknown or the key is wrong. */
const unknown: Refusal = { status: 404, detail: 'There is no such source, or the key in the address is wrong.' };
const sendAgain: Refusal = {
  status: 503,
  detail: 'The delivery could not be stored. Send it again.',
  headers: { 'Retry-After': 5 },
};

/** What the request line and the headers already tell; a body that announces itself too large is left to `readBody`. */
function wrongShape(request: IncomingMessage): Refusal | undefined {
  if (request.method !== 'POST') return { status: 405, detail: 'Deliveries are posted.', headers: { Allow: 'POST' } };
  return announcesMoreThan(request, HOOK_BODY_LIMIT) ? undefined : unreadable(request);
}

function deliveryOf({ baseUrl, now }: Edge, request: IncomingMessage, body: Buffer): Delivery {
  const url = baseUrl() + request.url;
  return { method: 'POST', url, headers: single(request.headers), body, receivedAt: now() };
}

/** Node gives one string for every header but Set-Cookie, which no delivery has. */
function single(headers: IncomingHttpHeaders): Record<string, string | undefined> {
  if (isSingle(headers)) return headers;
  const { 'set-cookie': _, ...rest } = headers;
  return isSingle(rest) ? rest : {};
}

const isSingle = (headers: IncomingHttpHeaders): headers is Record<string, string | undefined> =>
  headers['set-cookie'] === undefined;

function parses(body: Buffer): boolean {
  try {
    JSON.parse(body.toString());
    return true;
  } catch {
    return false;
  }
}
