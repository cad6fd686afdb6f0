import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Client, connect } from '../../broker/client.ts';
import type { Ring } from '../../broker/contract/messages.ts';
import { DEFAULT_PREFIX } from '../../broker/contract/topics.ts';
import type { Credentials } from '../../server/store/credentials.ts';
import { clock, pause, until } from './clock.ts';
import { startServerProcess } from './server-process.ts';
import type { WallsFloor } from './walls-floor.ts';
import type { SeenStroke, WallsWatching } from './walls-watching.ts';
import { startWorker, type Worker } from './worker.ts';

export const WALLS = 100;
const STROKES = 8;
const APART_MS = 60;
const board = '00000000000000aa';
const silent = { info() {}, warn() {}, error() {} };

/** ms from the bell's word that it has struck until each wall was shown it. */
export interface WallTimes {
  floor: number[];
  product: number[];
}

/** The same strokes to a hundred walls, by the bare wire and by the product, ring about. */
export async function compareWalls(rings: number): Promise<WallTimes> {
  const floor = await openFloor();
  const product = await openProduct();
  const times: WallTimes = { floor: [], product: [] };
  await floor.ring();
  await product.ring();
  for (let ring = 0; ring < rings; ring++) {
    times.floor.push(...(await floor.ring()));
    times.product.push(...(await product.ring()));
  }
  await floor.close();
  await product.close();
  return times;
}

interface Side {
  /** Strikes once, eight strokes, and resolves with the times at all walls. */
  ring(): Promise<number[]>;
  close(): Promise<void>;
}

async function openFloor(): Promise<Side> {
  const server = startWorker<WallsFloor>('walls-floor.js');
  const { url, mqttUrl } = await server.ask('start', undefined as never);
  const walls = await watch(url);
  const bell = connect({ url: mqttUrl, prefix: DEFAULT_PREFIX, log: silent });
  await bell.ready();
  let number = 0;
  return {
    async ring() {
      number += 1;
      return strike({ walls, bell, ring: { number, epoch: 1 }, id: String(number) });
    },
    async close() {
      await bell.close();
      await Promise.all([walls.close(), server.close()]);
    },
  };
}

async function openProduct(): Promise<Side> {
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-bench-'));
  const yaml = `bells: [{ name: main, serial: none }]\nrules: { patterns: { rehearsal: { strokes: ${STROKES} } } }\n`;
  writeFileSync(join(folder, 'ships-bell.yaml'), yaml);
  const server = await startServerProcess({ folder });
  const credentials: Credentials = JSON.parse(readFileSync(join(folder, 'data/credentials.json'), 'utf8'));
  const walls = await watch(server.url);
  const up = await server.says(({ msg }) => msg === 'The bell is up');
  const url = new URL(String('mqtt' in up ? up.mqtt : ''));
  url.username = 'bell-main';
  url.password = credentials.bells.main?.password ?? '';
  const bell = connect({ url: url.href, prefix: DEFAULT_PREFIX, log: silent });
  let asked = (_: Ring): void => {};
  bell.on('ring', ({ message }) => asked(message), 'main');
  await bell.ready();
  await bell.publish('state', 'main', { state: 'ready', board, simulated: true });
  return {
    async ring() {
      const next = new Promise<Ring>((resolve) => {
        asked = resolve;
      });
      const id = await rehearse(server.url, credentials.api);
      const ring = await next;
      const times = await strike({ walls, bell, ring, id });
      const { number, epoch } = ring;
      await bell.publish('rung', 'main', { number, epoch, board, outcome: 'struck', strokes: STROKES });
      await bell.publish('state', 'main', { state: 'ready', board, simulated: true });
      return times;
    },
    async close() {
      await bell.close();
      await walls.close();
      await server.close();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

async function watch(url: string): Promise<Worker<WallsWatching>> {
  const walls = startWorker<WallsWatching>('walls-watching.js');
  await walls.ask('open', { url, count: WALLS });
  return walls;
}

async function rehearse(url: string, token: string): Promise<string> {
  const answer = await fetch(`${url}/api/rehearsals`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}`, 'content-type': 'application/json' },
    body: '{}',
  });
  if (answer.status !== 202) throw new Error(`a rehearsal was answered with ${answer.status}`);
  return ((await answer.json()) as { id: string }).id;
}

interface Strike {
  walls: Worker<WallsWatching>;
  bell: Client;
  ring: Pick<Ring, 'number' | 'epoch'>;
  /** By which the walls know it. */
  id: string;
}

async function strike({ walls, bell, ring: { number, epoch }, id }: Strike): Promise<number[]> {
  await walls.ask('take', undefined as never);
  const struckAt = new Map<string, number>();
  for (let stroke = 1; stroke <= STROKES; stroke++) {
    struckAt.set(`${id}/${stroke}`, clock());
    await bell.publish('rung', 'main', { number, epoch, board, stroke, of: STROKES });
    await pause(APART_MS);
  }
  const all = STROKES * WALLS;
  await until('every wall has seen every stroke', async () => (await walls.ask('shown', undefined as never)) >= all);
  const seen: SeenStroke[] = await walls.ask('take', undefined as never);
  return seen.map(({ stroke, at }) => at - (struckAt.get(stroke) ?? Number.NaN));
}
