import type { Problem } from '../../broker/contract/result.ts';

/** Why there was no answer that can be used. Its problem names neither token nor query. */
export class NotAnswered extends Error {
  override name = 'NotAnswered';
  readonly problem: Problem;
  /** The token is not good for this: asking again with it would not help. */
  readonly refused: boolean;
  /** How long the source wants to be left alone. */
  readonly afterMs: number | undefined;
  /** Only this one object is not to be had: the source itself is well. */
  readonly alone: boolean;
  /** What HTTP said, where it said anything. */
  readonly status: number | undefined;
  constructor(problem: Problem, { refused = false, afterMs, alone = false, status }: How = {}) {
    super(problem.allowed);
    this.problem = problem;
    this.refused = refused;
    this.afterMs = afterMs;
    this.alone = alone;
    this.status = status;
  }
}

interface How {
  refused?: boolean;
  afterMs?: number | undefined;
  alone?: boolean;
  status?: number;
}
