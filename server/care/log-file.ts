import { createStream, type RotatingFileStream } from 'rotating-file-stream';

const NAME = 'ships-bell.log';
/** A file begins anew each day, and before it grows beyond this. */
const SIZE = '10M';
/** All of them together. */
const MOST = '100M';
/** Lines that the disk is too slow for are let go rather than kept in memory. */
const WAITING_BYTES = 1 << 20;
/** After a failure it is tried again so much later. */
const AGAIN_MS = 60_000;

export interface LogFile {
  /** Never throws and never waits: what cannot be written is lost here, and still stands where all lines go. */
  write(line: string): void;
  close(): Promise<void>;
}

/** Log lines in a folder, kept for so many days. A disk that is full or read-only costs lines, and nothing else. */
export function openLogFile(folder: string, days: number): LogFile {
  let stream: RotatingFileStream | undefined;
  let triedAt = Number.NEGATIVE_INFINITY;
  let closed = false;

  function current(): RotatingFileStream | undefined {
    if (stream === undefined && !closed && performance.now() - triedAt > AGAIN_MS) open();
    return stream;
  }

  function open(): void {
    triedAt = performance.now();
    const opened = createStream(NAME, {
      ...{ path: folder, mode: 0o600, interval: '1d', intervalBoundary: true, initialRotation: true },
      ...{ size: SIZE, maxFiles: days, maxSize: MOST, history: '.history' },
    });
    opened.on('error', () => {
      if (stream === opened) stream = undefined;
    });
    stream = opened;
  }

  return {
    write(line) {
      const to = current();
      if (to !== undefined && to.writableLength < WAITING_BYTES) to.write(line);
    },
    async close() {
      closed = true;
      const last = stream;
      stream = undefined;
      if (last === undefined || last.destroyed) return;
      await new Promise<void>((resolve) => {
        last.once('close', resolve);
        last.end();
      });
    },
  };
}
