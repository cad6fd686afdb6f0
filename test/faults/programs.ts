import { fork } from 'node:child_process';
import type { EventEmitter } from 'node:events';
import { join } from 'node:path';
import { packageRoot } from '../../server/package.ts';
import { type Started, startProgram } from './child.ts';
import { type Links, leadToBroker } from './links.ts';
import { boardUrl, deviceUrl } from './settings.ts';
import type { UnoNews } from './uno-process.ts';

/** What happens: at the board, to the bell as the server sees it, where the server is. */
export type News = EventEmitter<{ board: [UnoNews]; bell: [state: string]; up: [url: string] }>;

/** What every program needs to know. */
export interface Scene {
  root: string;
  hexFile: string;
  external: boolean;
  folder: string;
  dataDir: string;
  recordFile: string;
  links: Links;
  news: News;
}

/** It stands compiled there: test/faults/tsconfig.json. */
const unoProgram = join(packageRoot, 'dist/faults/test/faults/uno-process.js');

export interface Board extends Started {
  press(): void;
}

export function startBoard({ links, folder, recordFile, hexFile, news }: Scene): Board {
  links.board.lead(undefined);
  const child = fork(unoProgram, [join(folder, 'eeprom.bin'), recordFile], {
    env: { ...process.env, BELL_FIRMWARE_HEX: hexFile },
  });
  const ready = new Promise<void>((resolve, reject) => {
    child.once('exit', () => reject(new Error('the board ended')));
    child.on('message', (told: UnoNews) => {
      if (told.port === undefined) return void news.emit('board', told);
      links.board.lead(told.port);
      resolve();
    });
  });
  return { process: child, ready, press: () => void (child.connected && child.send({ pressMs: 400 })) };
}

export function startServer({ root, folder, links, news, external }: Scene): Started {
  links.http.lead(undefined);
  if (!external) leadToBroker(links, undefined);
  news.emit('bell', 'offline');
  let up = (): void => {};
  const heard = (line: Record<string, unknown>): void => {
    if (line.msg === 'Bell state') news.emit('bell', String(line.state));
    if (line.msg !== 'The bell is up') return;
    links.http.lead(portOf(line.here));
    if (!external) leadToBroker(links, portOf(line.mqtt));
    news.emit('up', String(line.here));
    up();
  };
  const env = { BELL_HTTP: '127.0.0.1:0', BELL_MQTT: '127.0.0.1:0' };
  const args = [join(root, 'dist/server/main.js')];
  const child = startProgram({ args, cwd: folder, env, logFile: join(folder, 'server.log'), heard });
  const ready = new Promise<void>((resolve, reject) => {
    up = resolve;
    child.once('exit', () => reject(new Error('the server ended')));
  });
  return { process: child, ready };
}

/** The device of a bell that hangs elsewhere. */
export function startDevice({ root, folder, dataDir, links }: Scene): Started {
  const env = {
    ...{ BELL_NAME: 'main', BELL_BROKER_URL: deviceUrl(dataDir, links), BELL_DATA: join(folder, 'device') },
    BELL_SERIAL: boardUrl(links),
  };
  const args = [join(root, 'dist/device/main.js')];
  const logFile = join(folder, 'device.log');
  return { process: startProgram({ args, cwd: folder, env, logFile, heard: () => {} }), ready: Promise.resolve() };
}

const portOf = (url: unknown): number => Number(new URL(String(url)).port);
