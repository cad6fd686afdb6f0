import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Terminal } from './terminal.ts';

/** Where signals come from: the process. */
export type Signals = Pick<NodeJS.EventEmitter, 'on' | 'off'>;

export interface ChildOptions extends Pick<Terminal, 'env' | 'cwd'> {
  /** The compiled script, started by its path, and what it is told. */
  script: string;
  args?: readonly string[];
  signals: Signals;
}

/** What ends a command from outside. */
export const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Runs a script of ours at this terminal and ends with its exit code; it hears what signals this process hears. */
export async function runChild({ script, args = [], env, cwd, signals }: ChildOptions): Promise<number> {
  // The channel carries nothing: the child sees it close, and ends, however this process does.
  const child = spawn(process.execPath, [script, ...args], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env },
    cwd,
  });
  const pass = (signal: NodeJS.Signals) => void child.kill(signal);
  for (const signal of passed) signals.on(signal, pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', reject);
      child.once('exit', (code, signal) => resolve(code ?? 128 + constants.signals[signal ?? 'SIGTERM']));
    });
  } finally {
    for (const signal of passed) signals.off(signal, pass);
  }
}
