import { Transform, type TransformCallback } from 'node:stream';
import type { Recognised } from '../api/imports.ts';

export type Encoding = Recognised['encoding'];

/** Enough to see zero bytes between letters. */
const FIRST = 4096;

/** Hears all bytes of a file as they pass, and says at the end how they are to be read. */
export function watchEncoding() {
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  let first = Buffer.alloc(0);
  let valid = true;
  let plain = true;
  const decode = (chunk?: Buffer): void => {
    try {
      if (chunk === undefined) utf8.decode();
      else utf8.decode(chunk, { stream: true });
    } catch {
      valid = false;
    }
  };
  return {
    hear(chunk: Buffer): void {
      if (first.length < FIRST) first = Buffer.concat([first, chunk.subarray(0, FIRST - first.length)]);
      if (valid) decode(chunk);
      plain &&= chunk.every((byte) => byte < 0x80);
    },
    said(): Encoding {
      if (valid) decode();
      return marked(first) ?? zeros(first) ?? unmarked(valid, plain);
    },
  };
}

function unmarked(valid: boolean, plain: boolean): Encoding {
  if (plain) return { value: 'utf-8', sure: true, why: 'plain' };
  return valid ? { value: 'utf-8', sure: true, why: 'valid' } : { value: 'windows-1252', sure: false, why: 'invalid' };
}

function marked(first: Buffer): Encoding | undefined {
  const value = first.subarray(0, 3).equals(Buffer.from([0xef, 0xbb, 0xbf]))
    ? 'utf-8'
    : first[0] === 0xff && first[1] === 0xfe
      ? 'utf-16le'
      : first[0] === 0xfe && first[1] === 0xff
        ? 'utf-16be'
        : undefined;
  return value && { value, sure: true, why: 'mark' };
}

/** Western text in UTF-16 is a zero in nearly every second byte. */
function zeros(first: Buffer): Encoding | undefined {
  let even = 0;
  let odd = 0;
  for (const [place, byte] of first.entries()) if (byte === 0) place % 2 === 0 ? even++ : odd++;
  const half = first.length / 2;
  if (odd > half * 0.6 && even < half * 0.1) return { value: 'utf-16le', sure: true, why: 'zeros' };
  if (even > half * 0.6 && odd < half * 0.1) return { value: 'utf-16be', sure: true, why: 'zeros' };
  return undefined;
}

/** Turns a file into UTF-8 without a byte order mark. */
export function toUtf8(encoding: Encoding['value']): Transform {
  const decoder = new TextDecoder(encoding);
  return new Transform({
    transform(chunk: Buffer, _, done: TransformCallback) {
      done(null, decoder.decode(chunk, { stream: true }));
    },
    flush(done: TransformCallback) {
      done(null, decoder.decode());
    },
  });
}

/** Whether the stored bytes have to be turned at all. */
export const isUtf8 = ({ value, why }: Encoding): boolean => value === 'utf-8' && why !== 'mark';
