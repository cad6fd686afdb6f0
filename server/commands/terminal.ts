/** What a command has to work with: nothing of the process but what is handed in. */
export interface Terminal {
  /** The file given with `--config`. */
  config?: string | undefined;
  env: Readonly<Record<string, string | undefined>>;
  cwd: string;
  out(line: string): void;
  err(line: string): void;
}

/** What a command ends with. */
export const exit = { done: 0, refused: 1, mistaken: 2 } as const;
