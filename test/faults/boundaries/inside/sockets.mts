import { Socket } from 'node:net';
import type { Trap } from './trap.mts';

type Piece = { chunk: string | Uint8Array; encoding: BufferEncoding };
type Write = (
  this: Socket,
  many: boolean,
  data: Piece[] | Piece['chunk'],
  encoding: BufferEncoding,
  done: () => void,
) => void;

/** Sees everything that is handed to the system for a socket: once it has been, it arrives, whoever dies. */
export function watchSockets(trap: Trap): void {
  const prototype = Socket.prototype as unknown as { _writeGeneric: Write };
  const write = prototype._writeGeneric;
  prototype._writeGeneric = function (many, data, encoding, done) {
    const text = Array.isArray(data)
      ? data.map(({ chunk, encoding }) => textOf(chunk, encoding)).join('')
      : textOf(data, encoding);
    trap.pass('sent', text, 'before');
    write.call(this, many, data, encoding, done);
    trap.pass('sent', text, 'after');
  };
}

const textOf = (chunk: Piece['chunk'], encoding: BufferEncoding): string =>
  (typeof chunk === 'string' ? Buffer.from(chunk, encoding) : Buffer.from(chunk)).toString('latin1');
