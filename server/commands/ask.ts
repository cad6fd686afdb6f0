import type { Readable } from 'node:stream';
import { ProblemDetails } from '../api/problem.ts';
import type { Here } from './here.ts';
import { type Reached, reach } from './reach.ts';
import { exit, type Terminal } from './terminal.ts';

const PATIENCE_MS = 15_000;

export interface Question {
  path: string;
  /** POST unless told. */
  method?: 'GET' | 'POST' | 'DELETE';
  body?: string;
  /** In place of a body: a file as it is read; its length stands in the headers. */
  stream?: () => Readable;
  /** 15 s unless told. */
  patienceMs?: number;
  /** That no server answers is no refusal: the answer is then undefined. */
  mayBeAbsent?: boolean;
  /** Default: the local token, which makes the command line an administrator. */
  headers?: Record<string, string>;
}

/** Asks the server here. Where it refuses or is not there, says so in a line and gives the exit code. */
export async function ask(here: Here, question: Question, { err }: Terminal): Promise<{ answer: unknown } | number> {
  const {
    path,
    method = 'POST',
    body = '{}',
    headers = { authorization: `Bearer ${here.credentials.api}` },
  } = question;
  let reached: Reached;
  try {
    const signal = AbortSignal.timeout(question.patienceMs ?? PATIENCE_MS);
    const type = { 'content-type': 'application/json' };
    const { stream } = question;
    const sent = method === 'GET' ? {} : stream ? { stream: stream() } : { body };
    const asked = { method, headers: { ...type, ...headers }, ...sent, signal };
    reached = await reach(here.url + path, here.config.tls?.certificate, asked);
  } catch (error) {
    if (question.mayBeAbsent) return { answer: undefined };
    err(`No bell answers at ${here.url} (${reasonOf(error)}). Start it with ships-bell, then try again.`);
    return exit.refused;
  }
  const answer = parseJson(reached.text);
  if (reached.status >= 200 && reached.status < 300) return { answer };
  const problem = ProblemDetails.safeParse(answer);
  err(`Refused (${reached.status}): ${problem.data?.detail ?? reached.statusText}${hint(reached.status)}`);
  return exit.refused;
}

/** What opens a bell lies in its data folder. */
const hint = (status: number): string =>
  status === 401
    ? ' Perhaps the running bell uses another data folder: run this where it was started, or with its BELL_DATA or --config.'
    : '';

/** Undefined where it is none: somebody else may answer there. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** fetch hides the reason one level down; a wait that is given up is an AbortError with it as the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const waited = [error, cause].some((each) => each instanceof Error && each.name === 'TimeoutError');
  if (waited) return `nothing for ${PATIENCE_MS / 1000} seconds`;
  if ('code' in error && error.code !== 'ABORT_ERR') return String(error.code);
  return cause instanceof Error && 'code' in cause ? String(cause.code) : error.message;
}
