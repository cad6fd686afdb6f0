import { EventEmitter } from 'node:events';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { treeOf } from '../bench/processes.ts';
import { type Kept, keepRunning } from './child.ts';
import { type ExternalBroker, keepMosquitto } from './external-broker.ts';
import { closeLinks, type Links, openLinks } from './links.ts';
import type { Tapped } from './mqtt-tap.ts';
import { type Board, type News, type Scene, startBoard, startDevice, startServer } from './programs.ts';
import { shopUrl, yamlFor } from './settings.ts';

export interface ProductOptions {
  /** Where the product's own dist/ is. */
  root: string;
  /** The firmware to run. */
  hexFile: string;
  /** An external mosquitto, and the device as the server's own child; else the broker inside and the device apart. */
  external: boolean;
  /** Everything is kept here: configuration, data, EEPROM, records, logs. */
  folder: string;
  /** Hears what the server has acknowledged to an external broker. */
  tapped: Tapped;
}

export type Part = 'server' | 'broker' | 'device' | 'board';

/** The whole product in processes of its own, each of which may be killed, and every link between them. */
export interface Product {
  links: Links;
  news: News;
  /** SIGKILL; it is started anew after so many ms. False when there is nothing to kill at this moment. */
  kill(part: Part, restMs: number): boolean;
  press(): void;
  /** Resolves when everything runs and the bell is ready. */
  whole(): Promise<void>;
  /** Where walls connect: the server refuses them under another address than its own. */
  url(): string;
  /** Where the shop sends its messages. */
  shopUrl: string;
  pids(): Record<'server' | 'device' | 'board', number | undefined>;
  /** Processes that ended by themselves. */
  ownEnds(): string[];
  dataDir: string;
  recordFile: string;
  close(): Promise<void>;
}

export async function openProduct({ tapped, ...options }: ProductOptions): Promise<Product> {
  const { external, folder } = options;
  const links = await openLinks(tapped);
  const dataDir = join(folder, 'data');
  const recordFile = join(folder, 'coil.record');
  const scene: Scene = { ...options, links, news: new EventEmitter(), dataDir, recordFile };
  const bell = watchBell(scene.news);
  let url = '';
  scene.news.on('up', (here) => {
    url = here;
  });
  const mosquitto = external ? await keepMosquitto(links) : undefined;
  writeFileSync(join(folder, 'ships-bell.yaml'), yamlFor(external, links));
  const { kept, board } = await start(scene);
  const devicePid = (): number | undefined => kept.device?.pid ?? childOf(kept.server.pid);
  return {
    ...{ links, news: scene.news, dataDir, recordFile, shopUrl: shopUrl(dataDir, links, external) },
    kill: killing({ kept, mosquitto, devicePid }),
    url: () => url,
    press: () => board().press(),
    async whole() {
      await Promise.all([kept.board.ready(), kept.server.ready(), mosquitto?.ready()]);
      await bell.ready();
    },
    pids: () => ({ server: kept.server.pid, device: devicePid(), board: kept.board.pid }),
    ownEnds: () => Object.values(kept).flatMap(({ ownEnds }) => ownEnds),
    async close() {
      await kept.server.end('SIGTERM');
      await kept.device?.end('SIGTERM');
      await kept.board.end('SIGKILL');
      await mosquitto?.close();
      await closeLinks(links);
    },
  };
}

interface Processes {
  board: Kept;
  server: Kept;
  /** Where it is no child of the server's. */
  device?: Kept;
}

async function start(scene: Scene): Promise<{ kept: Processes; board(): Board }> {
  let current: Board | undefined;
  const begin = (): Board => {
    current = startBoard(scene);
    return current;
  };
  const kept: Processes = {
    board: keepRunning('board', begin),
    server: keepRunning('server', () => startServer(scene)),
  };
  await Promise.all([kept.board.ready(), kept.server.ready()]);
  if (!scene.external) kept.device = keepRunning('device', () => startDevice(scene));
  return { kept, board: () => current ?? begin() };
}

interface Victims {
  kept: Processes;
  mosquitto: ExternalBroker | undefined;
  devicePid(): number | undefined;
}

const killing =
  ({ kept, mosquitto, devicePid }: Victims): Product['kill'] =>
  (part, restMs) => {
    if (part === 'broker') return mosquitto?.kill(restMs) ?? false;
    if (part !== 'device' || kept.device !== undefined) return kept[part]?.kill(restMs) ?? false;
    const pid = devicePid(); // the server itself starts it anew
    return pid !== undefined && process.kill(pid, 'SIGKILL');
  };

/** The first child of a process; undefined while there is none, or no such process. */
function childOf(pid: number | undefined): number | undefined {
  try {
    return treeOf(pid ?? 0)[1];
  } catch {
    return undefined;
  }
}

/** What the server last said of the bell. */
function watchBell(news: News): { ready(): Promise<void> } {
  let last = 'offline';
  news.on('bell', (state) => {
    last = state;
  });
  return {
    ready: () =>
      new Promise((resolve) => {
        const look = (state: string): void => {
          if (state !== 'ready') return;
          news.off('bell', look);
          resolve();
        };
        news.on('bell', look);
        look(last);
      }),
  };
}
