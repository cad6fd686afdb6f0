import { realpathSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { z } from 'zod';
import type { Log } from '../broker/contract/log.ts';
import { sentence } from '../broker/contract/result.ts';
import { type Device, type DeviceOptions, startDevice } from './device.ts';
import { readEnvironment } from './environment.ts';
import { actions } from './simulation.ts';

export { type Device, type DeviceOptions, startDevice };

const CLOSE_MS = 2_000;
const WRONG_START = 2;

/** parent → device, `{simulate, id}`; device → parent, `{id, result}`. */
const Request = z.object({ simulate: z.enum(actions), id: z.union([z.string(), z.number()]) });

/** The device process: one bell, until its parent goes or it is told to end. */
async function main(): Promise<void> {
  const options = readEnvironment(process.env);
  if (!options.ok) return stop(sentence(options.problem));
  const { pino } = await import('pino');
  const { bell, serial, dataDir } = options.value;
  // Not by pino's own way out: when the parent is gone it tries for ever, and holds the process and with it the board.
  process.stdout.on('error', () => {});
  const log: Log = pino(
    { level: 'info', base: { bell, serial } },
    { write: (line) => void process.stdout.write(line) },
  );
  try {
    const device = await startDevice({ ...options.value, log });
    obey(device);
    endWith(device);
  } catch (error) {
    stop(`BELL_DATA cannot be used: ${dataDir}: ${String(error)}; allowed is a folder this user can write`);
  }
}

function obey(device: Device): void {
  process.on('message', async (message) => {
    const request = Request.safeParse(message);
    if (!request.success) return;
    const { simulate, id } = request.data;
    process.send?.({ id, result: await device.simulate(simulate) });
  });
}

function endWith(device: Device): void {
  let ending = false;
  const end = async () => {
    if (ending) return;
    ending = true;
    setTimeout(() => process.exit(0), CLOSE_MS);
    await device.close();
    process.exit(0);
  };
  for (const signal of ['SIGTERM', 'SIGINT'] as const) process.on(signal, end);
  process.on('disconnect', end);
  if (process.connected === false) void end();
}

function stop(line: string): void {
  process.stderr.write(`${line}\n`);
  process.exitCode = WRONG_START;
}

const [, script] = process.argv;
if (script !== undefined && import.meta.url === pathToFileURL(realpathSync(script)).href) await main();
