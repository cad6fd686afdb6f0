import type { IncomingMessage, ServerResponse } from 'node:http';
import { refuse } from '../../broker/contract/result.ts';
import { problemBody, problemHeaders, type Refusal, refusal } from './problems.ts';

const DRAIN_BYTES = 16 * 1024 * 1024;
const DRAIN_MS = 2_000;

/** More than `limit` bytes are announced; known before a byte of the body is read. */
export const announcesMoreThan = (request: IncomingMessage, limit: number): boolean =>
  Number(request.headers['content-length']) > limit;

/** The whole body as it was sent. `too-large` comes as soon as it is known, `gone` when the sender left in the middle. */
export function readBody(request: IncomingMessage, limit: number): Promise<Buffer | 'too-large' | 'gone'> {
  if (announcesMoreThan(request, limit)) return Promise.resolve('too-large');
  return new Promise((resolve) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const take = (chunk: Buffer): void => {
      size += chunk.length;
      if (size > limit) {
        request.off('data', take);
        resolve('too-large');
      } else chunks.push(chunk);
    };
    request.on('data', take);
    request.once('end', () => resolve(chunks.length === 1 && chunks[0] ? chunks[0] : Buffer.concat(chunks, size)));
    request.once('close', () => resolve('gone'));
  });
}

/**
 * 413, then the connection closes. The answer goes out whole at once and the rest is drained for a moment: closing on
 * unread bytes would reset the connection before the sender has read why.
 */
export function refuseTooLarge(request: IncomingMessage, response: ServerResponse, limit: number): void {
  const body = problemBody({ status: 413, detail: `The body is over ${limit} bytes, the most that is taken.` });
  response.writeHead(413, problemHeaders(body, { Connection: 'close' }));
  response.write(body);
  let left = DRAIN_BYTES;
  const hangUp = (): void => {
    clearTimeout(timer);
    response.end();
  };
  const timer = setTimeout(hangUp, DRAIN_MS);
  request.on('data', (chunk: Buffer) => {
    left -= chunk.length;
    if (left < 0) hangUp();
  });
  request.once('end', hangUp);
  request.once('close', hangUp);
}

/** 415 for what is not JSON as it stands; a missing type is not guessed. */
export function unreadable(request: IncomingMessage): Refusal | undefined {
  const { 'content-type': type } = request.headers;
  if (!isJson(type)) return refusal(415, refuse('content-type', type, 'application/json or a +json type').problem);
  return compressed(request);
}

/** 415 for what would have to be unpacked first. */
export function compressed({ headers }: IncomingMessage): Refusal | undefined {
  const { 'content-encoding': encoding } = headers;
  if (encoding === undefined || encoding === 'identity') return undefined;
  return refusal(415, refuse('content-encoding', encoding, 'none').problem);
}

function isJson(type: string | undefined): boolean {
  if (type === 'application/json') return true;
  return type !== undefined && /^application\/([\w.-]+\+)?json\s*(;|$)/i.test(type);
}
