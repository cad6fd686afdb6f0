import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { type IncomingMessage, request } from 'node:http';
import { Readable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { connect, type TLSSocket } from 'node:tls';

export interface Asked {
  method: string;
  headers?: Record<string, string>;
  body?: string;
  /** In place of a body; its length stands in the headers. */
  stream?: Readable;
  signal?: AbortSignal;
}

export interface Reached {
  status: number;
  statusText: string;
  text: string;
}

/**
 * Asks the server on this machine. Over https it must show the very certificate of the configuration, and nothing is
 * said to it before: it is called by a loopback address, which a certificate seldom names.
 */
export async function reach(url: string, certificate: string | undefined, asked: Asked): Promise<Reached> {
  if (certificate !== undefined) return askOver(await pinned(url, certificate, asked.signal), url, asked);
  const { stream, ...rest } = asked;
  const sent = stream && { body: Readable.toWeb(stream) as ReadableStream, duplex: 'half' as const };
  const response = await fetch(url, { ...rest, ...sent });
  return { status: response.status, statusText: response.statusText, text: await response.text() };
}

async function pinned(url: string, certificate: string, signal: AbortSignal | undefined): Promise<TLSSocket> {
  const { hostname, port } = new URL(url);
  const expected = new X509Certificate(readFileSync(certificate));
  // Checked right below, against the one certificate that it can be.
  const socket = connect({ host: hostname.replace(/^\[|\]$/g, ''), port: Number(port), rejectUnauthorized: false });
  try {
    await once(socket, 'secureConnect', signal && { signal });
    if (socket.getPeerX509Certificate()?.raw.equals(expected.raw)) return socket;
    throw new Error(`it shows another certificate than ${certificate}`);
  } catch (error) {
    socket.destroy();
    throw error;
  }
}

function askOver(
  socket: TLSSocket,
  url: string,
  { method, headers, body = '', stream, signal }: Asked,
): Promise<Reached> {
  const { host, pathname, search } = new URL(url);
  // node:http gives a DELETE none by itself, and its body would be read as the next request.
  const length = stream ? {} : { 'content-length': String(Buffer.byteLength(body)) };
  return new Promise((resolve, reject) => {
    const options = {
      method,
      path: pathname + search,
      headers: { ...headers, ...length, host },
      ...(signal && { signal }),
    };
    const sent = request({ ...options, createConnection: () => socket }, (answer: IncomingMessage) => {
      const { statusCode: status = 0, statusMessage: statusText = '' } = answer;
      text(answer).then((read) => resolve({ status, statusText, text: read }), reject);
    });
    sent.on('error', reject);
    if (stream) stream.on('error', reject).pipe(sent);
    else sent.end(body);
  });
}
