import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { announcesMoreThan } from './body.ts';
import { HOOK_BODY_LIMIT } from './hooks.ts';
import { problemBody, problemHeaders } from './problems.ts';

/**
 * What node:http would handle by itself, but not as we answer: bytes that are not HTTP, bodies announced first. Who
 * cannot speak TLS to https cannot be answered.
 */
export function guardConnections(server: Server): void {
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    if (error.code === 'ERR_HTTP_REQUEST_TIMEOUT' && patient.has(socket)) return;
    const noTls = error.code?.startsWith('ERR_SSL') || error.code === 'ERR_TLS_HANDSHAKE_TIMEOUT';
    if (socket.writable && error.code !== 'ECONNRESET' && !noTls)
      socket.end(answerTo(error.code), () => socket.destroy());
    else socket.destroy();
  });
  // A sender that asks first is told 413 by the handler before it sends the body, instead of "100 Continue".
  server.on('checkContinue', (request, response) => {
    const mayBeLong = request.url?.startsWith('/api/imports') ?? false;
    if (mayBeLong || !announcesMoreThan(request, HOOK_BODY_LIMIT)) response.writeContinue();
    server.emit('request', request, response);
  });
}

/** Whose body may take longer than a request has. */
const patient = new WeakSet<Duplex>();

/** Waits for the body of the request on a socket for as long as something comes; after `silentMs` of nothing it ends. */
export function patientWith(socket: Socket, silentMs: number): void {
  patient.add(socket);
  socket.setTimeout(silentMs, () => socket.destroy());
}

function answerTo(code: string | undefined): string {
  const status = code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 408 : code === 'HPE_HEADER_OVERFLOW' ? 431 : 400;
  const body = problemBody({ status, detail: details[status] });
  const headers = Object.entries(problemHeaders(body, { Connection: 'close' }));
  return `HTTP/1.1 ${status} \r\n${headers.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
}

const details = {
  400: 'This is not HTTP/1.1.',
  408: 'The request did not arrive within 10 seconds.',
  431: 'The headers are too large.',
};
