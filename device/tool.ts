import { parseArgs } from 'node:util';
import { sentence } from '../broker/contract/result.ts';
import { openBoardMemory } from './board-memory.ts';
import { readEnvironment } from './environment.ts';
import type { Bench, Way } from './tools/direct.ts';
import { flash } from './tools/flash.ts';
import { limits, readLimits } from './tools/limits.ts';
import { tune } from './tools/tune.ts';

const FAILED = 1;
const MISTAKEN = 2;
const interruptions = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** One tool at one board, with nobody else at its port: `tool.js flash|tune|limits [options]`, environment as the device's. */
async function main([tool, ...typed]: string[]): Promise<number> {
  const options = readEnvironment(process.env);
  if (!options.ok) return say(sentence(options.problem), MISTAKEN);
  const text = { type: 'string' } as const;
  const { values } = parseArgs({
    args: typed,
    options: { port: text, off: { type: 'boolean' }, 'max-pulse': text, 'min-rest': text, 'max-duty': text },
  });
  const { port, off = false, ...asked } = values;
  const { serial, dataDir } = options.value;
  const log = { info: () => {}, warn: () => {}, error: (_: object, message: string) => void say(message, FAILED) };
  const out = (line: string) => void process.stdout.write(`${line}\n`);
  const bench: Bench = { serial, port, dataDir, memory: openBoardMemory({ dataDir, log }), env: process.env, out };
  const read = readLimits(asked);
  if (!read.ok) return say(read.say, MISTAKEN);
  if (tool === 'flash') finishFirst();
  else endWithParent();
  const works: Record<string, () => Promise<Way<string>>> = {
    flash: () => flash(bench),
    tune: () => tune(bench, { off }),
    limits: () => limits(bench, read.value),
  };
  const done = await works[tool ?? '']?.();
  if (done === undefined) return say(`${tool} is no tool; allowed is ${Object.keys(works).join(', ')}`, MISTAKEN);
  if (!done.ok) return say(done.say, FAILED);
  out(done.value);
  return 0;
}

/** Half a firmware on the board is worse than a minute's wait, so what is being written is written to its end. */
function finishFirst(): void {
  const wait = () => say('The board is being written to: this ends by itself within a minute or two.', FAILED);
  for (const signal of interruptions) process.on(signal, wait);
}

/** Whoever gives the port back is gone: nothing here may go on at it. The board then drops what was not to last. */
function endWithParent(): void {
  process.on('disconnect', () => process.exit(FAILED));
  process.channel?.unref();
}

function say(line: string, code: number): number {
  process.stderr.write(`${line}\n`);
  return code;
}

process.exitCode = await main(process.argv.slice(2));
