import { ProblemDetails } from '../api/problem.ts';
import type { Here } from './here.ts';
import { exit, type Terminal } from './terminal.ts';

const PATIENCE_MS = 15_000;

export interface Question {
  path: string;
  body?: string;
  /** Default: the local token, which makes the command line an administrator. */
  headers?: Record<string, string>;
}

/** Posts to the server here. Where it refuses or is not there, says so in a line and gives the exit code. */
export async function ask(here: Here, question: Question, { err }: Terminal): Promise<{ answer: unknown } | number> {
  const { path, body = '{}', headers = { authorization: `Bearer ${here.credentials.api}` } } = question;
  let response: Response;
  let text: string;
  try {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    const type = { 'content-type': 'application/json' };
    response = await fetch(here.url + path, { method: 'POST', headers: { ...type, ...headers }, body, signal });
    text = await response.text();
  } catch (error) {
    err(`No bell answers at ${here.url} (${reasonOf(error)}). Start it with ships-bell, then try again.`);
    return exit.refused;
  }
  const answer = parse(text);
  if (response.ok) return { answer };
  const problem = ProblemDetails.safeParse(answer);
  err(`Refused (${response.status}): ${problem.data?.detail ?? response.statusText}`);
  return exit.refused;
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch hides the reason one level down. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === 'TimeoutError') return `nothing for ${PATIENCE_MS / 1000} seconds`;
  const { cause } = error;
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
