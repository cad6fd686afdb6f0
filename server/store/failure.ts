import { join } from 'node:path';
import type { StoreFailure } from '../../broker/contract/wall.ts';

const codeOf = (error: unknown): string => (error instanceof Error && 'code' in error ? String(error.code) : '');

/**
 * What a failed statement says of the store; undefined for a mistake of ours, such as a broken constraint.
 * SQLite's result codes: https://www.sqlite.org/rescode.html.
 */
export function storeFailureOf(error: unknown): StoreFailure | undefined {
  const code = codeOf(error);
  if (code.startsWith('SQLITE_FULL')) return 'full';
  if (code.startsWith('SQLITE_READONLY')) return 'read-only';
  if (/^SQLITE_(CORRUPT|NOTADB)/.test(code)) return 'damaged';
  return /^SQLITE_(?!ERROR|CONSTRAINT|MISUSE|RANGE|TOOBIG)/.test(code) ? 'other' : undefined;
}

/** Damage that was found by looking for it, as SQLite would say it. */
export class Damage extends Error {
  readonly code = 'SQLITE_CORRUPT';
}

/** The same of an error of the file system. */
export function fileFailureOf(error: unknown): StoreFailure {
  const code = codeOf(error);
  if (code === 'ENOSPC' || code === 'EDQUOT') return 'full';
  return code === 'EROFS' || code === 'EACCES' || code === 'EPERM' ? 'read-only' : 'other';
}

/** What would have to be there instead, in words for people. */
export const remedies: Readonly<Record<StoreFailure, string>> = {
  full: 'a disk with room: make some, and storing goes on by itself',
  'read-only': 'a disk that can be written: check it and mount it writable, or start the machine anew',
  damaged: 'an undamaged one: put the last backup back with `ships-bell restore`',
  other: 'a disk that can be written: its failure is in the log',
};

/** Why the server cannot start with the data it finds, in a line that names the file and what to do. */
export function unusable(folder: string, error: unknown): Error {
  const cause = storeFailureOf(error);
  const message = error instanceof Error ? error.message : String(error);
  const needed = cause === undefined ? '' : `; needed is ${remedies[cause]}`;
  return new Error(`the database ${join(folder, 'ships-bell.db')} cannot be used: ${message}${needed}`, {
    cause: error,
  });
}
