import express, { type ErrorRequestHandler, type Express, type RequestHandler } from 'express';
import { refuse } from '../../broker/contract/result.ts';
import { parseJson } from '../../broker/contract/topics.ts';
import { storeFailureOf } from '../store/failure.ts';
import type { Who } from './access.ts';
import { refuseWith } from './answer.ts';
import { readBody, refuseTooLarge, unreadable } from './body.ts';
import { challenge } from './log-in.ts';
import { methodsOf } from './methods.ts';
import { onceOnly } from './once-only.ts';
import type { Ports } from './ports.ts';
import { type Refusal, refusal } from './problems.ts';
import { routes } from './routes.ts';
import { securityHeaders } from './security-headers.ts';

const API_BODY_LIMIT = 64 * 1024;
/** Asked by machines that know an address only, and telling nothing. */
const PROBES = new Set(['/healthz', '/readyz']);

/** Everything but the hooks. The ways in come from the table of routes; what is used here only guards or answers. */
export function createApp(ports: Ports): Express {
  const app = express();
  app.disable('x-powered-by').disable('etag');
  app.use(logRefusals(ports), securityHeaders(ports), askedHere(ports));
  mount(app, ports);
  app.use(nothingThere, failed(ports));
  return app;
}

function mount(app: Express, ports: Ports): void {
  const verbs = { GET: 'get', POST: 'post', PUT: 'put', PATCH: 'patch', DELETE: 'delete' } as const;
  const once = onceOnly();
  for (const route of routes) {
    if (route.who === 'source') continue;
    const { method, path, who, throttled, takes, creates } = route;
    const handle = creates ? once(route.handle) : route.handle;
    const body = takes === undefined ? jsonBody : bodyOf(takes);
    if ('pages' in route) app.use(otherMethod); // or a page would be looked for where there is a way in
    const before = [admit(who, ports), ...(throttled ? [ports.throttle] : []), ...(method === 'GET' ? [] : [body])];
    app[verbs[method]](path, ...before, (request, response) => handle(ports, request, response));
  }
}

const logRefusals = ({ refusals }: Ports): RequestHandler =>
  function logRefusals(request, response, next) {
    response.once('finish', () => {
      if (response.statusCode < 400 || response.statusCode >= 500) return;
      const route: { path?: string } | undefined = request.route;
      const where = `${request.method} ${route?.path ?? 'elsewhere'}`;
      refusals.note({ where, reason: String(response.statusCode), fields: response.locals.refused });
    });
    next();
  };

const askedHere = ({ access }: Ports): RequestHandler =>
  function askedHere(request, response, next) {
    const checked = access.checkHostAndOrigin(request.headers);
    if (checked.ok || PROBES.has(request.path)) next();
    else refuseWith(response, refusal(403, checked.problem));
  };

const admit =
  (who: Who, { access }: Ports): RequestHandler =>
  (request, response, next) => {
    const admitted = access.admits(who, request);
    if (admitted === 'yes') next();
    else if (admitted === 'forbidden') refuseWith(response, { status: 403, detail: `Only for: ${who}.` });
    else refuseWith(response, { status: 401, detail: 'Log in first.', headers: challenge });
  };

/** Every request that changes something is JSON or empty: what a form on another site can send is neither. */
const jsonBody: RequestHandler = async (request, response, next) => {
  const bytes = await readBody(request, API_BODY_LIMIT);
  if (bytes === 'gone') return;
  if (bytes === 'too-large') return refuseTooLarge(request, response, API_BODY_LIMIT);
  request.body = {};
  if (bytes.length === 0) return next();
  const refused = unreadable(request);
  if (refused !== undefined) return refuseWith(response, refused);
  const parsed = parseJson(bytes);
  if (!parsed.ok) return refuseWith(response, refusal(400, refuse('body', `${bytes.length} bytes`, 'JSON').problem));
  request.body = parsed.value;
  next();
};

/** A body that its handler reads: never of a type that a form on another site can send. */
const bodyOf =
  (types: readonly string[]): RequestHandler =>
  (request, response, next) => {
    const given = request.headers['content-type']?.split(';', 1)[0]?.trim().toLowerCase();
    if (given !== undefined && types.includes(given)) return next();
    refuseWith(response, refusal(415, refuse('content-type', given, types.join(' or ')).problem));
  };

const methodsAt = methodsOf(routes);

/** 405 where an address takes other methods than this. */
const otherMethod: RequestHandler = function otherMethod(request, response, next) {
  const allowed = methodsAt(request.path);
  if (allowed.length === 0) return next();
  const Allow = allowed.join(', ');
  if (request.method === 'OPTIONS') return void response.status(204).set({ Allow }).end();
  refuseWith(response, { status: 405, detail: `This address takes ${Allow}.`, headers: { Allow } });
};

const nothingThere: RequestHandler = function nothingThere(_request, response) {
  refuseWith(response, { status: 404, detail: 'There is nothing at this address.' });
};

const cannotStore: Refusal = {
  status: 503,
  detail: 'The disk fails: nothing can be stored, or not all can be read. Try again later.',
  headers: { 'Retry-After': 5 },
};

/** A sender's mistake that Express found keeps its status; anything else is ours: logged, and answered without its inside. */
const failed = ({ desk, refusals }: Ports): ErrorRequestHandler =>
  function failed(error: unknown, request, response, _next) {
    if (storeFailureOf(desk.noticed(error)) !== undefined) return refuseWith(response, cannotStore);
    const status = error instanceof Error && 'status' in error ? Number(error.status) : 500;
    if (status >= 400 && status < 500)
      return refuseWith(response, { status, detail: 'The request could not be read.' });
    const route: { path?: string } | undefined = request.route;
    const where = `${request.method} ${route?.path ?? 'elsewhere'}`;
    refusals.note({ where, reason: 'unexpected', fields: { err: error }, level: 'error' });
    refuseWith(response, { status: 500, detail: 'Something went wrong here; it has been logged.' });
  };
