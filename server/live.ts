import type { Server as HttpServer, IncomingMessage } from 'node:http';
import { Server, type Socket } from 'socket.io';
import type { Log } from '../broker/contract/log.ts';
import { type Result, sentence } from '../broker/contract/result.ts';
import type {
  BellView,
  Progress,
  RingView,
  Snapshot,
  StrokeView,
  Trouble,
  WallEvents,
} from '../broker/contract/wall.ts';

/** Totals move with each order; walls see them at most this often. */
const PROGRESS_MS = 200;
/** Everybody who has had the whole view. */
const WALLS = 'walls';

export interface LivePorts {
  snapshot(): Promise<Snapshot>;
  progress(): Promise<Progress>;
  log: Log;
}

export type Live = ReturnType<typeof openLive>;

/** What happens, shown on every wall as it happens. A page gets the whole view when it connects, then the changes. */
export function openLive({ snapshot, progress, log }: LivePorts) {
  let io: Server<Record<string, never>, WallEvents> | undefined;
  let stale: NodeJS.Timeout | undefined;
  let changes = 0;

  /** The whole view first, then the changes: a view that something overtook while it was read is read again. */
  async function welcome(socket: Socket<Record<string, never>, WallEvents>): Promise<void> {
    let view: Snapshot;
    let seen: number;
    do {
      seen = changes;
      view = await snapshot();
    } while (seen !== changes);
    socket.emit('snapshot', view);
    await socket.join(WALLS);
  }

  function tell<E extends 'ring' | 'stroke' | 'bell' | 'troubles'>(event: E, ...view: Parameters<WallEvents[E]>): void {
    changes += 1;
    io?.to(WALLS).emit(event, ...view);
  }

  async function showProgress(): Promise<void> {
    stale = undefined;
    if (io === undefined || io.engine.clientsCount === 0) return;
    io.to(WALLS).emit('progress', await progress());
  }

  return {
    /** Puts the sockets on the HTTP server; `admit` decides who may see the wall. */
    attach(server: HttpServer, admit: (request: IncomingMessage) => Result<void>): void {
      io = new Server(server, {
        serveClient: false,
        maxHttpBufferSize: 10_000,
        pingInterval: 10_000,
        pingTimeout: 10_000,
        allowRequest: (request, answer) => {
          const admitted = admit(request);
          answer(admitted.ok ? null : sentence(admitted.problem), admitted.ok);
        },
      });
      io.on('connection', (socket) => {
        welcome(socket).catch((error: unknown) => {
          log.error({ error: String(error) }, 'A wall could not be given its first view');
          socket.disconnect(true);
        });
      });
    },
    ring: (view: RingView) => tell('ring', view),
    stroke: (view: StrokeView) => tell('stroke', view),
    bell: (view: BellView) => tell('bell', view),
    troubles: (troubles: Trouble[]) => tell('troubles', troubles),
    /** The totals have moved. */
    progress(): void {
      stale ??= setTimeout(() => {
        showProgress().catch((error: unknown) =>
          log.error({ error: String(error) }, 'walls could not be given the totals'),
        );
      }, PROGRESS_MS);
    },
    /** Ends the sockets; the HTTP server they ride on is its owner's to close. */
    close(): void {
      clearTimeout(stale);
      io?.disconnectSockets(true);
      io?.engine.close();
    },
  };
}
