import { z } from 'zod';
import { createDocument, type ZodOpenApiOperationObject, type ZodOpenApiPathsObject } from 'zod-openapi';
import { Reason, Silence } from '../../broker/contract/ring.ts';
import { BellView, Progress, RingView, Snapshot, Trouble } from '../../broker/contract/wall.ts';
import { WireMoney } from '../../broker/contract/wire-money.ts';
import { ProblemDetails } from '../api/problem.ts';
import { Receipt } from '../api/receipt.ts';
import { WinView } from '../api/wins.ts';
import type { Content, Operation } from './operation.ts';
import type { Route } from './routes.ts';
import { COOKIE } from './session.ts';

/** Shapes that many answers share: each is described once. */
const schemas = {
  BellView,
  ProblemDetails,
  Progress,
  Reason,
  Receipt,
  RingView,
  Silence,
  Snapshot,
  Trouble,
  WinView,
  WireMoney,
};

const about = `What this office has and does, for programs. Every refusal is \`application/problem+json\` (RFC 9457);
\`problem\` names the field, what it was and what is allowed. Long lists come in pages: \`next\` of one is \`after\` of
the next. A POST that names an \`Idempotency-Key\` takes one: sent again with it within a day, it is answered as
the first time and does nothing.`;

/** OpenAPI 3.1 of every route that has an operation, from the schemas that the routes themselves use. */
export function openApiDocument(routes: readonly Route[], version: string) {
  const paths: ZodOpenApiPathsObject = {};
  for (const route of routes) {
    if ('pages' in route) continue;
    const path = route.path.replace(/:(\w+)/g, '{$1}');
    paths[path] = { ...paths[path], [route.method.toLowerCase()]: operationOf(route, route.operation) };
  }
  return createDocument({
    openapi: '3.1.0',
    info: { title: "Ship's bell", version, description: about.replaceAll('\n', ' '), license },
    servers: [{ url: '/', description: 'This office' }],
    paths,
    components: { schemas, securitySchemes },
  });
}

const license = { name: 'MIT', identifier: 'MIT' };

const securitySchemes = {
  session: {
    type: 'apiKey',
    in: 'cookie',
    name: COOKIE,
    description: 'From POST /api/session. While no password is set, everybody on this machine is let in without.',
  },
  bearer: { type: 'http', scheme: 'bearer', description: 'The `api` token of credentials.json in the data folder.' },
} as const;

/** Which roles a route takes. A source proves who it is by what its kind signs with. */
const security: Record<Route['who'], Record<string, string[]>[]> = {
  anyone: [],
  source: [],
  wall: [{ session: [] }, { bearer: [] }],
  administrator: [{ session: [] }, { bearer: [] }],
  loopback: [{}, { bearer: [] }],
};

function operationOf(route: Route, operation: Operation): ZodOpenApiOperationObject {
  const { id, tag, summary, description, query, body, answers } = operation;
  const path = pathOf(route, operation);
  const header = 'creates' in route && route.creates ? IdempotencyKey : undefined;
  const responses: ZodOpenApiOperationObject['responses'] = {};
  for (const [status, { what, content }] of Object.entries(answers))
    responses[status as '200'] = { description: what, ...(content !== undefined && { content: contentOf(content) }) };
  for (const status of refusalsOf(route, operation))
    responses[String(status) as '400'] = { description: refused[status] ?? 'Refused', content: problem };
  return {
    operationId: id,
    tags: [tag],
    summary,
    ...(description !== undefined && { description }),
    security: security[route.who],
    requestParams: { ...(path && { path }), ...(query && { query }), ...(header && { header }) },
    ...(body !== undefined && { requestBody: { required: isRequired(body), content: contentOf(body) } }),
    responses,
  };
}

const IdempotencyKey = z.object({
  'Idempotency-Key': z
    .string()
    .min(1)
    .max(200)
    .optional()
    .describe('Any text of your own, 1 to 200 characters: the same request with the same key is done once.'),
});

/** What a part of a path is, where its operation does not say: any text. */
function pathOf({ path }: Route, operation: Operation): z.ZodObject | undefined {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name);
  if (names.length === 0) return undefined;
  const said = operation.path?.shape ?? {};
  return z.object(Object.fromEntries(names.map((name) => [name, said[name] ?? z.string()])));
}

/** A body that may be left out is one that nothing need be said in. */
function isRequired(body: Content | readonly Content[]): boolean {
  return !(body instanceof z.ZodType) || !body.safeParse({}).success;
}

function contentOf(content: Content | readonly Content[]) {
  const all = Array.isArray(content) ? (content as readonly Content[]) : [content as Content];
  return Object.fromEntries(all.map((each) => (each instanceof z.ZodType ? jsonOf(each) : textOf(each))));
}

const jsonOf = (schema: z.ZodType) => ['application/json', { schema }] as const;

const textOf = ({ type, what }: Exclude<Content, z.ZodType>) =>
  [type, { schema: { type: 'string', description: what } }] as const;

const problem = { 'application/problem+json': { schema: ProblemDetails } };

const refused: Record<number, string> = {
  400: 'Something in it cannot be read or is not allowed; `problem` names the field',
  401: 'Nobody we know',
  403: 'Not for whoever asks, or asked under an address that is not ours',
  404: 'There is no such thing',
  409: 'Things do not stand so that it can be done',
  413: 'The body is larger than what is taken',
  415: 'A body of another type, or a compressed one',
  422: 'The Idempotency-Key came with another request',
  429: 'Too many failed attempts from this address',
  503: 'Nothing can be stored now; try again after `Retry-After` seconds',
};

function refusalsOf(route: Route, { body, refusals = [] }: Operation): number[] {
  const all = new Set<number>(refusals);
  const isGuarded = route.who !== 'anyone' && route.who !== 'source';
  if (isGuarded) all.add(401);
  if (route.path.startsWith('/api/') || isGuarded) all.add(403);
  if (route.who === 'source') for (const status of [400, 401, 404, 413, 415, 429, 503]) all.add(status);
  else if (route.method !== 'GET') for (const status of [400, 413, 415]) all.add(status);
  if (body !== undefined) all.add(400);
  if ('throttled' in route && route.throttled) all.add(429);
  if ('creates' in route && route.creates) all.add(422);
  if (route.method !== 'GET' && route.who !== 'anyone') all.add(503);
  return [...all].sort((a, b) => a - b);
}
