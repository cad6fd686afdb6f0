import Ajv2020 from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { expect } from 'vitest';
import { type Answered, ask } from './http-edge.ts';

type Schema = Record<string, unknown>;
interface Described {
  operationId: string;
  requestBody?: { content: Record<string, { schema: Schema }> };
  responses: Record<string, { content?: Record<string, { schema: Schema }> }>;
}
export interface ApiDocument {
  paths: Record<string, Record<string, Described>>;
}

export interface Call {
  /** The parts of the path. */
  path?: Record<string, string | number>;
  query?: Record<string, string>;
  /** JSON, unless `type` is another. */
  body?: unknown;
  type?: string;
  headers?: Record<string, string>;
  /** 200 unless said. */
  status?: number;
}

/** Asks a running server for its operations by name, and holds its answers against the document, with a validator of its own. */
export async function openApi(url: string) {
  const document = (await ask(`${url}/api/openapi.json`)).json as unknown as ApiDocument;
  const ajv = new Ajv2020.default({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addSchema({ $id: 'api', ...document });
  const driven = new Set<string>();

  function find(id: string) {
    for (const [path, methods] of Object.entries(document.paths))
      for (const [method, described] of Object.entries(methods))
        if (described.operationId === id) return { path, method, described };
    throw new Error(`the document has no operation ${id}`);
  }

  const pointer = (...parts: string[]) =>
    `api#/${parts.map((part) => encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'))).join('/')}`;

  function fits(value: unknown, what: string, ...parts: string[]): void {
    const validate = ajv.compile({ $ref: pointer('paths', ...parts, 'schema') });
    validate(value);
    expect({ what, errors: validate.errors ?? [] }).toEqual({ what, errors: [] });
  }

  /** Resolves with what was answered, once its status, type and body are what the document says. */
  async function call(id: string, { path: parts = {}, query, status = 200, ...more }: Call = {}): Promise<Answered> {
    const { path, method, described } = find(id);
    const filled = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(parts[name])));
    const { body, type = 'application/json', headers } = more;
    const isJson = type === 'application/json';
    const answer = await ask(`${url}${filled}${query ? `?${new URLSearchParams(query)}` : ''}`, {
      method: method.toUpperCase(),
      headers: { ...(body !== undefined && { 'content-type': type }), ...headers },
      ...(body !== undefined && { body: isJson && typeof body !== 'string' ? JSON.stringify(body) : String(body) }),
    });
    expect({ id, status: answer.status, text: answer.text }).toMatchObject({ id, status });
    if (body !== undefined && status < 300) {
      expect(Object.keys(described.requestBody?.content ?? {}), `${id} takes`).toContain(type);
      if (isJson && typeof body !== 'string')
        fits(body, `what ${id} takes`, path, method, 'requestBody', 'content', type);
    }
    checkAnswer({ id, path, method, described }, answer);
    if (status < 300) driven.add(id);
    return answer;
  }

  function checkAnswer({ id, path, method, described }: ReturnType<typeof find> & { id: string }, answer: Answered) {
    const status = String(answer.status);
    const said = described.responses[status];
    expect(said, `${id} answers ${status}`).toBeDefined();
    if (said?.content === undefined) return expect(answer.text, `${id} ${status} says nothing`).toBe('');
    const type = answer.headers['content-type']?.split(';')[0] ?? '';
    expect(Object.keys(said.content), `${id} answers with`).toContain(type);
    if (type.includes('json'))
      fits(answer.json, `what ${id} answers`, path, method, 'responses', status, 'content', type);
    else expect(answer.text).not.toBe('');
  }

  const all = Object.values(document.paths).flatMap((methods) => Object.values(methods).map((it) => it.operationId));
  return { document, call, driven, all };
}
