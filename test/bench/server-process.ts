import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { packageRoot } from '../../server/package.ts';

/** `ships-bell` as a user starts it, in a process of its own. */
export interface ServerProcess {
  url: string;
  port: number;
  process: ChildProcess;
  /** Resolves with the first line, said already or yet to be, that fits. */
  says(fits: (line: LogLine) => boolean): Promise<LogLine>;
  /** Warnings and errors so far. */
  complaints(): LogLine[];
  close(): Promise<void>;
}

export interface LogLine {
  level: number;
  msg: string;
  bell?: string;
  state?: string;
  here?: string;
}

export interface ServerProcessOptions {
  folder: string;
  flags?: string[];
  env?: Record<string, string>;
}

/** Resolves when it says that it is up. Port 0 is its only difference from a plain start, unless `env` says more. */
export async function startServerProcess({
  folder,
  flags = [],
  env = {},
}: ServerProcessOptions): Promise<ServerProcess> {
  const child = spawn(process.execPath, [...flags, join(packageRoot, 'dist/server/main.js')], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { ...withoutOurs(process.env), BELL_HTTP: '127.0.0.1:0', BELL_MQTT: '127.0.0.1:0', ...env },
  });
  const { says, lines } = listenTo(child);
  const { here = '' } = await says(({ msg }) => msg === 'The bell is up');
  return {
    url: here,
    port: Number(new URL(here).port),
    process: child,
    says,
    complaints: () => lines.filter(({ level }) => level >= 40),
    async close() {
      if (child.exitCode !== null) return;
      const ended = once(child, 'exit');
      child.kill('SIGTERM');
      await ended;
    },
  };
}

/** Without what a developer may have set for a bell of their own. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('BELL_')));

function listenTo(child: ChildProcess): { says: ServerProcess['says']; lines: LogLine[] } {
  const lines: LogLine[] = [];
  const waiting = new Set<() => void>();
  if (child.stdout === null) throw new Error('the product has no output');
  createInterface(child.stdout).on('line', (line) => {
    if (line.startsWith('{')) lines.push(JSON.parse(line));
    for (const look of waiting) look();
  });
  const says = (fits: (line: LogLine) => boolean): Promise<LogLine> =>
    new Promise((resolve, reject) => {
      const settle = (then: () => void): void => {
        waiting.delete(look);
        child.off('exit', ended);
        then();
      };
      const look = (): void => {
        const found = lines.find(fits);
        if (found !== undefined) settle(() => resolve(found));
      };
      const ended = (code: number | null): void => settle(() => reject(new Error(`the product ended with ${code}`)));
      waiting.add(look);
      child.once('exit', ended);
      look();
    });
  return { says, lines };
}
