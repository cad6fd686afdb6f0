import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join } from 'node:path';
import { refuse } from '../../broker/contract/result.ts';
import { packageRoot } from '../package.ts';
import { mistaken } from './here.ts';
import type { Terminal } from './terminal.ts';

export interface DeviceOptions extends Terminal {
  bell?: string | undefined;
  serial?: string | undefined;
  /** The program to run; the device's own unless a test says otherwise. */
  main?: string;
  /** Where signals come from: the process. */
  signals: Pick<NodeJS.EventEmitter, 'on' | 'off'>;
}

const passed = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** `ships-bell device`: the bell's own program, on a machine of its own. Ends with its exit code. */
export async function device(options: DeviceOptions): Promise<number> {
  const { main = join(packageRoot, 'dist', 'device', 'main.js'), env, cwd, signals } = options;
  if (!env.BELL_BROKER_URL) {
    const allowed = 'the address that "ships-bell sources" shows for this bell on the machine of the server';
    return mistaken(options, refuse('BELL_BROKER_URL', undefined, allowed).problem);
  }
  const named = {
    ...(options.bell && { BELL_NAME: options.bell }),
    ...(options.serial && { BELL_SERIAL: options.serial }),
  };
  // The channel carries nothing: the child sees it close, and ends, however this process does.
  const child = spawn(process.execPath, [main], {
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    env: { ...env, ...named },
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
