import type { Socket } from 'node:net';
import { type Problem, refuse } from './contract/result.ts';

export const MAX_CONNECTIONS = 256;
/** Of one packet, counted as MQTT's remaining length: the variable header and the payload. */
export const MAX_PACKET_BYTES = 64 * 1024;

/**
 * Looks at every chunk before Aedes does, which has no limit of its own: a packet that declares more than the limit ends
 * the connection at its fixed header, before anything of it is kept.
 */
export function guardPackets(socket: Socket, onRefused: (problem: Problem) => void): void {
  const read = socket.read.bind(socket);
  const check = meterPackets(MAX_PACKET_BYTES);
  socket.read = (size?: number): Buffer | null => {
    const chunk: Buffer | null = read(size);
    const problem = chunk === null ? undefined : check(chunk);
    if (problem === undefined) return chunk;
    onRefused(problem);
    socket.destroy();
    return null;
  };
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
