import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, rmSync, symlinkSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../server/package.ts';
import { type Office, openOffice } from './office.ts';

/** The product with its data on a small file system of its own, in a namespace that ends with it. */
export interface SmallDisk {
  office: Office;
  /** Takes all the room there is. */
  fill(): void;
  free(): void;
}

const needs =
  'this test mounts a small file system for the product: run it as root, or let users make namespaces ' +
  '(sysctl kernel.unprivileged_userns_clone=1, kernel.apparmor_restrict_unprivileged_userns=0); util-linux must be there';

/** A namespace of mounts, which anybody may have who is somebody in a namespace of users. */
const unshare = ['unshare', '--mount', ...(process.getuid?.() === 0 ? [] : ['--map-root-user'])];

/** `mount`: more options of the file system, such as `ro`. Rejects when the product does not start. */
export async function openOnSmallDisk(bytes: number, mount = 'rw'): Promise<SmallDisk> {
  if (spawnSync(unshare[0] ?? '', [...unshare.slice(1), 'mount', '-t', 'tmpfs', 'none', '/mnt']).status !== 0)
    throw new Error(needs);
  const folder = mkdtempSync(join(tmpdir(), 'ships-bell-small-'));
  const disk = join(folder, 'disk');
  mkdirSync(disk);
  const script = `mount -t tmpfs -o size=${bytes},mode=700,${mount} none "$0" && exec "$@"`;
  const product = [process.execPath, join(packageRoot, 'dist/server/main.js')];
  const office = await openOffice({
    folder,
    command: [...unshare, 'sh', '-c', script, disk, ...product],
    env: { BELL_DATA: disk },
  }).catch((error: unknown) => {
    rmSync(folder, { recursive: true });
    throw error;
  });
  const inside = `/proc/${office.process.pid}/root${disk}`;
  symlinkSync(inside, office.dataDir); // where the office's credentials are looked for
  const ballast = join(inside, 'ballast');
  return {
    office: {
      ...office,
      async close() {
        await office.close();
        rmSync(folder, { recursive: true });
      },
    },
    fill: () => fill(ballast),
    free: () => rmSync(ballast),
  };
}

function fill(file: string): void {
  const to = openSync(file, 'w');
  try {
    for (const size of [65_536, 4096]) while (takes(to, size)) {}
  } finally {
    closeSync(to);
  }
}

function takes(to: number, size: number): boolean {
  try {
    return writeSync(to, Buffer.alloc(size)) === size;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOSPC') return false;
    throw error;
  }
}
