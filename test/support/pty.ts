import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { watch } from 'node:fs';
import { access } from 'node:fs/promises';
import { basename, dirname } from 'node:path';
import { onTestFinished } from 'vitest';

export interface Pty {
  /** Makes the port vanish, as pulling a USB cable does. */
  pull(): Promise<void>;
}

/** A real serial port of the kernel's at `path`, led by socat to a networked serial port. Fails loudly without socat. */
export async function openPty(path: string, url: string): Promise<Pty> {
  const there = appears(path);
  const socat = spawn('socat', [`pty,raw,echo=0,link=${path}`, `tcp:${new URL(url).host},nodelay`], {
    stdio: 'inherit',
  });
  const pull = async () => {
    if (hasEnded(socat)) return;
    socat.kill();
    await once(socat, 'exit');
  };
  onTestFinished(pull);
  await Promise.race([there, failsToStart(socat)]);
  return { pull };
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess) => exitCode !== null || signalCode !== null;

async function failsToStart(socat: ChildProcess): Promise<never> {
  const [reason] = await Promise.race([once(socat, 'exit'), once(socat, 'error')]);
  throw new Error(`socat ended before the port was there: ${reason}`);
}

async function appears(path: string): Promise<void> {
  const watching = watch(dirname(path));
  const made = new Promise<void>((resolve) => {
    watching.on('change', (_kind, name) => name === basename(path) && resolve());
  });
  await access(path).catch(() => made);
  watching.close();
}
