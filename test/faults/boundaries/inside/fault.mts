export type Phase = 'before' | 'after';

/**
 * A place in a process that a fault can be put at, known by what passes there as text (a regular expression's source):
 * `commit`: SQL and parameters of a transaction; `sent`: what is written to a socket, a character a byte; `file`: a step of
 * replacing a file: `write`, `sync`, `rename` or `folder` (its sync), then the text that was written.
 */
export interface Boundary {
  of: 'commit' | 'sent' | 'file';
  text: string;
}

export interface Fault {
  name: string;
  at: Boundary;
  phase: Phase;
  /** Only what passes once this has been passed counts. */
  since?: Boundary;
  /** Which passing: 1 is the first. */
  nth?: number;
  /** Undefined: this very process ends. Else it stands still here until another has been made to fail. */
  other?: string;
}

/** Lines of JSON between the tests and each process of the product. */
export type ToProcess = { arm: Fault };
export type FromProcess = { hello: string } | { armed: string } | { reached: string } | { replaced: string };
