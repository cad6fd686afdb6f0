import { io, type Socket } from 'socket.io-client';
import type { Snapshot, WallEvents } from '../../broker/contract/wall.ts';
import * as store from './store.ts';

/** A cut shorter than this is not worth telling. */
const TELL_AFTER_MS = 1000;
/** Where socket.io-client gives up by itself (the server sent it away), try again this much later. */
const TRY_AGAIN_MS = 5000;
/**
 * WebSocket from the start, polling only where that does not come through. Never from polling up to WebSocket: a
 * connection cut in that change goes unnoticed until the ping is missed, 45 s in which the wall would show old news as new.
 */
const TRANSPORTS = { transports: ['websocket', 'polling'], tryAllTransports: true };

/** Keeps the store up to date, for ever: reconnects, says since when it is cut off, and reloads the page when the server is another version. */
export function connect(): void {
  const socket: Socket<WallEvents> = io({ ...TRANSPORTS, reconnectionDelayMax: TRY_AGAIN_MS });
  const cut = watchCuts();
  let version: string | undefined;

  socket.on('snapshot', (snapshot: Snapshot) => {
    cut.over();
    if (version !== undefined && version !== snapshot.version) return location.reload();
    version = snapshot.version;
    store.takeSnapshot(snapshot);
  });
  socket.on('ring', store.takeRing);
  socket.on('stroke', store.takeStroke);
  socket.on('bell', store.takeBell);
  socket.on('troubles', (troubles) => {
    store.troubles.value = troubles;
  });
  socket.on('progress', (progress) => {
    store.progress.value = progress;
  });

  const retry = () => {
    if (!socket.active) setTimeout(() => socket.connect(), TRY_AGAIN_MS);
  };
  socket.on('disconnect', () => {
    cut.begin();
    retry();
  });
  socket.on('connect_error', async (error) => {
    cut.begin();
    retry();
    if (!(await wantsPassword(error))) return;
    socket.disconnect();
    store.mustLogIn.value = true;
  });
  addEventListener('online', () => socket.connect());
}

function watchCuts() {
  let since: Date | undefined;
  let tell: ReturnType<typeof setTimeout>;
  return {
    begin(): void {
      if (since !== undefined) return;
      since = store.officeNow();
      tell = setTimeout(() => {
        store.cutOffSince.value = since ?? null;
      }, TELL_AFTER_MS);
    },
    over(): void {
      clearTimeout(tell);
      since = undefined;
    },
  };
}

/** A refused handshake is a bare 403 or 401 for whatever reason; the API says whether logging in would help. */
async function wantsPassword(error: Error): Promise<boolean> {
  const { context } = error as { context?: { status?: unknown } };
  if (context?.status !== 401 && context?.status !== 403) return false;
  const asked = await fetch('/api/snapshot').catch(() => undefined);
  return asked?.status === 401;
}
