import { io, type Socket } from 'socket.io-client';
import type { BellView, WallEvents } from '../../../broker/contract/wall.ts';
import type { News } from './news.ts';

/** Whatever a wall is told is news; it comes back by itself when the server does. */
export function watchWall(url: string, news: News) {
  const socket: Socket<WallEvents> = io(url, {
    transports: ['websocket'],
    reconnectionDelay: 50,
    reconnectionDelayMax: 50,
  });
  let bell: BellView['state'] | undefined;
  socket.on('snapshot', ({ bells }) => {
    bell = bells[0]?.state;
  });
  socket.on('bell', ({ state }) => {
    bell = state;
  });
  socket.on('disconnect', () => {
    bell = undefined;
    news.tell();
  });
  socket.onAny(news.tell);
  return { state: () => bell, close: () => void socket.close() };
}
