import { accessSync, chmodSync, constants, existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import { makeFolder } from './durable.ts';
import { type Lock, lockFolder } from './lock.ts';

/** The one place where everything is kept. `close` lets go of the lock. */
export interface DataFolder {
  path: string;
  close(): void;
}

const FIELD = 'data folder';

/** Makes the folder if need be, for its owner alone (0700), and locks it. Names the folder and what is needed. */
export function openDataFolder(path: string): Result<DataFolder> {
  try {
    makeFolder(path);
    accessSync(path, constants.R_OK | constants.W_OK | constants.X_OK);
    if (isOpenToOthers(path)) {
      if (!isOurs(path))
        return refuse(FIELD, path, 'a folder of its own: this one is open to others and holds other files');
      chmodSync(path, 0o700);
    }
    return locked(path, lockFolder(path));
  } catch (error) {
    return refuse(FIELD, path, `a folder that this user can make and write to (${reasonOf(error, ofTheLock)})`);
  }
}

function locked(path: string, lock: Lock): Result<DataFolder> {
  if (lock.held) return ok({ path, close: lock.release });
  const by = lock.heldBy === undefined ? '' : ` (process ${lock.heldBy})`;
  return refuse(FIELD, path, `a folder that is not in use by another ships-bell${by}`);
}

/** Whether a server runs in this folder. */
export function isInUse(path: string): boolean {
  if (!existsSync(join(path, 'lock.db'))) return false;
  const lock = lockFolder(path);
  if (lock.held) lock.release();
  return !lock.held;
}

/** Windows has no such modes. */
const isOpenToOthers = (path: string): boolean => process.platform !== 'win32' && (statSync(path).mode & 0o077) !== 0;

/** Only an empty folder or one of ours is closed to others: a mistaken path might be a whole home or /tmp. */
const isOurs = (path: string): boolean => existsSync(join(path, 'lock.db')) || readdirSync(path).length === 0;

const reasons: Record<string, string> = {
  EACCES: 'permission denied',
  EPERM: 'not permitted',
  EROFS: 'the disk is read-only',
  ENOSPC: 'the disk is full',
  ENOENT: 'nothing can be made there',
  EEXIST: 'it is a file',
  ENOTDIR: 'a part of it is a file',
  SQLITE_FULL: 'the disk is full',
  SQLITE_CORRUPT: 'the database is damaged',
};

const ofTheLock: Record<string, string> = {
  SQLITE_CANTOPEN: 'its lock.db cannot be opened',
  SQLITE_READONLY: 'its lock.db may not be written',
};

/** Why a file or folder could not be used, in a few words. */
export function reasonOf(error: unknown, more: Record<string, string> = {}): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return reasons[code] ?? more[code] ?? (error instanceof Error ? error.message : String(error));
}
