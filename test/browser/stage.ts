import { readFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { extname, join } from 'node:path';
import { Server as Sockets } from 'socket.io';
import { inject } from 'vitest';
import type { Snapshot, WallEvents } from '../../broker/contract/wall.ts';

/** What the page asked of the office, and what it is to be answered. */
export interface Asked {
  method: string;
  path: string;
  body: unknown;
}
export interface Answered {
  status: number;
  body?: unknown;
}

const types: Record<string, string> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
};

/** The built page under a policy as strict as the product's, with real sockets and a script instead of an office. */
export async function openStage(first: Snapshot) {
  const folder = inject('page');
  const asked: Asked[] = [];
  const script = {
    snapshot: first,
    admits: true,
    webSockets: true,
    answer: (_asked: Asked): Answered => ({ status: 204 }),
  };

  const server = createServer(async (request, response) => {
    response.setHeader('content-security-policy', "default-src 'self'");
    const path = request.url ?? '';
    const isFile = !path.startsWith('/api/') || path === '/api/snapshot';
    if (request.method === 'GET' && isFile) return sendFile(folder, request, response);
    const ask = { method: request.method ?? '', path, body: await bodyOf(request) };
    asked.push(ask);
    const { status, body } = script.answer(ask);
    response.writeHead(status, { 'content-type': 'application/problem+json' }).end(body && JSON.stringify(body));
  });
  const io = new Sockets<Record<string, never>, WallEvents>(server, {
    serveClient: false,
    allowRequest: (request, decide) => {
      const passes = script.webSockets || request.headers.upgrade === undefined;
      decide(script.admits ? null : 'log in', script.admits && passes);
    },
  });
  io.on('connection', (socket) => socket.emit('snapshot', script.snapshot));

  const wire = cuttable(server);
  await new Promise<void>((done) => void server.listen(0, '127.0.0.1', done));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/`,
    asked,
    script,
    ...wire,
    tell: <K extends keyof WallEvents>(event: K, ...view: Parameters<WallEvents[K]>) => io.emit(event, ...view),
    close: () => io.close(),
  };
}

/** As if the office went away: what is connected is cut, and what comes is not answered, until it is mended. */
function cuttable(server: Server) {
  const sockets = new Set<Socket>();
  let whole = true;
  server.on('connection', (socket: Socket) => {
    if (!whole) return socket.destroy();
    sockets.add(socket);
    socket.once('close', () => sockets.delete(socket));
  });
  return {
    cut(): void {
      whole = false;
      for (const socket of sockets) socket.destroy();
    },
    mend(): void {
      whole = true;
    },
  };
}

async function sendFile(folder: string, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { pathname } = new URL(request.url ?? '/', 'http://stage');
  const name = /^\/(log|office)?(\/|$)/.test(pathname) ? '/index.html' : pathname;
  try {
    const file = await readFile(join(folder, name));
    response.writeHead(200, { 'content-type': types[extname(name)] ?? 'application/octet-stream' }).end(file);
  } catch {
    response.writeHead(pathname === '/api/snapshot' ? 401 : 404).end();
  }
}

async function bodyOf(request: IncomingMessage): Promise<unknown> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return JSON.parse(Buffer.concat(chunks).toString() || 'null');
}
