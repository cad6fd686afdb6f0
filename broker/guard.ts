import type { Duplex } from 'node:stream';
import { type Problem, refuse } from './contract/result.ts';
import type { QueueLimits } from './limits.ts';

type OnRefused = (problem: Problem) => void;

/**
 * Looks at every chunk before Aedes does, which has no limit of its own: a packet that declares more than the limit ends
 * the connection at its fixed header, before anything of it is kept.
 */
export function guardPackets(stream: Duplex, limit: number, onRefused: OnRefused): void {
  const read = stream.read.bind(stream);
  const check = meterPackets(limit);
  stream.read = (size?: number): Buffer | null => {
    const chunk: Buffer | null = read(size);
    const problem = chunk === null ? undefined : check(chunk);
    if (problem === undefined) return chunk;
    onRefused(problem);
    stream.destroy();
    return null;
  };
}

/**
 * Ends a connection whose peer does not read, once more than the limit waits for it. Until then no write asks Aedes to
 * wait: it would hold the message, and after a hundred of them everybody's, until that one peer reads.
 */
export function guardQueue(stream: Duplex, most: QueueLimits, onRefused: OnRefused): void {
  const write = stream.write.bind(stream) as (chunk: unknown, encoding: unknown, done: () => void) => boolean;
  let waiting = 0;
  const gone = (): void => {
    waiting -= 1;
  };
  stream.write = (chunk: unknown, encoding: unknown = 'utf8'): true => {
    if (stream.destroyed) return true;
    waiting += 1;
    write(chunk, encoding, gone);
    const problem = excess({ bytes: stream.writableLength, writes: waiting }, most);
    if (problem === undefined) return true;
    onRefused(problem);
    stream.destroy();
    return true;
  };
}

function excess({ bytes, writes }: QueueLimits, most: QueueLimits): Problem | undefined {
  if (bytes > most.bytes) return refuse('queue', `${bytes} bytes`, `at most ${most.bytes} bytes not read`).problem;
  if (writes > most.writes)
    return refuse('queue', `${writes} writes`, `at most ${most.writes} writes not read`).problem;
  return undefined;
}

/**
 * Follows packet boundaries through a stream of chunks (MQTT 3.1.1, 2.2.3: the remaining length follows the first byte,
 * seven bits a byte, at most four). Returns the problem of the first packet that is too large.
 */
export function meterPackets(limit: number): (chunk: Uint8Array) => Problem | undefined {
  let skip = 1; // bytes until the next length field: the packet's first byte, or a body and that byte
  let length = 0;
  let lengthBytes = 0;
  return (chunk) => {
    for (let at = 0; at < chunk.length; ) {
      if (skip > 0) {
        const passed = Math.min(skip, chunk.length - at);
        skip -= passed;
        at += passed;
        continue;
      }
      const byte = chunk[at++] ?? 0;
      length += (byte & 0x7f) * 128 ** lengthBytes++;
      if (length > limit) return refuse('packet', `${length} bytes or more`, `at most ${limit} bytes`).problem;
      if (byte < 0x80) {
        skip = length + 1;
        length = 0;
        lengthBytes = 0;
      } else if (lengthBytes === 4) return refuse('packet', 'a length of more than 4 bytes', 'an MQTT packet').problem;
    }
    return undefined;
  };
}

/** Aedes reads ill-formed UTF-8 as U+FFFD, and MQTT forbids U+0000 (MQTT 3.1.1, 1.5.3). Our names need neither. */
export const wellFormed = (text: string): boolean => !text.includes('\ufffd') && !text.includes('\0');
