import type { Request, Response } from 'express';
import type { z } from 'zod';
import { check, type Problem, type Result } from '../../broker/contract/result.ts';
import { type Refusal, refusal, sendProblem } from './problems.ts';

/** Refuses, and leaves the reason where the log finds it: never what was sent, which may be a secret. */
export function refuseWith(response: Response, refused: Refusal): void {
  const { field, allowed } = refused.problem ?? {};
  response.locals.refused = refused.problem === undefined ? { detail: refused.detail } : { field, allowed };
  sendProblem(response, refused);
}

/** Answers with what the desk made of it, or with its problem. */
export function answer<T>(request: Request, response: Response, result: Result<T>, status = 200): void {
  response.set('Cache-Control', 'no-store');
  if (!result.ok) refuseWith(response, refusal(statusOf(request, result.problem), result.problem));
  else if (result.value === undefined) response.status(204).end();
  else response.status(status).json(result.value);
}

/** What the address names is not there: 404. What the body says is wrong: 400. Else the office is not in that state: 409. */
function statusOf(request: Request, { field }: Problem): number {
  const body: unknown = request.body;
  const [first = field] = field.split('.');
  if (first in request.params) return 404;
  return typeof body === 'object' && body !== null && first in body ? 400 : 409;
}

/** The body by its schema; undefined when it was refused and answered. */
export function readBodyAs<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  const checked = check(schema, request.body);
  if (checked.ok) return checked.value;
  refuseWith(response, refusal(400, checked.problem));
  return undefined;
}

/** The query by its schema, where what a form leaves empty is not asked for; undefined when it was refused and answered. */
export function readQueryAs<T>(schema: z.ZodType<T>, request: Request, response: Response): T | undefined {
  const given = Object.fromEntries(Object.entries(request.query).filter(([, value]) => value !== ''));
  const checked = check(schema, given, 'query');
  if (checked.ok) return checked.value;
  refuseWith(response, refusal(400, checked.problem));
  return undefined;
}

/** A named part of the path; the route's pattern promises that it is there. */
export const inPath = (request: Request, name: string): string => String(request.params[name]);
