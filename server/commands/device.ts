import { join } from 'node:path';
import { refuse } from '../../broker/contract/result.ts';
import { packageRoot } from '../package.ts';
import { runChild, type Signals } from './child.ts';
import { mistaken } from './here.ts';
import type { Terminal } from './terminal.ts';

export interface DeviceOptions extends Terminal {
  bell?: string | undefined;
  serial?: string | undefined;
  /** The program to run; the device's own unless a test says otherwise. */
  main?: string;
  signals: Signals;
}

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
  return runChild({ script: main, env: { ...env, ...named }, cwd, signals });
}
