import { rm, statfs, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Log } from '../../broker/contract/log.ts';
import { ok, type Result, refuse } from '../../broker/contract/result.ts';
import type { StoreFailure } from '../../broker/contract/wall.ts';
import { fileFailureOf, remedies } from '../store/failure.ts';
import type { Broken, Writer } from '../store/group-commit.ts';
import type { Troubles } from './troubles.ts';

export interface DiskPorts {
  /** The data folder. */
  folder: string;
  writer: Writer;
  troubles: Troubles;
  log: Log;
}

const MB = 1_000_000;
/** A disk with less than this, or if it is small less than a twentieth of it, is low. */
const LOW_BYTES = 500 * MB;
const LOW_SHARE = 0.05;
/** What is low stays so until there is a fifth more, lest it comes and goes with each file. */
const ENOUGH = 1.2;
/** A full disk is tried again once it has this much: an order needs more than the page of a trial. */
const TRIAL_BYTES = 1 << 20;
const LOOK_MS = 60_000;

export interface Space {
  /** Bytes. */
  free: number;
  size: number;
}

export async function spaceOf(folder: string): Promise<Space> {
  const { bavail, bsize, blocks } = await statfs(folder);
  return { free: bavail * bsize, size: blocks * bsize };
}

/** `was`: it has been low until now. */
export const isLow = ({ free, size }: Space, was = false): boolean =>
  free < Math.min(LOW_BYTES, size * LOW_SHARE) * (was ? ENOUGH : 1);

const LOOK_WHILE_BROKEN_MS = 2_000;

/** `read-only` rather than `other`, where the file system says more than SQLite does. */
async function causeOf({ cause }: Broken, folder: string): Promise<StoreFailure> {
  if (cause !== 'other') return cause;
  const file = join(folder, 'trial');
  return writeFile(file, Buffer.alloc(4096), { flush: true })
    .then(() => rm(file))
    .then(() => cause, fileFailureOf);
}

/**
 * Watches whether the data folder can be written and how full its disk is. A trial write each minute finds a disk that
 * fails before an order does, and each two seconds while it is broken finds out that it is not any more.
 */
export function watchDisk({ folder, writer, troubles, log }: DiskPorts) {
  let timer: NodeJS.Timeout | undefined;
  let closed = false;
  let low = false;

  writer.onBroken((broken) => {
    later();
    if (broken !== undefined)
      tell(broken).catch((error: unknown) =>
        log.error({ error: String(error) }, 'A full or failing disk could not be told'),
      );
    else {
      troubles.clear('cannot-store');
      log.info({}, 'Orders can be stored again');
    }
  });

  async function tell(broken: Broken): Promise<void> {
    const cause = await causeOf(broken, folder);
    if (writer.broken !== broken) return;
    broken.cause = cause;
    troubles.raise({ kind: 'cannot-store', cause });
    log.error({ cause, needed: remedies[cause], error: String(broken.error) }, 'Orders cannot be stored');
  }

  /** Looks once: how much is free, and whether a write gets through. */
  async function look(): Promise<void> {
    const space = await spaceOf(folder);
    const { free } = space;
    low = isLow(space, low);
    if (low) troubles.raise({ kind: 'disk-low', freeMb: Math.floor(free / MB) });
    else troubles.clear('disk-low');
    const cause = writer.broken?.cause;
    if (cause === 'damaged' || (cause === 'full' && free < TRIAL_BYTES)) return;
    await writer.trial().catch(() => {}); // the writer tells
  }

  function later(): void {
    clearTimeout(timer);
    if (closed) return;
    timer = setTimeout(again, writer.broken === undefined ? LOOK_MS : LOOK_WHILE_BROKEN_MS);
    timer.unref();
  }

  function again(): void {
    look()
      .catch((error: unknown) => log.warn({ folder, error: String(error) }, 'The disk could not be looked at'))
      .finally(later);
  }

  again();
  return {
    look,
    close(): void {
      closed = true;
      clearTimeout(timer);
    },
  };
}

/** Whether an order could be stored now, by what the last write and the last trial said. */
export function storeReady({ broken }: Pick<Writer, 'broken'>): Result<void> {
  return broken === undefined ? ok(undefined) : refuse('store', broken.cause, remedies[broken.cause]);
}
