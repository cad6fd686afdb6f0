import { refuse } from '../../broker/contract/result.ts';
import { isSafe, SAFE } from '../config/source-settings.ts';
import { timeLimit } from '../time-limit.ts';
import { NotAnswered } from './not-answered.ts';

/** What a source's API answered; 404 alone is an answer, too: it has no such thing. */
export interface Answer {
  found: boolean;
  /** The JSON it sent. */
  body: unknown;
}

/** A source's API, asked one thing at a time. Rejects with `NotAnswered` and nothing else. */
export interface Api {
  get(path: string): Promise<Answer>;
  post(path: string, body: object): Promise<Answer>;
  /** What seldom changes, such as names, by id: read at most once an hour each, those that are not known in one go. */
  known<T>(
    of: string,
    ids: readonly string[],
    read: (ids: string[]) => Promise<Map<string, T>>,
  ): Promise<Map<string, T>>;
}

export interface ApiOptions {
  /** Where it is, without a trailing slash. */
  base: string;
  headers: Record<string, string>;
  now: () => number;
  /** Ends what is under way. */
  closing: AbortSignal;
  patienceMs?: number | undefined;
}

const PATIENCE_MS = 15_000;
const MOST_BYTES = 10 * 1024 * 1024;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

export function openApi({ base, headers, now, closing, patienceMs = PATIENCE_MS }: ApiOptions): Api {
  const known = new Map<string, { value: unknown; until: number }>();

  async function ask(path: string, init: RequestInit): Promise<Answer> {
    const at = path.split('?', 1)[0] ?? path;
    const safe = safeBase(base);
    if (safe !== undefined) throw safe;
    const { signal, end } = timeLimit(patienceMs, closing);
    try {
      const given = {
        accept: 'application/json',
        ...headers,
        ...(init.body !== undefined && { 'content-type': 'application/json' }),
      };
      const response = await fetch(base + path, { ...init, headers: given, redirect: 'manual', signal });
      const refused = refusalOf(response, at, now());
      if (refused === undefined) return { found: response.status !== 404, body: await jsonOf(response, at) };
      await response.body?.cancel();
      throw refused;
    } catch (error) {
      throw error instanceof NotAnswered ? error : failed(at, { error, patienceMs });
    } finally {
      end();
    }
  }

  return {
    get: (path) => ask(path, { method: 'GET' }),
    post: (path, body) => ask(path, { method: 'POST', body: JSON.stringify(body) }),
    async known<T>(of: string, ids: readonly string[], read: (ids: string[]) => Promise<Map<string, T>>) {
      if (known.size > MOST_KNOWN) known.clear();
      const fresh = (id: string) => (known.get(`${of} ${id}`)?.until ?? 0) > now();
      const missing = [...new Set(ids)].filter((id) => !fresh(id));
      const found = missing.length === 0 ? new Map<string, T>() : await read(missing);
      for (const id of missing) known.set(`${of} ${id}`, { value: found.get(id), until: now() + HOUR_MS });
      for (const id of ids) {
        const value = found.get(id) ?? known.get(`${of} ${id}`)?.value;
        if (value !== undefined) found.set(id, value as T);
      }
      return found;
    },
  };
}

const MOST_KNOWN = 10_000;

function safeBase(base: string): NotAnswered | undefined {
  return isSafe(base) ? undefined : new NotAnswered(refuse('apiUrl', base, SAFE).problem, { refused: true });
}

function refusalOf({ status, headers }: Response, at: string, now: number): NotAnswered | undefined {
  if ((status >= 200 && status < 300) || status === 404) return undefined;
  const said = `${status} for ${at}`;
  if (status === 401 || status === 403) {
    const allowed =
      status === 401 ? 'a token that the source takes' : 'a token with the scopes that reading deals needs';
    return new NotAnswered(refuse('token', said, allowed).problem, { refused: true, status });
  }
  const isTooMany = status === 429;
  const allowed = isTooMany ? 'fewer requests; it is asked again later' : 'an answer; it is asked again later';
  // HubSpot counts by ten seconds and does not say so; who goes on asking Pipedrive is locked out.
  const afterMs = waitIn(headers.get('retry-after'), now) ?? (isTooMany ? TOO_MANY_MS : undefined);
  return new NotAnswered(refuse('api', said, allowed).problem, { afterMs, status });
}

const TOO_MANY_MS = 10_000;

/** Seconds, or a date (RFC 9110, 10.2.3); never more than a day. */
function waitIn(header: string | null, now: number): number | undefined {
  if (header === null || header.trim() === '') return undefined;
  const ms = /^\d+$/.test(header.trim()) ? Number(header) * 1000 : Date.parse(header) - now;
  return Number.isNaN(ms) ? undefined : Math.min(Math.max(ms, 0), DAY_MS);
}

async function jsonOf(response: Response, at: string): Promise<unknown> {
  const text = await textOf(response, at);
  try {
    return JSON.parse(text);
  } catch {
    if (response.status === 404) return undefined;
    throw new NotAnswered(refuse('api', `no JSON for ${at}`, 'an answer in JSON; it is asked again later').problem);
  }
}

async function textOf({ body }: Response, at: string): Promise<string> {
  const parts: Uint8Array[] = [];
  let bytes = 0;
  for await (const part of body ?? []) {
    bytes += part.byteLength;
    if (bytes > MOST_BYTES)
      throw new NotAnswered(
        refuse('api', `more than 10 MiB for ${at}`, 'a smaller answer; it is asked again later').problem,
      );
    parts.push(part);
  }
  return Buffer.concat(parts).toString();
}

/** fetch hides the reason one level down. */
function failed(at: string, { error, patienceMs }: { error: unknown; patienceMs: number }): NotAnswered {
  const cause = error instanceof Error ? error.cause : undefined;
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : 'no connection';
  const said = error instanceof Error && error.name === 'TimeoutError' ? `nothing in ${patienceMs / 1000} s` : code;
  return new NotAnswered(refuse('api', `${said} for ${at}`, 'an answer; it is asked again later').problem);
}
