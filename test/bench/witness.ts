import { io, type Socket } from 'socket.io-client';
import type { RingView, WallEvents } from '../../broker/contract/wall.ts';
import { clock } from './clock.ts';
import { openInstantBoard, type RingBytes } from './instant-board.ts';
import { BELLS } from './orders.ts';
import { answer } from './worker.ts';

/** Four boards and a wall, in a process of their own: what a side brings about is timed here. */
export interface SeenRing extends RingBytes {
  bell: number;
}
export interface SeenEvent {
  orderId: string | undefined;
  state: RingView['state'];
  at: number;
}
export interface Seen {
  rings: SeenRing[];
  events: SeenEvent[];
}

let seen: Seen = { rings: [], events: [] };
let wall: Socket<WallEvents> | undefined;

/** Their ports, bell 1 first. */
async function boards({ answers }: { answers: boolean }): Promise<number[]> {
  const ports: number[] = [];
  for (let bell = 1; bell <= BELLS; bell++) {
    const id = `000000000000000${bell}`;
    const heard = (ring: RingBytes): void => void seen.rings.push({ bell, ...ring });
    ports.push((await openInstantBoard({ id, answers, heard })).port);
  }
  return ports;
}

/** Resolves with the first view. */
async function openWall({ url }: { url: string }): Promise<void> {
  const socket: Socket<WallEvents> = io(url, { transports: ['websocket'] });
  wall = socket;
  socket.on('ring', ({ orderId, state }) => void seen.events.push({ orderId, state, at: clock() }));
  await new Promise<void>((resolve) => socket.once('snapshot', () => resolve()));
}

/** Everything since it was last asked for. */
function take(): Seen {
  const taken = seen;
  seen = { rings: [], events: [] };
  return taken;
}

const closeWall = (): void => void wall?.close();

const handlers = { boards, openWall, take, closeWall };
export type Witness = typeof handlers;
answer(handlers);
