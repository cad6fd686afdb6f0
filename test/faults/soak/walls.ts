import { io, type Socket } from 'socket.io-client';
import type { RingView } from '../../../broker/contract/wall.ts';

/** Walls that look on, and one that leaves and comes back again and again. */
export interface Walls {
  /** Hears each change of a ring, at the first wall. */
  onRing(listener: (ring: RingView) => void): void;
  /** One of them leaves, another comes. Resolves with how long its first picture took, in ms. */
  reconnect(): Promise<number>;
  close(): void;
}

export async function openWalls(url: string, count: number): Promise<Walls> {
  const watching = Array.from({ length: count }, () => openWall(url));
  await Promise.all(watching.map(({ seen }) => seen));
  let passing = openWall(url);
  await passing.seen;
  return {
    onRing: (listener) => void watching[0]?.socket.on('ring', listener),
    async reconnect() {
      passing.socket.disconnect();
      const began = performance.now();
      passing = openWall(url);
      await passing.seen;
      return performance.now() - began;
    },
    close() {
      for (const { socket } of [...watching, passing]) socket.disconnect();
    },
  };
}

function openWall(url: string): { socket: Socket; seen: Promise<void> } {
  const socket = io(url, { transports: ['websocket'], forceNew: true });
  const seen = new Promise<void>((resolve) => socket.once('snapshot', () => resolve()));
  return { socket, seen };
}
