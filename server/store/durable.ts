import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/** What was written to a file is on the disk when this returns. */
export function syncFile(path: string): void {
  sync(path, 'r+');
}

/** A new name is in the folder's own data. Windows cannot open a folder and needs no such step. */
export function syncFolder(path: string): void {
  if (process.platform !== 'win32') sync(path, 'r');
}

/**
 * A folder (absolute) for its owner alone, with what it lies in; the new names are on the disk when this returns. Level
 * by level: Node's own recursion never ends where nothing can be made, as in /proc.
 */
export function makeFolder(path: string): void {
  if (isFolder(path)) return;
  if (!existsSync(dirname(path))) makeFolder(dirname(path));
  try {
    mkdirSync(path, { mode: 0o700 });
  } catch (error) {
    if (isFolder(path)) return; // somebody else has made it meanwhile
    throw error;
  }
  syncFolder(dirname(path));
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

function sync(path: string, flags: string): void {
  const handle = openSync(path, flags);
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** An empty file for its owner alone, in the place of whatever was left there. */
export const ownerOnly = (path: string): void => closeSync(openSync(path, 'w', 0o600));

/** A draft that came to nothing goes, where it can: what went wrong has been told already. */
export function discard(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // its folder is the trouble
  }
}
