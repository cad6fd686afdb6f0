import { pino } from 'pino';
import type { Log } from '../broker/contract/log.ts';
import { type LogFile, openLogFile } from './care/log-file.ts';

/** Where lines go: a device's own lines are let in as they are. */
export interface LogBook extends Log {
  say(line: string): void;
  /** From now on lines go into files of this folder, too, each kept for so many days. Resolves to what ends that. */
  keepIn(folder: string, days: number): () => Promise<void>;
}

/** JSON lines for whoever collects them; on a terminal, lines that a person reads. */
export function openLog(out: NodeJS.WriteStream = process.stdout): LogBook {
  out.on('error', () => {}); // whoever read the log is gone: the bell rings all the same
  let file: LogFile | undefined;
  const say = (line: string): void => {
    out.write(`${out.isTTY ? readable(line) : line.trimEnd()}\n`);
    file?.write(`${line.trimEnd()}\n`);
  };
  const log = pino({ level: process.env.BELL_LOG ?? 'info', base: null }, { write: say });
  return {
    info: (fields, message) => log.info(fields, message),
    warn: (fields, message) => log.warn(fields, message),
    error: (fields, message) => log.error(fields, message),
    say,
    keepIn(folder, days) {
      const opened = openLogFile(folder, days);
      file = opened;
      return async () => {
        file = undefined;
        await opened.close();
      };
    },
  };
}

function readable(line: string): string {
  try {
    const { level, time, msg, ...fields } = JSON.parse(line) as Record<string, unknown>;
    const mark = Number(level) >= 50 ? '✗ ' : Number(level) >= 40 ? '! ' : '';
    const rest = Object.entries(fields).map(
      ([key, value]) => `${key}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
    );
    return [new Date(Number(time)).toLocaleTimeString('sv'), `${mark}${msg}`, ...rest].join('  ');
  } catch {
    return line.trimEnd();
  }
}
