import { type ChildProcess, spawn } from 'node:child_process';
import { EventEmitter, once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { pause } from './pause.ts';

/** A process that was started, until it ends. */
export interface Started {
  process: ChildProcess;
  /** Resolves when it can be used; rejects when it ends before. */
  ready: Promise<void>;
}

/** A process that is started anew whenever it has been killed. */
export interface Kept {
  readonly pid: number | undefined;
  /** Ends that nobody asked for. */
  readonly ownEnds: string[];
  /** SIGKILL; the next one starts after so many ms. False when it is dead already. */
  kill(restMs: number): boolean;
  /** Resolves when the one that runs now, or the next, can be used. */
  ready(): Promise<void>;
  /** Ends it for good: by SIGTERM, or by SIGKILL. */
  end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void>;
}

export function keepRunning(name: string, start: () => Started): Kept {
  const ownEnds: string[] = [];
  const starts = new EventEmitter();
  let restMs = 0;
  let killed = false;
  let ending = false;
  let current = start();
  const killAtExit = (): void => void current.process.kill('SIGKILL');
  process.once('exit', killAtExit);

  async function keep(): Promise<void> {
    for (;;) {
      current.ready.catch(() => {}); // whoever waits for it hears of it
      const [code, signal] = await ended(current.process);
      if (ending) return;
      if (!killed) ownEnds.push(`${name} ended by itself with ${code ?? signal}`);
      await pause(restMs);
      if (ending) return;
      killed = false;
      current = start();
      starts.emit('start');
    }
  }
  const keeping = keep();
  return {
    ownEnds,
    get pid() {
      return current.process.pid;
    },
    kill(rest) {
      if (killed) return false;
      killed = true;
      restMs = rest;
      return current.process.kill('SIGKILL');
    },
    async ready() {
      for (;;) {
        if (killed) await once(starts, 'start');
        const waited = current;
        const up = await waited.ready.then(
          () => true,
          () => false,
        );
        if (up && waited === current && !killed) return;
        if (!up && waited === current) await once(starts, 'start');
      }
    },
    async end(signal) {
      ending = true;
      process.off('exit', killAtExit);
      current.process.kill(signal);
      await keeping;
    },
  };
}

async function ended(child: ChildProcess): Promise<[number | null, string | null]> {
  if (child.exitCode !== null || child.signalCode !== null) return [child.exitCode, child.signalCode];
  const [code, signal] = await once(child, 'exit');
  return [code, signal];
}

export interface ProgramOptions {
  args: string[];
  cwd: string;
  env: Record<string, string>;
  /** Everything it says, appended. */
  logFile: string;
  /** Each line of its log that is JSON. */
  heard(line: Record<string, unknown>): void;
}

/** A Node program of ours that logs JSON lines. */
export function startProgram({ args, cwd, env, logFile, heard }: ProgramOptions): ChildProcess {
  const child = spawn(process.execPath, args, {
    cwd,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...withoutOurs(process.env), ...env },
  });
  const log = createWriteStream(logFile, { flags: 'a' });
  child.stderr?.pipe(log, { end: false });
  if (child.stdout !== null) {
    createInterface(child.stdout).on('line', (line) => {
      log.write(`${line}\n`);
      if (line.startsWith('{')) heard(JSON.parse(line));
    });
  }
  return child;
}

/** Without what a developer may have set for a bell of their own. */
const withoutOurs = (env: NodeJS.ProcessEnv): NodeJS.ProcessEnv =>
  Object.fromEntries(Object.entries(env).filter(([key]) => !key.startsWith('BELL_')));
