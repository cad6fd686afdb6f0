import { z } from 'zod';
import { Candidate } from './presses.ts';

/** What is wrong, where, and what is allowed instead. */
export const FieldProblem = z.object({ field: z.string(), value: z.string(), allowed: z.string() });

/** Every refusal over HTTP, as `application/problem+json` (RFC 9457). `problem` is there when one field is to blame. */
export const ProblemDetails = z.object({
  type: z.string(),
  title: z.string(),
  status: z.number().int(),
  detail: z.string(),
  problem: FieldProblem.optional(),
  /** Of a claim that several orders fit. */
  candidates: z.array(Candidate).optional(),
});
export type ProblemDetails = z.infer<typeof ProblemDetails>;
