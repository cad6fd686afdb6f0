import { io, type Socket } from 'socket.io-client';
import type { WallEvents } from '../../broker/contract/wall.ts';
import { clock } from './clock.ts';
import { answer } from './worker.ts';

/** Many walls in a process of their own: when each is shown each stroke. */
export interface SeenStroke {
  /** The ring's own id and the stroke: the same at every wall. */
  stroke: string;
  at: number;
}

let walls: Socket<WallEvents>[] = [];
let seen: SeenStroke[] = [];

/** Resolves when every wall has had its first view. */
async function open({ url, count }: { url: string; count: number }): Promise<void> {
  walls = Array.from({ length: count }, () => io(url, { transports: ['websocket'], forceNew: true }));
  await Promise.all(walls.map((wall) => new Promise<void>((resolve) => wall.once('snapshot', () => resolve()))));
  for (const wall of walls)
    wall.on('stroke', ({ id, stroke }) => void seen.push({ stroke: `${id}/${stroke}`, at: clock() }));
}

/** How many strokes have been shown since they were last taken, at all walls together. */
const shown = (): number => seen.length;

function take(): SeenStroke[] {
  const taken = seen;
  seen = [];
  return taken;
}

function close(): void {
  for (const wall of walls) wall.close();
}

const handlers = { open, shown, take, close };
export type WallsWatching = typeof handlers;
answer(handlers);
