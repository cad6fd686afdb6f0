import { EventEmitter, once } from 'node:events';
import { io, type Socket } from 'socket.io-client';
import type { WallEvents } from '../../broker/contract/wall.ts';

type Event = keyof WallEvents;
export type View<E extends Event> = Parameters<WallEvents[E]>[0];

/** A wall without a screen: everything that a page is told, kept in order. */
export interface Wall {
  /** Resolves with the first view of that kind, told already or yet to come, that fits. */
  sees<E extends Event>(event: E, fits?: (view: View<E>) => boolean): Promise<View<E>>;
  seen<E extends Event>(event: E): View<E>[];
  /** Resolves once the first bell is ready, whether that was told with the first view or since. */
  bellReady(): Promise<unknown>;
  close(): void;
}

const events = ['snapshot', 'ring', 'stroke', 'progress', 'bell', 'troubles'] as const satisfies Event[];
/** A little less than a test has, to say what it waited for. */
const PATIENCE_MS = 50_000;

export async function openWall(url: string, headers: Record<string, string> = {}): Promise<Wall> {
  const socket: Socket<WallEvents> = io(url, { transports: ['websocket'], extraHeaders: headers });
  const told: { event: Event; view: unknown }[] = [];
  const news = new EventEmitter();
  for (const event of events) {
    socket.on(event as 'ring', (view: unknown) => {
      told.push({ event, view });
      news.emit('news');
    });
  }

  const seen = <E extends Event>(event: E): View<E>[] =>
    told.filter((entry) => entry.event === event).map(({ view }) => view as View<E>);

  async function sees<E extends Event>(event: E, fits: (view: View<E>) => boolean = () => true): Promise<View<E>> {
    const signal = AbortSignal.timeout(PATIENCE_MS);
    for (;;) {
      const found = seen(event).find(fits);
      if (found !== undefined) return found;
      await once(news, 'news', { signal }).catch(() => {
        const last = JSON.stringify(seen(event).slice(-3), null, 1);
        throw new Error(`the wall was never told such a ${event}; the last were ${last}`);
      });
    }
  }

  await sees('snapshot');
  const bellReady = () =>
    Promise.any([
      sees('snapshot', ({ bells }) => bells[0]?.state === 'ready'),
      sees('bell', ({ state }) => state === 'ready'),
    ]);
  return { sees, seen, bellReady, close: () => void socket.close() };
}
