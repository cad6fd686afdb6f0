import type { Problem } from '../../broker/contract/result.ts';
import { refusedInWords } from '../../server/api/mistake-words.ts';
import type { Candidate } from '../../server/api/presses.ts';
import { texts } from '../texts.ts';
import { mustLogIn } from './store.ts';

/** `status` is 0 where the office could not be reached; `problem` names the field where one is to blame. */
export type Refused = { ok: false; status: number; message: string; problem?: Problem; candidates?: Candidate[] };
export type Answer = { ok: true } | Refused;

/** POSTs JSON to this office. Never rejects; a 401 asks for the password, save where the password itself was wrong. */
export const post = (path: string, body: unknown = {}): Promise<Answer> =>
  ask(path, {
    method: 'POST',
    headers: { 'content-type': 'application/json', accept: 'application/json' },
    body: JSON.stringify(body),
  });

/** Takes back what was posted there. */
export const remove = (path: string): Promise<Answer> => ask(path, { method: 'DELETE' });

/** Sends JSON and gives back what this office answers; undefined where it answers nothing. */
export async function send<T>(
  method: 'POST' | 'PUT' | 'PATCH' | 'DELETE',
  path: string,
  body?: unknown,
): Promise<{ ok: true; value: T } | Refused> {
  const headers = { 'content-type': 'application/json', accept: 'application/json' };
  const answer = await ask(path, { method, headers, ...(body !== undefined && { body: JSON.stringify(body) }) });
  if (!answer.ok) return answer;
  const text = await answer.response.text();
  return { ok: true, value: (text === '' ? undefined : JSON.parse(text)) as T };
}

/** Sends a file as it is, for as long as it takes. */
export async function sendFile<T>(
  path: string,
  file: File,
  type = 'application/octet-stream',
): Promise<{ ok: true; value: T } | Refused> {
  const headers = { 'content-type': type, accept: 'application/json' };
  const answer = await ask(path, { method: 'POST', headers, body: file });
  return answer.ok ? { ok: true, value: (await answer.response.json()) as T } : answer;
}

/** What this office answers; it is our own, so nothing is validated again. */
export async function get<T>(path: string): Promise<{ ok: true; value: T } | Refused> {
  const answer = await ask(path, { headers: { accept: 'application/json' } });
  if (answer.ok) return { ok: true, value: (await answer.response.json()) as T };
  return answer.status === 0 ? { ...answer, message: texts.unread } : answer;
}

async function ask(path: string, request: RequestInit): Promise<{ ok: true; response: Response } | Refused> {
  let response: Response;
  try {
    response = await fetch(path, request);
  } catch {
    return { ok: false, status: 0, message: texts.unreachable };
  }
  if (response.ok) return { ok: true, response };
  if (response.status === 401 && path !== '/api/session') mustLogIn.value = true;
  return failure(response);
}

type Told = { detail?: unknown; problem?: Partial<Problem>; candidates?: Candidate[] };

async function failure(response: Response): Promise<Refused> {
  const { status } = response;
  const told = (await response.json().catch(() => ({}))) as Told;
  const message = typeof told.detail === 'string' ? texts.refused(told.detail) : texts.failed(status);
  const { field, value, allowed } = told.problem ?? {};
  if (typeof field !== 'string' || typeof allowed !== 'string') return { ok: false, status, message };
  const { candidates } = told;
  const problem = { field, value: String(value), allowed };
  const sentence = refusedInWords(problem, status);
  return { ok: false, status, message: sentence, problem, ...(candidates && { candidates }) };
}
