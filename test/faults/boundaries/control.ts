import { execFileSync } from 'node:child_process';
import { appendFileSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { pathToFileURL } from 'node:url';
import { packageRoot } from '../../../server/package.ts';
import type { Fault, FromProcess, ToProcess } from './inside/fault.mts';
import type { News } from './news.ts';

export type Kind = 'server' | 'device';

/** The way into the product's processes: what is loaded into each says hello here, and is armed from here. */
export interface Control {
  /** For the environment of every process of the product. */
  env: Record<string, string>;
  isThere(kind: Kind): boolean;
  arm(kind: Kind, fault: Fault): Promise<void>;
  /** Resolves once the fault's line is on disk: written by the process that it was put into, when it got there. */
  reached(fault: string): Promise<void>;
  /** Writes the line of a fault that no process of the product has a hand in. */
  note(fault: string): void;
  /** Lets the process go on that stands still at a fault. */
  letGo(fault: string): void;
  close(): void;
}

export async function openControl(news: News): Promise<Control> {
  const folder = mkdtempSync(join(tmpdir(), 'bell-faults-'));
  const reached = join(folder, 'reached.txt');
  const there = new Map<Kind, Socket>();
  const armed = new Set<string>();

  const hear = (socket: Socket, said: FromProcess): void => {
    if ('hello' in said) there.set(said.hello as Kind, socket);
    if ('armed' in said) armed.add(said.armed);
    news.tell();
  };
  const server = createServer((socket) => {
    socket.on('error', () => {}); // it was killed; 'close' follows
    socket.on('close', () => {
      for (const [kind, known] of there) if (known === socket) there.delete(kind);
      news.tell();
    });
    createInterface(socket)
      .on('line', (line) => hear(socket, JSON.parse(line)))
      .on('error', () => {});
  });
  await new Promise<void>((resolve) => server.listen(join(folder, 'control'), resolve));
  const isReached = (fault: string) => existsSync(reached) && readFileSync(reached, 'utf8').split('\n').includes(fault);

  return {
    env: { NODE_OPTIONS: `--import ${inject()}`, FAULT_FOLDER: folder },
    isThere: (kind) => there.has(kind),
    async arm(kind, fault) {
      if (isReached(fault.name)) throw new Error(`reached before: ${fault.name}`);
      const socket = await news.whenSo(`the ${kind} is there`, () => there.get(kind));
      const order: ToProcess = { arm: fault };
      socket.write(`${JSON.stringify(order)}\n`);
      await news.whenSo(`armed: ${fault.name}`, () => armed.has(fault.name) || undefined);
    },
    reached: (fault) => news.whenSo(`reached: ${fault}`, () => isReached(fault) || undefined).then(() => {}),
    note(fault) {
      appendFileSync(reached, `${fault}\n`);
      news.tell();
    },
    letGo: (fault) => writeFileSync(join(folder, fault), ''),
    close() {
      server.close();
      for (const socket of there.values()) socket.destroy();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** What is loaded into the product must be JavaScript: Node 20 reads no TypeScript. Once for all offices of this process. */
function inject(): string {
  if (injected !== undefined) return injected;
  const folder = mkdtempSync(join(tmpdir(), 'bell-faults-inside-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const tsc = join(packageRoot, 'node_modules/.bin/tsc');
  const inside = join(packageRoot, 'test/faults/boundaries/inside');
  execFileSync(tsc, ['-p', inside, '--outDir', folder, '--noCheck'], { stdio: 'inherit' }); // `npm run check` checks it
  injected = pathToFileURL(join(folder, 'inject.mjs')).href;
  return injected;
}
let injected: string | undefined;
