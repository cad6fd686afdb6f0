import { join } from 'node:path';
import { type Result, refuse } from '../../broker/contract/result.ts';
import { type Config, loadConfig } from '../config.ts';
import { packageRoot } from '../package.ts';
import { ask } from './ask.ts';
import { passed, runChild, type Signals } from './child.ts';
import { findHere, type Here, mistaken } from './here.ts';
import type { BellOptions } from './rehearse.ts';
import { exit } from './terminal.ts';

export interface ToolOptions extends BellOptions {
  /** Where the board is, in place of where the bell looks for it. */
  port?: string | undefined;
  signals: Signals;
}

/**
 * Runs one of the device's tools (`dist/device/tool.js`) at a bell's board, also where no server runs, as beside a bell on
 * a Raspberry Pi. A server that runs here lets go of the port meanwhile.
 */
export async function runTool(options: ToolOptions, tool: string, args: readonly string[] = []): Promise<number> {
  const { env, cwd, port, signals } = options;
  const loaded = loadConfig({ path: options.config, env, cwd });
  if (!loaded.ok) return mistaken(options, loaded.problem);
  const here = findHere(options);
  const bell = whichBell(loaded.value, options, here.ok);
  if (!bell.ok) return mistaken(options, bell.problem);
  const { name, serial } = bell.value;
  const run = () =>
    runChild({
      script: join(packageRoot, 'dist', 'device', 'tool.js'),
      args: [tool, ...(port === undefined ? [] : ['--port', port]), ...args],
      // The tool knows no broker and no server.
      env: {
        ...env,
        ...{ BELL_NAME: name, BELL_SERIAL: serial, BELL_DATA: loaded.value.dataDir },
        ...{ BELL_BROKER_URL: '', BELL_PREFIX: '', BELL_ADMIN_PASSWORD: '' },
      },
      ...{ cwd, signals },
    });
  return here.ok && hangsHere(loaded.value, name) ? withPort(here.value, name, options, run) : run();
}

function whichBell(
  { bells }: Config,
  { bell, port, env }: ToolOptions,
  isServerHere: boolean,
): Result<{ name: string; serial: string }> {
  const name = bell ?? env.BELL_NAME ?? bells[0]?.name ?? 'main';
  const known = bells.find((one) => one.name === name);
  if (known === undefined && isServerHere) return refuse('--bell', name, bells.map((one) => one.name).join(', '));
  const serial = known?.serial ?? env.BELL_SERIAL ?? 'auto';
  if (serial !== 'none') return { ok: true, value: { name, serial } };
  const allowed = 'one that hangs on this machine; for another run this command there, or say --port';
  return port === undefined ? refuse('--bell', name, allowed) : { ok: true, value: { name, serial: 'auto' } };
}

const hangsHere = ({ bells }: Config, name: string): boolean =>
  bells.some((bell) => bell.name === name && bell.serial !== 'none');

async function withPort(here: Here, bell: string, options: ToolOptions, run: () => Promise<number>): Promise<number> {
  const path = `/api/bells/${encodeURIComponent(bell)}/port-lease`;
  let interrupted = false;
  const note = () => {
    interrupted = true;
  };
  // An interruption ends the tool; this process lives on to give the port back.
  for (const signal of passed) options.signals.on(signal, note);
  try {
    const lent = await ask(here, { path, mayBeAbsent: true }, options);
    if (typeof lent === 'number') return lent;
    if (lent.answer === undefined) return interrupted ? exit.refused : await run();
    try {
      return interrupted ? exit.refused : await run();
    } finally {
      await ask(here, { path, method: 'DELETE', mayBeAbsent: true }, options);
    }
  } finally {
    for (const signal of passed) options.signals.off(signal, note);
  }
}
