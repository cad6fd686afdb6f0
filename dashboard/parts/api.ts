import type { Problem } from '../../broker/contract/result.ts';
import { texts } from '../texts.ts';
import { mustLogIn } from './store.ts';

/** `status` is 0 where the office could not be reached; `problem` names the field where one is to blame. */
export type Answer = { ok: true } | { ok: false; status: number; message: string; problem?: Problem };

/** POSTs JSON to this office. Never rejects; a 401 asks for the password, save where the password itself was wrong. */
export async function post(path: string, body: unknown = {}): Promise<Answer> {
  let response: Response;
  try {
    response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json', accept: 'application/json' },
      body: JSON.stringify(body),
    });
  } catch {
    return { ok: false, status: 0, message: texts.unreachable };
  }
  if (response.ok) return { ok: true };
  if (response.status === 401 && path !== '/api/session') mustLogIn.value = true;
  return failure(response);
}

async function failure(response: Response): Promise<Answer> {
  const { status } = response;
  const told = (await response.json().catch(() => ({}))) as { detail?: unknown; problem?: Partial<Problem> };
  const message = typeof told.detail === 'string' ? texts.refused(told.detail) : texts.failed(status);
  const { field, value, allowed } = told.problem ?? {};
  if (typeof field !== 'string' || typeof allowed !== 'string') return { ok: false, status, message };
  return { ok: false, status, message, problem: { field, value: String(value), allowed } };
}
