import { type OutgoingHttpHeaders, type ServerResponse, STATUS_CODES } from 'node:http';
import { type Problem, sentence } from '../../broker/contract/result.ts';
import type { Candidate } from '../api/presses.ts';
import type { ProblemDetails } from '../api/problem.ts';

/** What an RFC 9457 answer says: `detail` for people, `problem` for programs. */
export interface Refusal {
  status: number;
  detail: string;
  problem?: Problem;
  candidates?: Candidate[];
  headers?: OutgoingHttpHeaders;
}

export const refusal = (status: number, problem: Problem): Refusal => ({ status, detail: sentence(problem), problem });

/** The text of an RFC 9457 answer. */
export function problemBody({ status, detail, problem, candidates }: Refusal): string {
  const title = STATUS_CODES[status] ?? 'Error';
  return JSON.stringify({
    type: 'about:blank',
    title,
    status,
    detail,
    ...(problem && { problem }),
    ...(candidates && { candidates }),
  } satisfies ProblemDetails);
}

export function problemHeaders(body: string, headers: OutgoingHttpHeaders = {}): OutgoingHttpHeaders {
  return {
    'Content-Type': 'application/problem+json',
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    'X-Content-Type-Options': 'nosniff',
    ...headers,
  };
}

/** Answers with a problem, once; an answer already begun cannot be mended, so its connection ends. */
export function sendProblem(response: ServerResponse, refused: Refusal): void {
  if (response.headersSent) {
    response.destroy();
    return;
  }
  const body = problemBody(refused);
  response.writeHead(refused.status, problemHeaders(body, refused.headers)).end(body);
}
