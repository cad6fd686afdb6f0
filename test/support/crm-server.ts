import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** How a server may answer in place of what it knows: a status, bytes that are no JSON, a cut connection, or nothing at all. */
export type Misbehaviour = { status: number; retryAfter?: string; body?: string } | 'garbage' | 'cut' | 'silence';

export interface CrmDeal {
  id: string;
  properties: Record<string, unknown>;
  company?: string;
  contact?: string;
  archivedAt?: string;
  /** Merged into another: asked for by this id, that one is given. */
  mergedInto?: string;
}

export type CrmServer = Awaited<ReturnType<typeof openCrm>>;
type Asked = {
  method: string;
  path: string;
  query: URLSearchParams;
  headers: IncomingMessage['headers'];
  body: unknown;
};
type Answering = (asked: Asked) => { status?: number; body: unknown } | undefined;

/** A server on this machine in the place of a CRM's: it behaves until it is told not to, and remembers what it was asked. */
async function openCrm(answering: Answering, isAllowed: (headers: IncomingMessage['headers']) => boolean) {
  const asked: Asked[] = [];
  const wrong: { of: RegExp; how: Misbehaviour; times: number; after: number }[] = [];
  const listeners = new Set<() => void>();
  const server = createServer((request, response) => {
    const parts: Buffer[] = [];
    request.on('data', (part: Buffer) => parts.push(part));
    request.on('end', () => serve(request, response, Buffer.concat(parts).toString()));
  });

  function serve(request: IncomingMessage, response: ServerResponse, text: string): void {
    const url = new URL(request.url ?? '', 'http://crm');
    const { method = '', headers } = request;
    const body: unknown = text === '' ? undefined : JSON.parse(text);
    const ask = { method, path: url.pathname, query: url.searchParams, headers, body };
    asked.push(ask);
    for (const listener of [...listeners]) listener();
    const bad = wrong.find(({ of, times }) => times > 0 && of.test(url.pathname));
    if (bad !== undefined && bad.after > 0) bad.after -= 1;
    else if (bad !== undefined) {
      bad.times -= 1;
      misbehave(response, bad.how);
      return;
    }
    const answer = isAllowed(headers) ? answering(ask) : { status: 401, body: { message: 'unauthorised' } };
    response.writeHead(answer?.status ?? (answer === undefined ? 404 : 200), { 'content-type': 'application/json' });
    response.end(JSON.stringify(answer?.body ?? { status: 'error' }));
  }

  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** So many that are asked of such a path are answered so, after some that are not. */
    misbehave: (of: RegExp, how: Misbehaviour, { times = 1, after = 0 } = {}): void =>
      void wrong.push({ of, how, times, after }),
    behave: (): void => void wrong.splice(0),
    countOf: (of: RegExp): number => asked.filter(({ path }) => of.test(path)).length,
    /** Resolves when it is asked next, before it answers. */
    nextAsked: (): Promise<void> =>
      new Promise((resolve) => {
        const listener = (): void => {
          listeners.delete(listener);
          resolve();
        };
        listeners.add(listener);
      }),
    close: (): Promise<void> =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

function misbehave(response: ServerResponse, how: Misbehaviour): void {
  if (how === 'silence') return;
  if (how === 'cut') {
    response.writeHead(200, { 'content-type': 'application/json', 'content-length': '1000' });
    response.write('{"id":"9');
    response.socket?.resetAndDestroy();
  } else if (how === 'garbage') response.writeHead(200).end('<html>be right back</html>');
  else
    response.writeHead(how.status, how.retryAfter === undefined ? {} : { 'retry-after': how.retryAfter }).end(how.body);
}

/** HubSpot: deals by id, searched by their last change, in pages of at most 100. */
export async function openHubspot({ token }: { token: string }) {
  const deals = new Map<string, CrmDeal>();
  const names = { companies: new Map<string, string>(), contacts: new Map<string, string>() };
  const owners = new Map<string, { email: string; firstName: string; lastName: string }>();
  const shown = (deal: CrmDeal) => ({
    id: deal.id,
    properties: deal.properties,
    archived: deal.archivedAt !== undefined,
  });
  const changeOf = (deal: CrmDeal) => Date.parse(String(deal.properties.hs_lastmodifieddate));
  const inputsOf = (body: unknown) => (body as { inputs: { id: string }[] }).inputs.map(({ id }) => id);

  function one(id: string): CrmDeal | undefined {
    const deal = deals.get(id);
    return deal?.mergedInto === undefined ? deal : one(deal.mergedInto);
  }

  function search(body: unknown) {
    const { filterGroups, limit, after } = body as {
      filterGroups: { filters: { value: string }[] }[];
      limit: number;
      after?: string;
    };
    const since = Number(filterGroups[0]?.filters[0]?.value);
    const start = Number(after ?? 0);
    if (start + limit > 10_000) return { status: 400, body: { message: 'no more than 10,000' } };
    const found = [...deals.values()].filter((deal) => !deal.archivedAt && !deal.mergedInto && changeOf(deal) >= since);
    found.sort((a, b) => changeOf(a) - changeOf(b));
    const more = found.length > start + limit && { paging: { next: { after: String(start + limit) } } };
    return { body: { total: found.length, results: found.slice(start, start + limit).map(shown), ...more } };
  }

  const answering: Answering = ({ method, path, query, body }) => {
    const [, to = ''] = /^\/crm\/v3\/associations\/deals\/(\w+)\/batch\/read$/.exec(path) ?? [];
    if (to !== '') {
      const results = inputsOf(body).flatMap((id) => {
        const end = to === 'companies' ? deals.get(id)?.company : deals.get(id)?.contact;
        return end === undefined ? [] : [{ from: { id }, to: [{ id: end, type: 'deal_to_company' }] }];
      });
      return { body: { status: 'COMPLETE', results } };
    }
    const [, of] = /^\/crm\/v3\/objects\/(companies|contacts)\/batch\/read$/.exec(path) ?? [];
    if (of === 'companies' || of === 'contacts') {
      const named = inputsOf(body).flatMap((id) => {
        const name = names[of].get(id);
        return name === undefined ? [] : [{ id, properties: of === 'companies' ? { name } : { firstname: name } }];
      });
      return { status: 207, body: { results: named } };
    }
    const [, owner] = /^\/crm\/v3\/owners\/(\w+)$/.exec(path) ?? [];
    if (owner !== undefined) return owners.has(owner) ? { body: { id: owner, ...owners.get(owner) } } : undefined;
    if (path === '/crm/v3/objects/deals/search' && method === 'POST') return search(body);
    if (path === '/crm/v3/objects/deals' && query.get('archived') === 'true') {
      const gone = [...deals.values()].filter(({ archivedAt }) => archivedAt !== undefined);
      return { body: { results: gone.map((deal) => ({ ...shown(deal), archivedAt: deal.archivedAt })) } };
    }
    const deal = one(/^\/crm\/v3\/objects\/deals\/(\w+)$/.exec(path)?.[1] ?? '');
    if (deal === undefined || deal.archivedAt !== undefined) return undefined;
    const { company, contact } = deal;
    const associations = {
      ...(company !== undefined && { companies: { results: [{ id: company, type: 'deal_to_company' }] } }),
      ...(contact !== undefined && { contacts: { results: [{ id: contact, type: 'deal_to_contact' }] } }),
    };
    return { body: { ...shown(deal), associations } };
  };
  const crm = await openCrm(answering, ({ authorization }) => authorization === `Bearer ${token}`);
  return { ...crm, deals, ...names, owners };
}

export interface PipedriveDeal {
  id: number;
  update_time: string;
  [field: string]: unknown;
}

/** Pipedrive: deals by id, and listed by their last change in pages of `pageSize` that only their cursor turns. */
export async function openPipedrive({ token, pageSize = 100 }: { token: string; pageSize?: number }) {
  const deals = new Map<number, PipedriveDeal>();
  const organizations = new Map<number, string>();
  const users = new Map<number, { name: string; email: string }>();
  /** Changed while somebody turns pages, the pages of before are gone. */
  const cursors = { valid: true };

  const answering: Answering = ({ path, query }) => {
    const [, user] = /^\/api\/v1\/users\/(\d+)$/.exec(path) ?? [];
    if (user !== undefined)
      return users.has(Number(user)) ? { body: { success: true, data: users.get(Number(user)) } } : undefined;
    const [, one] = /^\/api\/v2\/deals\/(\d+)$/.exec(path) ?? [];
    if (one !== undefined)
      return deals.has(Number(one)) ? { body: { success: true, data: deals.get(Number(one)) } } : undefined;
    if (path === '/api/v2/organizations') {
      const ids = (query.get('ids') ?? '').split(',').map(Number);
      return {
        body: {
          success: true,
          data: ids.flatMap((id) => (organizations.has(id) ? [{ id, name: organizations.get(id) }] : [])),
        },
      };
    }
    const archived = path === '/api/v2/deals/archived';
    if (path !== '/api/v2/deals' && !archived) return undefined;
    const cursor = query.get('cursor');
    if (cursor !== null && !cursors.valid) return { status: 400, body: { success: false, error: 'invalid cursor' } };
    const since = Date.parse(query.get('updated_since') ?? '1970-01-01T00:00:00Z');
    const statuses = (query.get('status') ?? 'open,won,lost').split(',');
    const found = [...deals.values()]
      .filter((deal) => (deal.is_archived === true) === archived)
      .filter((deal) => Date.parse(deal.update_time) >= since && statuses.includes(String(deal.status)))
      .sort((a, b) => Date.parse(a.update_time) - Date.parse(b.update_time));
    const start = Number(cursor?.replace('page-', '') ?? 0);
    const next = found.length > start + pageSize ? `page-${start + pageSize}` : null;
    return {
      body: { success: true, data: found.slice(start, start + pageSize), additional_data: { next_cursor: next } },
    };
  };
  const crm = await openCrm(answering, (headers) => headers['x-api-token'] === token);
  return { ...crm, deals, organizations, users, cursors };
}
